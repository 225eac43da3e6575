import { assertEquals } from "@std/assert";
import { adoptDatabase } from "../../../lib/registry/maintenance/adopt.ts";
import { readAncestry } from "../../../lib/registry/maintenance/ancestry.ts";
import { backupDatabase } from "../../../lib/registry/maintenance/backup.ts";
import { DISK } from "../../../lib/storage/files/files.ts";
import { verifyRegistry } from "../../../lib/registry/maintenance/verify.ts";
import { codeOf, KEYS, open, register } from "../_fixtures.ts";

/** A registry with these runs, and a copy of its database. */
function trained(...runs: string[]): { root: string; copy: string } {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of runs) register(registry, run, KEYS);
  registry.close();
  return { root, copy: copyOf(root) };
}

function copyOf(root: string): string {
  const copy = `${Deno.makeTempDirSync()}/copy.db`;
  backupDatabase(root, copy);
  return copy;
}

/** Puts a pack of one registry into another. */
function placing(from: string, to: string) {
  return (sha256: string) => {
    Deno.mkdirSync(`${to}/packs`, { recursive: true });
    Deno.copyFileSync(`${from}/packs/${sha256}.pack`, `${to}/packs/${sha256}.pack`);
  };
}

/** What a registry says, and whether it is whole. */
function stateOf(root: string) {
  const registry = open(root, { readOnly: true });
  const champions = KEYS.map(({ id }) => registry.resolve(id)).map((row) => ({
    run: row?.run,
    version: row?.version,
    stage: row?.stage,
  }));
  const runs = registry.listRuns().map(({ run }) => run);
  registry.close();
  const { problems, notes, versions } = verifyRegistry(root);
  return { champions, runs, versions, problems, notes };
}

Deno.test("adoptDatabase() makes an empty registry, and brings a former one, to what the copy says", () => {
  const { root, copy } = trained("one", "two");
  for (const start of [`${Deno.makeTempDirSync()}/new`, trained().root]) {
    adoptDatabase(start, copy, { place: placing(root, start) });
    assertEquals(stateOf(start), stateOf(root));
    assertEquals(readAncestry(`${start}/registry.db`), readAncestry(`${root}/registry.db`));
  }
  const registry = open(root), former = Deno.makeTempDirSync();
  adoptDatabase(former, copy, { place: placing(root, former) });
  register(registry, "three", KEYS.slice(1), { contender: "ses", family: "ses" });
  registry.close();
  const place = placing(root, former);
  adoptDatabase(former, copyOf(root), { place });
  assertEquals(stateOf(former), stateOf(root));
  assertEquals(stateOf(former).champions.map(({ run }) => run), ["two", "three", "three"]);
  // Again changes nothing, and goes on from there.
  adoptDatabase(former, copyOf(root), { place });
  assertEquals(stateOf(former), stateOf(root));
  const own = open(former);
  register(own, "four", KEYS);
  own.close();
  assertEquals(stateOf(former).problems, []);
});

Deno.test("adoptDatabase() refuses a copy that lacks events of the registry, and changes nothing", () => {
  const { copy } = trained("one"), other = trained("other").root, longer = trained("one", "two");
  for (const [root, from] of [[other, copy], [longer.root, trained("one").copy]] as const) {
    const before = stateOf(root);
    assertEquals(codeOf(() => adoptDatabase(root, from, { place: () => {} })), "CONFLICT");
    assertEquals(stateOf(root), before);
  }
});

Deno.test("adoptDatabase() names what models need before it is seen, and records after", () => {
  const { root, copy } = trained("one"), start = Deno.makeTempDirSync(), place = placing(root, start);
  const runs = () => {
    const registry = open(start, { readOnly: true }), all = registry.listRuns().map(({ run }) => run);
    registry.close();
    return all;
  };
  const seen: string[] = [];
  adoptDatabase(start, copy, {
    place: (sha256) => {
      seen.push(`pack with ${runs().length} runs`);
      place(sha256);
    },
  });
  assertEquals(seen, ["pack with 0 runs", "pack with 1 runs"]);
  assertEquals(DISK.list(`${start}/packs`), DISK.list(`${root}/packs`));
});

Deno.test("adoptDatabase() that fails at any step leaves the old whole or the new whole, and ends well when called again", () => {
  const { root, copy } = trained("one");
  for (let step = 0; step < 2; step++) {
    const start = Deno.makeTempDirSync(), place = placing(root, start);
    let left = step;
    const fail = () => {
      if (left-- === 0) throw new Error("killed");
    };
    const failing = { place: (sha256: string) => (fail(), place(sha256)) };
    assertEquals(codeOf(() => adoptDatabase(start, copy, failing)) === "no error", false);
    const { problems, runs } = stateOf(start);
    assertEquals([problems, runs], [[], step < 1 ? [] : ["one"]], String(step));
    adoptDatabase(start, copy, { place });
    assertEquals(stateOf(start), stateOf(root));
  }
});
