import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createChampionReader, summarizeChampion } from "@lib/competition/champions/champion_codec.ts";
import type { Config } from "@lib/core/config/config.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { Project, tableRows } from "../_project.ts";

// SmallerChampions needs a competition and its champions: it is driven through whole runs, with the budget and without.

const CONTENDERS: Config["contenders"] = ["seasonal_naive", "ridge", "random_forest", "mean"];
const now = () => new Date(0);

/** Stored champions of the newest run, by key, and what they are made of. */
function championsOf(project: Project) {
  const registry = openRegistry(project.paths.registry, { now, readOnly: true });
  try {
    const rows = registry.resolveAll({ group: "shop" }), models = registry.readModels(rows);
    return rows.map((row, i) => {
      const bytes = models[i];
      if (!(bytes instanceof Uint8Array)) throw bytes;
      const shared = (name: string) => registry.readShared(row.run, name);
      return { row, bytes, champion: createChampionReader({ family: familyOf, shared })(bytes) };
    });
  } finally {
    registry.close();
  }
}

async function forecasts(project: Project): Promise<string> {
  const output = `${project.root}/f.csv`;
  await inferTable({ ...project.paths, now, output, digits: "all" });
  return Deno.readTextFileSync(output);
}

Deno.test("SmallerChampions make what serves smaller within the budget, and say so; a run without one has the bytes that it had", async () => {
  const fields = { contenders: CONTENDERS, exogenous: {} };
  using whole = new Project(tableRows(4, 72), fields);
  const before = await whole.train(), plain = championsOf(whole);
  assertEquals(before.summary.smaller, undefined);
  assert(plain.every(({ champion: { members } }) => members.every((member) => !("smaller" in member))));
  using project = new Project(tableRows(4, 72), { ...fields, compress: { maxErrorIncrease: 0.02 } });
  const { summary } = await project.train(), small = championsOf(project), { smaller } = summary;
  assert(smaller !== undefined && smaller.smaller > 0 && smaller.smaller <= smaller.keys);
  assertLess(smaller.folds, 0.02 + 1e-9);
  assertLess(smaller.bytes[1], smaller.bytes[0] / 2);
  const changed = small.filter(({ champion }) => champion.members.some((member) => member.smaller !== undefined));
  assertEquals(changed.length, smaller.smaller);
  const ways = changed.flatMap(({ bytes }) =>
    summarizeChampion(bytes).members.flatMap((member) => member.smaller ?? [])
  );
  assertEquals(ways.length, Object.values(smaller.ways).reduce((sum, count) => sum + count, 0));
  small.forEach(({ bytes, row }, k) => {
    const own = plain[k];
    if (own === undefined || row.contender !== own.row.contender) return;
    if (changed.some((other) => other.row === row)) assertLess(bytes.length, own.bytes.length);
    else assertEquals(bytes, own.bytes);
  });
  // The choice of contenders is that of the run without a budget, and every key has its forecast.
  assertEquals(small.map(({ row }) => row.contender), plain.map(({ row }) => row.contender));
  const lines = (text: string) => text.trim().split("\n");
  assertEquals(lines(await forecasts(project)).length, lines(await forecasts(whole)).length);
  assertGreater(summary.outcomes.champion, 0);
});

Deno.test("SmallerChampions with another number of workers are the same bytes", async () => {
  const fields = { contenders: CONTENDERS, exogenous: {}, compress: {} };
  const bytes = [];
  for (const workers of [1, 2]) {
    using project = new Project(tableRows(2, 60), fields);
    await project.train({ workers });
    bytes.push(championsOf(project).map((champion) => champion.bytes));
  }
  assertEquals(bytes[0], bytes[1]);
});
