import { assertEquals } from "@std/assert";
import { nameGroup } from "@lib/inference/name_group.ts";
import { codeOf, configOf, KEYS, makeRegistry, registerChampions } from "./_fixtures.ts";

Deno.test("nameGroup() the table of the config, of what was chosen, or of the newest run", async () => {
  const { root, registry } = makeRegistry();
  const name = (source: object) => nameGroup(registry, { registry: root, ...source });
  assertEquals(await codeOf(() => name({})), "NOT_FOUND");
  registerChampions(registry, "r1", { keys: KEYS });
  registerChampions(registry, "r2", { keys: KEYS, config: configOf({ name: "other" }) });
  assertEquals([name({}), name({ config: configOf() })], ["other", "demo"]);
  assertEquals([name({ choice: { run: "r1" } }), name({ choice: { id: 2 } }), name({ choice: { id: 5 } })], [
    "demo",
    "demo",
    "other",
  ]);
  assertEquals(
    await codeOf(() => name({ choice: { run: "r1" }, config: configOf({ name: "other" }) })),
    "NO_MATCHING_KEY",
  );
  assertEquals(await codeOf(() => name({ choice: { run: "r9" } })), "NOT_FOUND");
  assertEquals(await codeOf(() => name({ choice: { id: 99 } })), "NOT_FOUND");
  registry.close();
});
