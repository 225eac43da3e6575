import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { startForecasts } from "@lib/inference/series/forecast_engine.ts";
import { openForecasting } from "@lib/inference/series/inference.ts";
import type { MadeChunk } from "@lib/inference/series/made_chunk.ts";
import { configOf } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

Deno.test("startForecasts() workers do what is left where that is much, with the same results in order", async () => {
  const work = new Workspace(configOf({ keys: ["item"] })), items = ["a", "b", "c", "d", "e"];
  await work.load(`date,item,demand\n${items.map((item, i) => `2024-01-01,${item},${i + 1}`).join("\n")}\n`);
  work.register("r1", { keys: items.map((item) => seriesKey([item])) });
  const inference = await openForecasting(work.source({})), extras = { quantiles: [], isSummed: false };
  const run = async (workers: number, step: number) => {
    let at = 0;
    const engine = await startForecasts(inference, { workers, extras, now: () => new Date(at += step) });
    const made: MadeChunk[] = [], places: number[] = [];
    try {
      const tasks = items.map((_, k) => ({ positions: [k] }));
      const count = await engine.run(tasks, { onResult: (chunk, c) => void [made.push(chunk), places.push(c)] });
      return { made, places, count, hasWorkers: engine.peakBytes() > 0 };
    } finally {
      await engine.close();
    }
  };
  const alone = await run(1, 10_000), few = await run(2, 1), many = await run(2, 10_000);
  inference.close();
  assertEquals([alone.hasWorkers, few.hasWorkers, many.hasWorkers], [false, false, true]);
  assertEquals([alone.places, alone.count], [[0, 1, 2, 3, 4], 5]);
  for (const other of [few, many]) {
    assertEquals([other.made, other.places, other.count], [alone.made, alone.places, alone.count]);
  }
});
