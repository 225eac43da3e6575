import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { contextOf } from "@lib/inference/series/forecast_engine.ts";
import { ForecastExecutor } from "@lib/inference/series/forecast_executor.ts";
import { openForecasting } from "@lib/inference/series/inference.ts";
import { KEYS } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

const PLAIN = { quantiles: [], isSummed: false };

async function opened(): Promise<{ readonly work: Workspace; readonly context: ReturnType<typeof contextOf> }> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const inference = await openForecasting(work.source({}));
  inference.close();
  return { work, context: structuredClone(contextOf(inference, PLAIN)) };
}

Deno.test("ForecastExecutor.run() forecasts from plain data alone, and tells each key before", async () => {
  const { work, context } = await opened(), told: number[] = [];
  const made = await (await ForecastExecutor.open(context)).run({ positions: [0, 2] }, (unit) => told.push(unit));
  const inference = await openForecasting(work.source({}));
  const { forecast } = await inference.forecast([0, 2]);
  inference.close();
  assertEquals([made.forecast, told], [forecast, [0, 1]]);
});

Deno.test("ForecastExecutor.run() a key that has ended a worker fails by name, the others are forecast", async () => {
  const { context } = await opened();
  const executor = await ForecastExecutor.open(context);
  const task = { positions: [0, 1, 2], cutOff: [{ unit: 1, code: "TIME_LIMIT" }] };
  const { forecast: { keys, yhat, horizon } } = await executor.run(task, () => {});
  assertEquals(keys.map(({ status, reason }) => `${status} ${reason}`), [
    "champion ",
    "failed TIME_LIMIT",
    "champion ",
  ]);
  assertEquals([...yhat].map(Number.isNaN), keys.flatMap((_, k) => Array(horizon).fill(k === 1)));
});

Deno.test("ForecastExecutor.open() throws what the registry throws", async () => {
  const { work, context } = await opened();
  await assertRejects(() => ForecastExecutor.open({ ...context, registry: `${work.root}/none` }), RegistryError);
});
