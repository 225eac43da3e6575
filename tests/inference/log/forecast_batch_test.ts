import { assertEquals } from "@std/assert";
import { decodeBatch, encodeBatch } from "@lib/inference/log/forecast_batch.ts";
import { batchOf, logged } from "../_log.ts";

Deno.test("decodeBatch() gives what was encoded, bit by bit, of the chosen keys", () => {
  const batch = logged(batchOf(["007", "ключ|\n", "b"], { horizon: 3 }));
  batch.forecast.lo[0]![8] = NaN;
  const back = decodeBatch(encodeBatch(batch, [0, 2]));
  assertEquals(back.keys, [batch.keys[0]!, batch.keys[2]!]);
  const some = (values: Float64Array) => Float64Array.of(...values.subarray(0, 3), ...values.subarray(6));
  const { forecast: { yhat, lo, hi } } = batch;
  assertEquals(back.forecast, {
    ...{ horizon: 3, levels: [80] },
    yhat: some(yhat),
    lo: lo.map(some),
    hi: hi.map(some),
  });
  assertEquals({ ...back, keys: [], forecast: 0 }, { ...batch, keys: [], forecast: 0 } as unknown);
});

Deno.test("decodeBatch() reads where a view of a larger file is not aligned", () => {
  const bytes = encodeBatch(logged(batchOf(["a"])), [0]), wider = new Uint8Array(bytes.length + 3);
  wider.set(bytes, 3);
  assertEquals([...decodeBatch(wider.subarray(3)).forecast.yhat], [0.1, 0.2]);
});
