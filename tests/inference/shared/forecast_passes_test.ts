import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import type { MadeChunk } from "@lib/inference/series/made_chunk.ts";
import { decodeChunk, encodeChunk, forecastName, forecastPasses } from "@lib/inference/shared/forecast_passes.ts";
import { openPlace } from "@lib/storage/results/place.ts";
import { spoil } from "./_shared.ts";

const CHUNK: MadeChunk = {
  forecast: { horizon: 1, levels: [], yhat: Float64Array.of(NaN, 2), lo: [], hi: [], keys: [] },
  ...{ served: [{ id: 1, run: "r" }], quantiles: [], withoutQuantile: 0, draws: [null] },
};

Deno.test("forecastPasses() hands over what others have made, in order, once all of it is there", async () => {
  const place = await openPlace(Deno.makeTempDirSync()), tasks = [{ positions: [0, 1] }, { positions: [4] }];
  const engine = forecastPasses(place, { shards: 2 }), got: [MadeChunk, number][] = [];
  const run = () => engine.run(tasks, { onResult: (made, index) => void got.push([made, index]) });
  const put = (task: typeof tasks[number]) => place.results.put(forecastName(task), encodeChunk(CHUNK));
  await put(tasks[1]!);
  assertEquals((await assertRejects(run, WorkerError)).code, "PASS_OPEN");
  await put(tasks[0]!);
  assertEquals([await run(), got], [2, [[CHUNK, 0], [CHUNK, 1]]]);
  assertEquals(decodeChunk(Uint8Array.from(encodeChunk(CHUNK))), CHUNK);
  spoil(`${place.near}/${forecastName(tasks[1]!)}`);
  assertEquals((await assertRejects(run, WorkerError)).code, "PASS_OPEN", "it is made again");
});
