import { assertEquals } from "@std/assert";
import { backupDatabase } from "@lib/registry/maintenance/backup.ts";
import { packPath } from "@lib/registry/packs/run_packs.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { addChampion, codeOf, KEYS, open, register, runInput } from "../_fixtures.ts";

Deno.test("backupDatabase() a copy of what was committed, taken while another run is being written, serves elsewhere", () => {
  const root = Deno.makeTempDirSync(), other = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  const kept = registry.resolve(KEYS[1].id)!;
  registry.act({
    kind: "ALIASED",
    run: "r1",
    detail: {},
    moves: [],
    aliases: [{ alias: "kept", version: kept.id, expected: null }],
  });
  const run = registry.begin(runInput("r2"));
  addChampion(run, KEYS[0], { model: Uint8Array.of(2) });
  const packs = backupDatabase(root, `${other}/registry.db`);
  run.commit(() => null);
  Deno.mkdirSync(`${other}/packs`);
  for (const sha256 of packs) Deno.copyFileSync(packPath(root, sha256), packPath(other, sha256));
  const copy = open(other);
  assertEquals(copy.listRuns().map((row) => row.run), ["r1"]);
  assertEquals(copy.readModel({ id: 1 }), registry.readModel({ id: 1 }));
  register(copy, "r3", KEYS);
  assertEquals(copy.resolve(KEYS[0].id)?.version, 2);
  for (const opened of [copy, registry]) opened.close();
  assertEquals(verifyRegistry(other).problems, []);
});

Deno.test("backupDatabase() without a registry there is nothing to copy, and nothing is left", () => {
  const root = Deno.makeTempDirSync();
  assertEquals(codeOf(() => backupDatabase(`${root}/none`, `${root}/copy.db`)), "NOT_FOUND");
  assertEquals([...Deno.readDirSync(root)], []);
});
