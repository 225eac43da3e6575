import { assertEquals } from "@std/assert";
import { contextOf } from "@lib/inference/series/forecast_engine.ts";
import { ForecastExecutor } from "@lib/inference/series/forecast_executor.ts";
import { openForecasting } from "@lib/inference/series/inference.ts";
import { joinChunks } from "@lib/inference/series/join_chunks.ts";
import { KEYS } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

Deno.test("joinChunks() parts of a chunk make up the chunk", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 2) });
  const inference = await openForecasting(work.source({}));
  inference.close();
  const executor = await ForecastExecutor.open(contextOf(inference, { quantiles: [0.1, 0.9], isSummed: true }));
  const run = (...positions: number[]) => executor.run({ positions }, () => {});
  assertEquals(joinChunks([await run(0), await run(1, 2)]), await run(0, 1, 2));
  executor.close();
});
