import { assertEquals } from "@std/assert";
import { oneVersion, plainVersion } from "@lib/cli/look/one_version.ts";
import type { VersionFilter } from "@lib/registry/versions/row_types.ts";
import { codeOf, KEYS, makeRegistry, registerChampions } from "../../inference/_fixtures.ts";

Deno.test("oneVersion() the version that is meant, or why there is none or more than one", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  registerChampions(registry, "r2", { keys: [KEYS[0]] });
  const one = (filter: VersionFilter) => oneVersion(registry, filter);
  const where = { item: ["007"] };
  assertEquals([one({ where }).id, one({ where, run: "r1" }).id, one({ id: 2 }).id], [4, 1, 2]);
  assertEquals(await codeOf(() => one({})), "AMBIGUOUS_KEY");
  assertEquals(await codeOf(() => one({ where: { item: ["nobody"] } })), "NO_MATCHING_KEY");
  assertEquals(await codeOf(() => one({ where, stage: "Staging" })), "NO_MATCHING_KEY");
  assertEquals(await codeOf(() => one({ id: 99 })), "NOT_FOUND");
  const { key, keyId, recipe, recipeHash } = plainVersion(one({ where }), [{ contender: "naive", weight: 1 }]);
  assertEquals([key, keyId, recipe], [["007", "n"], KEYS[0].id, [{ contender: "naive", weight: 1 }]]);
  assertEquals(recipeHash, one({ where }).recipe);
  registry.close();
});
