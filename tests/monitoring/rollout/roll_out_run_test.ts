import { assert, assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { type RolloutAsk, rollOutRun } from "@lib/monitoring/rollout/roll_out_run.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { codeOf, NOW } from "../../inference/_fixtures.ts";
import { rowsWorkspace } from "../../inference/rows/_store.ts";
import { type LoggedErrors, ORIGIN, range, RolloutWorld } from "../_rollout.ts";

const ANA = { by: "ana", note: "it is better" };
const noisy = (size: number, seed: number) => (day: number, k: number) =>
  size * (1 + 0.3 * Math.sin(seed + 13 * day + 5 * k)) * (day % 2 === 0 ? 1 : -1);
const BETTER: LoggedErrors = { run: noisy(1, 1), other: noisy(2, 2) };
const WORSE: LoggedErrors = { run: BETTER.other, other: BETTER.run };

async function ask(world: RolloutWorld, more: Partial<RolloutAsk>) {
  const registry = world.open();
  try {
    return await rollOutRun(registry, world.source(), { run: "r2", step: "advance", maxChurn: 2, ...more });
  } finally {
    registry.close();
  }
}

function later(world: RolloutWorld): void {
  world.now = new Date(world.now.getTime() + 3_600_000);
}

Deno.test("rollOutRun() by evidence: 5, 25, 100, each once it was watched; the history says on what it rests", async () => {
  const world = await RolloutWorld.make();
  assertEquals([(await ask(world, {})).reason, (await ask(world, {})).phase], ["OPEN", "none"]);
  await world.log(range(ORIGIN, ORIGIN + 20), BETTER);
  const started = await ask(world, {}), { evidence, churn } = started;
  assertEquals([started.action, started.share, started.phase, evidence?.verdict], ["started", 5, "active", "better"]);
  assert(churn === null || churn.churn >= 0);
  assertEquals((await ask(world, {})).reason, "SOAKING");
  later(world);
  await world.log(range(ORIGIN + 20, ORIGIN + 30), BETTER);
  assertEquals([(await ask(world, { run: undefined })).share, (await ask(world, {})).reason], [25, "SOAKING"]);
  later(world);
  await world.log(range(ORIGIN + 30, ORIGIN + 38), BETTER);
  const ended = await ask(world, {});
  assertEquals([ended.share, ended.phase, ended.step?.keys, (await ask(world, {})).reason], [
    ...[100, "complete", { serving: 4, waiting: 0 }, "COMPLETE"],
  ]);
  const registry = world.open(), [event] = registry.events({ kind: "ROLLED_OUT", whole: true, limit: 1 });
  registry.close();
  assertEquals([event?.detail.by, (event?.detail.evidence as { verdict: string }).verdict], ["automatic", "better"]);
});

Deno.test("rollOutRun() what is shown to be worse goes back by itself, and begins again by hand alone", async () => {
  const world = await RolloutWorld.make();
  const begun = await ask(world, { step: 50, decision: ANA });
  assertEquals([begun.action, begun.evidence, begun.reason], ["started", null, null]);
  await world.log(range(ORIGIN, ORIGIN + 30), WORSE);
  const planned = await ask(world, { isPlan: true });
  assertEquals([planned.action, planned.phase, planned.step?.event], ["back", "active", null]);
  const { action, reason, phase, step } = await ask(world, {});
  assertEquals([action, reason, phase, step?.keys.serving], ["back", "WORSE", "back", 0]);
  assertEquals((await ask(world, {})).reason, "GIVEN_BACK");
  later(world);
  assertEquals((await ask(world, { step: 10, decision: ANA })).action, "started");
  // Who begins again has overruled what was shown before.
  assertEquals((await ask(world, {})).reason, "OPEN");
});

Deno.test("rollOutRun() a step that changes the forecasts too much is refused, one back never", async () => {
  const world = await RolloutWorld.make({ smear: 1.5 });
  const refused = await assertRejects(() => ask(world, { step: 100, decision: ANA, maxChurn: 0.01 }), RegistryError);
  assertEquals(refused.code, "CHURN_LIMIT");
  const done = await ask(world, { step: 100, decision: ANA });
  assert((done.churn?.churn ?? 0) > 0.1, `${done.churn?.churn}`);
  assertEquals([(await ask(world, { step: 60, decision: ANA, maxChurn: 0 })).action], ["narrowed"]);
  assertEquals((await ask(world, { step: 0, decision: ANA, maxChurn: 0 })).action, "back");
});

Deno.test("rollOutRun() a change that nobody can tell is refused, unless any is allowed", async () => {
  const world = await RolloutWorld.make();
  Deno.removeSync(world.work.store, { recursive: true });
  const refused = await assertRejects(() => ask(world, { step: 100, decision: ANA, maxChurn: 1.9 }), RegistryError);
  assertEquals([refused.code, refused.context.churn], ["CHURN_LIMIT", null]);
  assertEquals((await ask(world, { step: 100, decision: ANA })).churn, null);
});

Deno.test("rollOutRun() a report does nothing, and without a run the one on its way is meant", async () => {
  const world = await RolloutWorld.make();
  await world.log([ORIGIN], BETTER);
  const report = await ask(world, { step: "report" });
  assertEquals([report.action, report.step, report.evidence?.periods, report.evidence?.since], ["none", null, 3, 0]);
  const error = await assertRejects(() => ask(world, { run: undefined, step: "report" }), RegistryError);
  assertEquals(error.code, "NO_ROLLOUT");
});

Deno.test("rollOutRun() of a table without a calendar goes by hand alone, as no forecast of it is logged", async () => {
  const { source, root } = await rowsWorkspace({ keys: [seriesKey(["a", "north"])] });
  const registry = openRegistry(source.registry, { now: NOW });
  const ask = (step: RolloutAsk["step"]) =>
    rollOutRun(registry, { ...source, predictions: `${root}/predictions` }, { run: "r1", step, maxChurn: 2 });
  for (const step of ["report", "advance"] as const) assertEquals(await codeOf(() => ask(step)), "WRONG_PROBLEM");
  registry.close();
});
