import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { contextOf } from "@lib/inference/series/forecast_engine.ts";
import type { ForecastContext, ForecastTask } from "@lib/inference/series/forecast_tasks.ts";
import { openForecasting } from "@lib/inference/series/inference.ts";
import type { MadeChunk } from "@lib/inference/series/made_chunk.ts";
import { createPool } from "@lib/parallel/pool.ts";
import { KEYS } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

const entry = new URL("../../../lib/inference/series/forecast_worker.ts", import.meta.url);

async function run(context: ForecastContext): Promise<MadeChunk[]> {
  const reads = [context.registry, context.table], made: MadeChunk[] = [];
  const pool = createPool<ForecastTask, MadeChunk>({ entry, reads, workers: 1, init: context });
  try {
    await pool.run([{ positions: [2] }, { positions: [0, 1] }], { onResult: (chunk) => void made.push(chunk) });
    return made;
  } finally {
    await pool.close();
  }
}

Deno.test("forecast_worker reads registry and table and nothing else; what they refuse has its class and code", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 2) });
  const inference = await openForecasting(work.source({})),
    context = contextOf(inference, { quantiles: [], isSummed: false });
  inference.close();
  const made = await run(context);
  assertEquals(made.map(({ forecast: { keys } }) => keys.map(({ status }) => status)), [["failed"], [
    "champion",
    "champion",
  ]]);
  const { code } = await assertRejects(() => run({ ...context, registry: `${work.root}/none` }), RegistryError);
  assertEquals(code, "NOT_FOUND");
});
