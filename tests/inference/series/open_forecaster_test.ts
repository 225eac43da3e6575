import { HISTORY_MISSING } from "@lib/inference/plan/plan_inference.ts";
import { assertEquals } from "@std/assert";
import { openForecaster } from "@lib/inference/series/open_forecaster.ts";
import { openForecasting } from "@lib/inference/series/inference.ts";
import { TrainedRuns } from "@lib/lifecycle/trained_runs.ts";
import { dataShapeOf } from "@lib/data/data_shape.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, NOW } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

Deno.test("openForecaster() what a key gives depends neither on its chunk nor on its neighbours", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const { group, facts, close } = await openForecasting(work.source({ withoutHistory: new Set([KEYS[1]!.id]) }));
  close();
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const runs = new TrainedRuns(registry, dataShapeOf(group)),
    { forecast } = openForecaster(registry, group, { ...facts, runs });
  const { forecast: { keys, yhat, horizon } } = await forecast([0, 1, 2]);
  assertEquals(keys.map(({ reason }) => reason), ["", HISTORY_MISSING, ""]);
  for (const k of [0, 1, 2]) {
    const { forecast: one } = await forecast([k]);
    assertEquals([one.keys[0], one.yhat], [keys[k], yhat.slice(k * horizon, (k + 1) * horizon)]);
  }
  registry.close();
});
