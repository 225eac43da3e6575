import { assertEquals } from "@std/assert";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { usedPacks } from "@lib/registry/maintenance/used_packs.ts";
import { moveVersion } from "../../_support/move_version.ts";
import { addChampion, KEYS, open, register, runInput } from "../_fixtures.ts";

Deno.test("usedPacks() artifacts, and the records of runs and of decisions: every pack of a registry that was only used", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  const run = registry.begin(runInput("r2"));
  addChampion(run, KEYS[0], { model: Uint8Array.of(2) });
  const { versions } = run.commit(() => null, (all) => ({ stages: Array.from(all, () => "Staging"), actions: [] }));
  assertEquals(versions, [2]);
  const waiting = registry.listVersions({ run: "r2" })[0]!;
  moveVersion(registry, waiting.id, "Production");
  registry.close();
  const database = openDatabase(`${root}/registry.db`, { readOnly: true, waitMs: 0 });
  const packs = [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name.replace(".pack", "")).sort();
  assertEquals(usedPacks(database), packs);
  database.close();
});
