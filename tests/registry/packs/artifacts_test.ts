import { assertEquals } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { readLeaderboard, readModels, readShared } from "@lib/registry/packs/artifacts.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { addChampion, codeOf, KEYS, open, runInput } from "../_fixtures.ts";

Deno.test("readModels(), readLeaderboard() and readShared() what is there, and the error of what is not", () => {
  const root = Deno.makeTempDirSync(), registry = open(root), run = registry.begin(runInput("r1"));
  run.addShared("global", Uint8Array.of(9));
  addChampion(run, KEYS[0], { model: Uint8Array.of(1), leaderboard: Uint8Array.of(2) });
  addChampion(run, KEYS[1], { model: Uint8Array.of(3) });
  run.commit(() => null);
  registry.close();
  const database = openDatabase(`${root}/registry.db`, { readOnly: true, waitMs: 0 });
  const damage = new RegistryError("CORRUPT_DATABASE", "another row");
  const models = readModels({ root, database }, [{ id: 2 }, { id: 1 }, { id: 1, damage }, { id: 7 }]);
  assertEquals(models.map((model) => model instanceof RegistryError ? model.code : [...model]), [
    ...[[3], [1], "CORRUPT_DATABASE", "NOT_FOUND"],
  ]);
  assertEquals(readLeaderboard({ root, database }, { id: 1 }), Uint8Array.of(2));
  assertEquals(readLeaderboard({ root, database }, { id: 2 }), null);
  assertEquals(codeOf(() => readLeaderboard({ root, database }, { id: 7 })), "NOT_FOUND");
  assertEquals(readShared({ root, database }, { run: "r1", name: "global" }), Uint8Array.of(9));
  assertEquals(codeOf(() => readShared({ root, database }, { run: "r1", name: "local" })), "NOT_FOUND");
  database.close();
});
