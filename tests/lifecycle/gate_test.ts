import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors.ts";
import { gateRun } from "@lib/lifecycle/gate.ts";
import { configOf, KEYS, makeRegistry, registerChampions } from "../inference/_fixtures.ts";
import { policy } from "./_fixtures.ts";

/** A run whose models were refused: all are in `None`. */
function refusedRun() {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS, config: configOf({ keys: ["item", "location"] }), stage: "None" });
  return registry;
}

Deno.test("gateRun() moves what passes from None to Staging once, and says the same again without another event", async () => {
  const registry = refusedRun();
  const first = await gateRun(registry, "r1");
  assertEquals([first.run, first.passed, first.keys], ["r1", true, { staged: 3, held: 0 }]);
  assertEquals(registry.listVersions({ run: "r1" }).map(({ stage }) => stage), ["Staging", "Staging", "Staging"]);
  const events = registry.events({ run: "r1" }).length;
  assertEquals(await gateRun(registry, "r1"), first);
  assertEquals(registry.events({ run: "r1" }).length, events);
  registry.close();
});

Deno.test("gateRun() by rules that are broken moves nothing, and the log says why", async () => {
  const registry = refusedRun();
  const { passed, keys } = await gateRun(registry, "r1", { lifecycle: policy({ run: { mase: 1 } }) });
  assertEquals([passed, keys], [false, { staged: 0, held: 3 }]);
  assertEquals(registry.listVersions({ run: "r1", stage: "None" }).length, 3);
  const { detail } = registry.events({ run: "r1", kind: "GATED" }).at(-1)!;
  assertEquals([detail.passed, (detail.rules as { name: string; value: unknown }[])[0].value], [false, null]);
  registry.close();
});

Deno.test("gateRun() with a filter moves its keys alone, and judges the whole run", async () => {
  const registry = refusedRun();
  const { keys } = await gateRun(registry, "r1", { where: { item: ["007"] } });
  assertEquals(keys, { staged: 1, held: 0 });
  assertEquals(registry.listVersions({ run: "r1", stage: "Staging" }).map(({ key }) => key.parts[0]), ["007"]);
  const { keys: limited } = await gateRun(registry, "r1", { limit: 2 });
  assertEquals(limited, { staged: 2, held: 0 });
  registry.close();
});

Deno.test("gateRun() of a run that is not there is NOT_FOUND", async () => {
  const registry = refusedRun();
  assertEquals((await assertRejects(() => gateRun(registry, "r9"), RegistryError)).code, "NOT_FOUND");
  registry.close();
});
