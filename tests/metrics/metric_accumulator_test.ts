import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { errorScale } from "../../lib/metrics/error_scale.ts";
import { MetricAccumulator } from "../../lib/metrics/metric_accumulator.ts";
import { METRICS } from "../../lib/metrics/metric_list.ts";
import { scoreForecast } from "../../lib/metrics/score_forecast.ts";

const KEYS = [
  { actual: [10, 0, 12], predicted: [8, 1, 12], train: [9, 11, 10] },
  { actual: [100, NaN], predicted: [120, 3], train: [90, 95, 100] },
  { actual: [5, 5], predicted: [5, 4], train: [5, 5, 5] },
];

function accumulate(keys = KEYS): MetricAccumulator {
  const accumulator = new MetricAccumulator();
  for (const { actual, predicted, train } of keys) accumulator.add(actual, predicted, errorScale(train, 1));
  return accumulator;
}

Deno.test("MetricAccumulator.result() pools all rows as one vector", () => {
  const result = accumulate().result();
  const pooled = scoreForecast(KEYS.flatMap((key) => key.actual), KEYS.flatMap((key) => key.predicted), {
    scale: { mae: NaN, mse: NaN },
  });
  for (const { name } of METRICS) {
    if (name !== "mase" && name !== "rmsse") assertAlmostEquals(result[name], pooled[name], 1e-12, name);
  }
});

Deno.test("MetricAccumulator.result() averages scaled metrics over the keys where they are defined", () => {
  const accumulator = accumulate();
  const single = KEYS.slice(0, 2).map(({ actual, predicted, train }) =>
    scoreForecast(actual, predicted, { train, seasonLength: 1 })
  );
  assertAlmostEquals(accumulator.result().mase, (single[0].mase + single[1].mase) / 2, 1e-12);
  assertAlmostEquals(accumulator.result().rmsse, (single[0].rmsse + single[1].rmsse) / 2, 1e-12);
  assertEquals([accumulator.forecasts, accumulator.scaledForecasts, accumulator.rows], [3, 2, 6]);
});

Deno.test("MetricAccumulator.merge() equals adding everything to one", () => {
  const left = accumulate(KEYS.slice(0, 1)), right = accumulate(KEYS.slice(1));
  left.merge(MetricAccumulator.fromJSON(structuredClone(right.toJSON())));
  const merged = left.result(), whole = accumulate().result();
  for (const { name } of METRICS) assertAlmostEquals(merged[name], whole[name], 1e-12, name);
});

Deno.test("MetricAccumulator.result() is NaN when nothing was added", () => {
  for (const score of Object.values(new MetricAccumulator().result())) assertEquals(score, NaN);
});

Deno.test("MetricAccumulator.add() refuses vectors of different length", () => {
  assertThrows(() => new MetricAccumulator().add([1], [], { mae: 1, mse: 1 }), RangeError);
});

Deno.test("MetricAccumulator counts a series' scaled error at most ten times, so that one cannot be the mean of all", () => {
  const pool = new MetricAccumulator();
  for (let k = 0; k < 99; k++) pool.add([10], [11], { mae: 2, mse: 4 });
  // Zero for years, one sale, and then it sells again.
  pool.add([2000], [0], { mae: 1, mse: 1 });
  assertAlmostEquals(pool.result().mase, (99 * 0.5 + 10) / 100, 1e-12);
  assertAlmostEquals(pool.result().rmsse, (99 * 0.5 + 10) / 100, 1e-12);
  pool.add([1], [NaN], { mae: 1, mse: 1 });
  assertEquals(pool.result().mase, NaN);
});
