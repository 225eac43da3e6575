import { assertEquals, assertRejects } from "@std/assert";
import { DataError, RegistryError } from "@lib/core/errors/errors.ts";
import { gateRun } from "@lib/lifecycle/gate.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { promoteRun } from "@lib/lifecycle/promote.ts";
import { rejectRun } from "@lib/lifecycle/reject.ts";
import { configOf, KEYS, makeRegistry, registerChampions } from "../inference/_fixtures.ts";
import { ANA, WHOLE } from "./_registered.ts";
import { policy } from "./_fixtures.ts";

/** Rules that no run of these tests keeps to. */
function strict(registry: ReturnType<typeof refusedRun>, changes: { name?: string; by?: string } = {}) {
  const { name = registry.showRun("r1").lineage.data.group, by = "ana" } = changes;
  const config = { ...parseConfig({ source: "t.csv", name }), lifecycle: policy({ run: { mase: 1 } }) };
  return { by, note: "as agreed", name: "strict.json", config };
}

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
  const { passed, keys } = await gateRun(registry, "r1", { other: strict(registry) });
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

Deno.test("gateRun() by other rules is a person's decision: who, why and which rules are kept, and a promotion says so", async () => {
  const registry = refusedRun(), other = strict(registry), loose = { ...other.config, lifecycle: policy({}) };
  await gateRun(registry, "r1", { other: { ...other, config: loose } });
  const { by, note, otherRules } = registry.events({ run: "r1", kind: "GATED" }).at(-1)!.detail;
  assertEquals([by, note, (otherRules as { name: string }).name], ["ana", "as agreed", "strict.json"]);
  await promoteRun(registry, { run: "r1", ...ANA }, WHOLE);
  const promoted = registry.events({ run: "r1", kind: "PROMOTED" }).at(-1)!.detail;
  assertEquals(promoted.otherGate, { by: "ana", rules: "strict.json" });
  await assertRejects(() => gateRun(registry, "r1", { other: { ...other, by: " " } }), RangeError);
  registry.close();
});

Deno.test("gateRun() rules of another table judge nothing", async () => {
  const registry = refusedRun(), other = strict(registry, { name: "another" });
  const error = await assertRejects(() => gateRun(registry, "r1", { other }), DataError);
  assertEquals(error.code, "GATE_OF_OTHER_TABLE");
  assertEquals(registry.events({ run: "r1", kind: "GATED" }), []);
  registry.close();
});

Deno.test("gateRun() what is older than the version that waits or serves, or was rejected, stays where it is", async () => {
  const registry = refusedRun(), config = configOf({ keys: ["item", "location"] });
  const [first, second, third] = KEYS;
  await gateRun(registry, "r1", { where: { item: [third.parts[0]], location: [third.parts[1]] } });
  rejectRun(registry, { run: "r1", where: { item: [third.parts[0]], location: [third.parts[1]] }, ...ANA });
  registerChampions(registry, "r2", { keys: [first], config, stage: "Production" });
  registerChampions(registry, "r3", { keys: [second, third], config, stage: "Staging" });
  // The newer one is out of the way by now: that the third was rejected keeps it back by itself.
  await promoteRun(
    registry,
    { run: "r3", where: { item: [third.parts[0]], location: [third.parts[1]] }, ...ANA },
    WHOLE,
  );
  const before = registry.listVersions({}).map(({ id, stage }) => [id, stage]);
  const { kept, keys, passed } = await gateRun(registry, "r1");
  assertEquals([passed, keys], [true, { staged: 0, held: 3 }]);
  assertEquals(kept.map(({ version, code }) => [version.key.id, code]), [
    [first.id, "NEWER_CHAMPION"],
    [second.id, "NEWER_CHALLENGER"],
    [third.id, "REJECTED"],
  ]);
  assertEquals(registry.listVersions({}).map(({ id, stage }) => [id, stage]), before);
  registry.close();
});
