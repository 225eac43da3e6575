import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { bias, mae, mape, mase, mse, r2, rmse, rmspe, rmsse, smape, wape } from "@lib/metrics/point_metrics.ts";

Deno.test("mae() is the mean of absolute errors over the known actuals", () => {
  assertEquals(mae([1, 5, NaN], [3, 1, 7]), 3);
});

Deno.test("mae() is NaN where nothing is known", () => {
  assertEquals(mae([], []), NaN);
});

Deno.test("mse() is the mean of squared errors", () => {
  assertEquals(mse([1, 2, 4], [2, 2, 1]), 10 / 3);
});

Deno.test("mse() skips rows whose actual is NaN", () => {
  assertEquals(mse([1, NaN], [3, 100]), 4);
});

Deno.test("mse() is NaN without a known actual or beside a missing forecast, never 0", () => {
  assertEquals(mse([], []), NaN);
  assertEquals(mse([NaN], [1]), NaN);
  assertEquals(mse([1, 2], [1, NaN]), NaN);
});

Deno.test("mse() refuses vectors of different length", () => {
  assertThrows(() => mse([1, 2], [1]), RangeError, "current value is [1] for [2]");
});

Deno.test("rmse() is the root of the mean squared error", () => {
  assertEquals(rmse([0, 0], [3, Math.sqrt(41)]), 5);
});

Deno.test("rmse() is NaN where nothing is known", () => {
  assertEquals(rmse([NaN], [1]), NaN);
});

Deno.test("rmspe() is the root of the mean squared percentage error", () => {
  assertAlmostEquals(rmspe([10, 100], [13, 60]), Math.sqrt((0.09 + 0.16) / 2), 1e-15);
});

Deno.test("rmspe() skips zero actuals", () => {
  assertEquals(rmspe([0, 10], [4, 5]), 0.5);
  assertEquals(rmspe([0], [0]), NaN);
});

Deno.test("mape() is a fraction of the actual", () => {
  assertAlmostEquals(mape([10, -20], [12, -15]), (0.2 + 0.25) / 2, 1e-15);
});

Deno.test("mape() skips zero actuals instead of calling them perfect or infinite", () => {
  assertEquals(mape([0, 10, 0], [0, 5, 3]), 0.5);
  assertEquals(mape([0, 0], [0, 0]), NaN);
});

Deno.test("mape() does not forgive a missing forecast beside a zero actual", () => {
  assertEquals(mape([0, 10], [NaN, 5]), NaN);
});

Deno.test("smape() divides by the mean of both sizes and lies in [0, 2]", () => {
  assertAlmostEquals(smape([100, 50], [50, 100]), 2 / 3, 1e-15);
  assertEquals(smape([5], [0]), 2);
  assertEquals(smape([5], [-5]), 2);
});

Deno.test("smape() skips rows where both are zero", () => {
  assertEquals(smape([0, 4], [0, 4]), 0);
  assertEquals(smape([0], [0]), NaN);
});

Deno.test("wape() weighs rows by their actual", () => {
  assertEquals(wape([0, 10, 30], [2, 10, 22]), 0.25);
});

Deno.test("wape() is NaN when the actuals are all zero, also for a perfect forecast", () => {
  assertEquals(wape([0, 0], [0, 0]), NaN);
});

Deno.test("bias() is positive for a forecast that is too high in sum", () => {
  assertEquals(bias([10, 30], [20, 30]), 0.25);
  assertEquals(bias([10, 30], [10, 20]), -0.25);
});

Deno.test("bias() keeps its sign for negative targets", () => {
  assertEquals(bias([-10], [-5]), 0.5);
});

Deno.test("bias() is NaN when the actuals sum to zero", () => {
  assertEquals(bias([-1, 1], [0, 0]), NaN);
});

Deno.test("mase() divides by the seasonal naive error of the training series", () => {
  assertEquals(mase([10, 12], [8, 8], { train: [1, 10, 3, 13], seasonLength: 2 }), 3 / 2.5);
});

Deno.test("mase() is 1 for a naive forecast whose errors equal the past ones", () => {
  assertEquals(mase([4, 5], [3, 4], { train: [1, 2, 3], seasonLength: 1 }), 1);
});

Deno.test("mase() is NaN for a constant training series, also for a perfect forecast", () => {
  assertEquals(mase([4], [4], { train: [4, 4, 4], seasonLength: 1 }), NaN);
});

Deno.test("mase() of a series without one season of pairs is scaled at lag 1, and undefined without a scale", () => {
  assertEquals(mase([4], [6], { train: [1, 2, 4], seasonLength: 12 }), 2 / 1.5);
  assertEquals(mase([4], [4], { train: [4], seasonLength: 1 }), NaN);
});

Deno.test("rmsse() is the root of the ratio of mean squared errors", () => {
  assertEquals(rmsse([10, 10], [4, 4], { train: [0, 3, 0], seasonLength: 1 }), 2);
});

Deno.test("rmsse() is NaN for a constant training series", () => {
  assertEquals(rmsse([4], [4], { train: [4, 4], seasonLength: 1 }), NaN);
});

Deno.test("rmsse() is undefined where one difference is all that is known", () => {
  assertEquals(rmsse([4], [4], { train: [4, 1], seasonLength: 2 }), NaN);
});

Deno.test("r2() is 1 for a perfect forecast and 0 for the mean", () => {
  assertEquals(r2([1, 2, 3], [1, 2, 3]), 1);
  assertEquals(r2([1, 2, 3], [2, 2, 2]), 0);
});

Deno.test("r2() keeps its digits on a high level", () => {
  const actual = [1, 2, 3, 4].map((value) => value + 1e8);
  assertAlmostEquals(r2(actual, actual.map((value) => value + 0.5)), 1 - 1 / 5, 1e-9);
});

Deno.test("r2() is NaN for constant actuals", () => {
  assertEquals(r2([3, 3], [3, 3]), NaN);
  assertEquals(r2([3], [3]), NaN);
});
