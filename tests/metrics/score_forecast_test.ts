import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bias } from "../../lib/metrics/bias.ts";
import { errorScale } from "../../lib/metrics/error_scale.ts";
import { mae } from "../../lib/metrics/mae.ts";
import { mape } from "../../lib/metrics/mape.ts";
import { mase } from "../../lib/metrics/mase.ts";
import { METRICS } from "../../lib/metrics/metric_list.ts";
import { mse } from "../../lib/metrics/mse.ts";
import { r2 } from "../../lib/metrics/r2.ts";
import { rmse } from "../../lib/metrics/rmse.ts";
import { rmspe } from "../../lib/metrics/rmspe.ts";
import { rmsse } from "../../lib/metrics/rmsse.ts";
import { scoreForecast } from "../../lib/metrics/score_forecast.ts";
import { smape } from "../../lib/metrics/smape.ts";
import { wape } from "../../lib/metrics/wape.ts";

/** Small numbers with many zeros, negatives and holes: where metrics differ in what they skip. */
const value = fc.oneof(fc.constant(0), fc.constant(NaN), fc.integer({ min: -20, max: 50 }));
const rows = fc.array(fc.record({ actual: value, predicted: fc.integer({ min: -5, max: 50 }) }), { maxLength: 12 });

Deno.test("scoreForecast() equals the single metrics", () => {
  fc.assert(fc.property(rows, fc.array(value, { minLength: 3, maxLength: 12 }), (pairs, train) => {
    const actual = pairs.map((row) => row.actual), predicted = pairs.map((row) => row.predicted);
    const scaled = { train, seasonLength: 2 };
    const scores = scoreForecast(actual, predicted, scaled);
    const single = { mse, rmse, mae, mape, smape, rmspe, wape, r2, bias };
    const expected: Record<string, number> = {
      ...Object.fromEntries(Object.entries(single).map(([name, metric]) => [name, metric(actual, predicted)])),
      mase: mase(actual, predicted, scaled),
      rmsse: rmsse(actual, predicted, scaled),
    };
    for (const { name } of METRICS) {
      if (Number.isNaN(expected[name])) assertEquals(scores[name], NaN, name);
      else assertAlmostEquals(scores[name], expected[name], 1e-12 * (1 + Math.abs(expected[name])), name);
    }
  }));
});

Deno.test("scoreForecast() takes a scale computed before", () => {
  const train = [1, 4, 2, 8];
  assertEquals(
    scoreForecast([3], [5], { scale: errorScale(train, 1) }),
    scoreForecast([3], [5], { train, seasonLength: 1 }),
  );
});

Deno.test("scoreForecast() leaves scaled metrics undefined on a short training series, and gives the rest", () => {
  const scores = scoreForecast([3], [5], { train: [1], seasonLength: 12 });
  assertEquals([scores.mae, scores.mase, scores.rmsse], [2, NaN, NaN]);
});

Deno.test("scoreForecast() is NaN throughout for a missing forecast", () => {
  const scores = scoreForecast([1, 3], [1, NaN], { train: [1, 2], seasonLength: 1 });
  for (const { name } of METRICS) assertEquals(scores[name], NaN, name);
});

Deno.test("scoreForecast() refuses vectors of different length", () => {
  assertThrows(() => scoreForecast([1], [], { train: [1, 2], seasonLength: 1 }), RangeError);
});
