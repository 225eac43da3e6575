import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { nameGroup } from "@lib/inference/plan/name_group.ts";
import { codeOf, configOf, KEYS, makeRegistry, registerChampions } from "../_fixtures.ts";

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

Deno.test("nameGroup() a semantic version names its table, and one of several none", async () => {
  const { root, registry } = makeRegistry();
  const name = (semantic: string, config?: string) =>
    nameGroup(registry, {
      registry: root,
      choice: { semantic },
      config: config === undefined ? undefined : { name: config },
    });
  for (const run of ["r1", "r2"]) registerChampions(registry, run, { keys: [KEYS[0]] });
  registerChampions(registry, "r3", { keys: KEYS, config: configOf({ name: "other" }) });
  assertEquals(name("naive_v1.0.1"), "demo");
  assertEquals([name("naive_v1.0.0", "demo"), name("naive_v1.0.0", "other")], ["demo", "other"]);
  const { code, message } = assertThrows(() => name("naive_v1.0.0"), RegistryError);
  assertEquals([code, message.includes("demo, other")], ["AMBIGUOUS_KEY", true]);
  assertEquals(await codeOf(() => name("naive_v1.0.1", "other")), "NO_MATCHING_KEY");
  assertEquals(await codeOf(() => name("naive_v9.0.0")), "NOT_FOUND");
  registry.close();
});

Deno.test("nameGroup() an alias or contender that nothing of the table has is NOT_FOUND", async () => {
  const { root, registry } = makeRegistry();
  const code = (choice: object) => codeOf(() => nameGroup(registry, { registry: root, choice }));
  registerChampions(registry, "r1", { keys: KEYS });
  for (const choice of [{ alias: "nope" }, { contender: "nope" }, { run: "r1", contender: "nope" }]) {
    assertEquals(await code(choice), "NOT_FOUND");
  }
  const there = [{ alias: "challenger" }, { alias: "champion" }, { contender: "naive" }, { stage: "Staging" }];
  for (const choice of there) assertEquals(await code(choice), "no error");
  registry.close();
});
