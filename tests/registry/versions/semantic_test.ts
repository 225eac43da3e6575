import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { VersionInput } from "@lib/registry/versions/row_types.ts";
import { formerTriples, TRIPLES, triplesOfRun } from "@lib/registry/versions/semantic.ts";
import { KEYS, open, runInput, version } from "../_fixtures.ts";

type Entry = Required<Pick<VersionInput, "contender" | "architecture" | "recipe" | "chosen">>;

type Triple = readonly [major: number, minor: number, patch: number];

/** By the words of the rule, one version after the other. */
function oracle(runs: readonly (readonly Entry[])[]): string[] {
  const former: Entry[] = [], told: string[] = [];
  let triple: Triple = [0, 0, 0];
  for (const run of runs) {
    const inOrder = run.toSorted((a, b) => Number(b.chosen) - Number(a.chosen)), before = [...former].reverse();
    for (const entry of inOrder) {
      const chosen = before.find((other) => other.chosen);
      const predecessor = entry.chosen ? chosen : before.find((other) => other.contender === entry.contender) ?? chosen;
      const [major, minor, patch]: Triple = triple;
      const isMajor = major === 0 || predecessor !== undefined && predecessor.architecture !== entry.architecture;
      if (isMajor) triple = [major + 1, 0, 0];
      else if (predecessor !== undefined && predecessor.recipe !== entry.recipe) triple = [major, minor + 1, 0];
      else triple = [major, minor, patch + 1];
      told.push(`${entry.contender}_v${triple.join(".")}`);
    }
    former.push(...inOrder);
  }
  return told;
}

const few = (...texts: string[]) => fc.constantFrom(...texts);
const entry = fc.record({
  contender: few("a", "b", "c"),
  architecture: few("x", "y"),
  recipe: few("p", "q"),
  chosen: fc.boolean(),
});
const run = fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: ({ contender }) => contender })
  .map((entries) => entries.map((one, i) => ({ ...one, chosen: i === entries.length - 1 })));

Deno.test("semantic versions follow their rule, at commit and derived again from what is there (property)", () => {
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 6 }), (runs) => {
      const root = Deno.makeTempDirSync(), registry = open(root);
      runs.forEach((entries, r) => {
        const transaction = registry.begin(runInput(`r${r}`));
        entries.forEach((one, i) =>
          transaction.addVersion(version(KEYS[0], { ...one, model: new Uint8Array([r, i]) }))
        );
        const chosen = entries.at(-1);
        transaction.addOutcome({
          key: KEYS[0],
          status: "champion",
          contender: chosen?.contender ?? "",
          version: 0,
          reason: "",
          scores: {},
        });
        transaction.commit(() => null);
      });
      const told = registry.listVersions().toSorted((a, b) => a.version - b.version).map(({ semantic }) => semantic);
      assertEquals([told, new Set(told).size], [oracle(runs), told.length]);
      for (const semantic of told) {
        assertEquals(registry.listVersions({ semantic }).map((row) => row.semantic), [semantic]);
      }
      registry.close();
      const database = new DatabaseSync(`${root}/registry.db`, { readOnly: true });
      const rows = "SELECT id, number, major, minor, patch FROM";
      const there = database.prepare(`${rows} versions ORDER BY id`).all();
      assertEquals(database.prepare(`${rows} (${TRIPLES}) ORDER BY id`).all(), there);
      const last = `(SELECT * FROM versions WHERE run_id = 'r${runs.length - 1}')`;
      const ofRun = database.prepare(`${rows} (${triplesOfRun(last)}) ORDER BY id`).all();
      assertEquals(ofRun, there.slice(-ofRun.length));
      database.close();
      Deno.removeSync(root, { recursive: true });
    }),
    { numRuns: 25 },
  );
});

Deno.test("formerTriples() the family stands for the architecture, the feature spec for the recipe", () => {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE versions (id, series_id, number, family, spec_hash)");
  const add = database.prepare("INSERT INTO versions VALUES (?, ?, ?, ?, ?)");
  const ofFirst = [["ridge", "s"], ["ridge", "s"], ["ridge", "t"], ["ses", "t"], ["ses", "t"], ["ridge", "s"]];
  ofFirst.forEach(([family = "", spec = ""], i) => add.run(i + 1, 1, i + 1, family, spec));
  add.run(7, 2, 1, "ses", "t");
  const told = database.prepare(`SELECT major, minor, patch FROM (${formerTriples("true")}) ORDER BY id`).all();
  assertEquals(told.map((row) => Object.values(row).join(".")), [
    "1.0.0",
    "1.0.1",
    "1.1.0",
    "2.0.0",
    "2.0.1",
    "3.0.0",
    "1.0.0",
  ]);
  assertEquals(database.prepare(formerTriples("series_id = 2")).all().length, 1);
  database.close();
});
