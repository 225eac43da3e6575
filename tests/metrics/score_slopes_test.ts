import { METRICS } from "../../lib/metrics/metric_list.ts";
import { scoreForecast } from "../../lib/metrics/score_forecast.ts";
import { scoreSlopes } from "../../lib/metrics/score_slopes.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

const ACTUAL = [4, 8, NaN, 5, 3], PREDICTED = [3, 9.5, 1, 7, 0.5], SCALE = { mae: 2, mse: 7 };

Deno.test("scoreSlopes() is the absolute derivative of each metric by each forecast", () => {
  // The size below a symmetric error is taken as given; bias is a sum of signed errors, whose absolute value is looked at.
  for (const { name } of METRICS.filter(({ name }) => name !== "smape")) {
    const slopes = scoreSlopes(name, ACTUAL, { predicted: PREDICTED, scale: SCALE });
    const at = (i: number, change: number) => {
      const moved = PREDICTED.map((value, j) => j === i ? value + change : value);
      return scoreForecast(ACTUAL, moved, { scale: SCALE })[name];
    };
    ACTUAL.forEach((_, i) => assertAlmostEquals(slopes[i], Math.abs(at(i, 1e-6) - at(i, -1e-6)) / 2e-6, 1e-6, name));
  }
});

Deno.test("scoreSlopes() is 0 where a metric is undefined or a row has no say", () => {
  assertEquals([...scoreSlopes("mase", [1, 2], { predicted: [2, 2], scale: { mae: NaN, mse: NaN } })], [0, 0]);
  assertEquals([...scoreSlopes("mape", [0, 2], { predicted: [1, 1], scale: SCALE })], [0, 0.5]);
  assertEquals([...scoreSlopes("rmse", [1, 2], { predicted: [1, 2], scale: SCALE })], [0, 0]);
  assertEquals([...scoreSlopes("smape", [0, 2], { predicted: [0, 2], scale: SCALE })], [0, 0.5]);
});
