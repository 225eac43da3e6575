import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { errorScale } from "@lib/metrics/error_scale.ts";
import { METRICS, type Scores } from "@lib/metrics/metric_list.ts";
import { scoreForecast } from "@lib/metrics/score_forecast.ts";

/** Small numbers with many zeros, negatives and holes: where metrics differ in what they skip. */
const value = fc.oneof(fc.constant(0), fc.constant(NaN), fc.integer({ min: -20, max: 50 }));
const rows = fc.array(fc.record({ actual: value, predicted: fc.integer({ min: -5, max: 50 }) }), { maxLength: 12 });

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Every metric as its formula stands in books, one list of rows each; NaN where a list is empty or a divisor is 0. */
function byTheBook(
  rows: readonly { actual: number; predicted: number }[],
  scale: { mae: number; mse: number },
): Scores {
  const known = rows.filter(({ actual }) => !Number.isNaN(actual)).map(({ actual: a, predicted: p }) => ({ a, p }));
  const square = (x: number) => x * x, over = (x: number, divisor: number) => divisor === 0 ? NaN : x / divisor;
  const mae = mean(known.map(({ a, p }) => Math.abs(a - p))), mse = mean(known.map(({ a, p }) => square(a - p)));
  const shares = known.filter(({ a }) => a !== 0).map(({ a, p }) => Math.abs((a - p) / a));
  const both = known.filter(({ a, p }) => a !== 0 || p !== 0);
  const spread = mean(known.map(({ a }) => square(a - mean(known.map((row) => row.a)))));
  return {
    mae,
    mse,
    rmse: Math.sqrt(mse),
    mape: mean(shares),
    rmspe: Math.sqrt(mean(shares.map(square))),
    smape: mean(both.map(({ a, p }) => 2 * Math.abs(a - p) / (Math.abs(a) + Math.abs(p)))),
    wape: over(mae, mean(known.map(({ a }) => Math.abs(a)))),
    mase: over(mae, scale.mae),
    rmsse: Math.sqrt(over(mse, scale.mse)),
    r2: 1 - over(mse, known.every(({ a }) => a === known[0]?.a) ? 0 : spread),
    bias: over(mean(known.map(({ a, p }) => p - a)), Math.abs(mean(known.map(({ a }) => a)))),
  };
}

Deno.test("scoreForecast() is every metric as its formula says, undefined where that is", () => {
  fc.assert(fc.property(rows, fc.array(value, { minLength: 3, maxLength: 12 }), (pairs, train) => {
    const actual = pairs.map((row) => row.actual), predicted = pairs.map((row) => row.predicted);
    const scores = scoreForecast(actual, predicted, { train, seasonLength: 2 });
    const expected = byTheBook(pairs, errorScale(train, 2));
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
