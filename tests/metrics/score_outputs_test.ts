import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/classes.json" with { type: "json" };
import { METRICS } from "../../lib/metrics/metric_list.ts";
import { outputSlopes, ROW_METRICS, scoreOutputs } from "../../lib/metrics/score_outputs.ts";
import { scoreForecast } from "../../lib/metrics/score_forecast.ts";

const actual = [1, 10, 2, 30, 4, NaN],
  predicted = [1, 12, 4, 31, 3, 1],
  scales = [{ mae: 1, mse: 2 }, { mae: 10, mse: 150 }];

Deno.test("scoreOutputs() is the mean over outputs of each metric", () => {
  const first = scoreForecast([1, 2, 4], [1, 4, 3], { scale: scales[0]! });
  const second = scoreForecast([10, 30, NaN], [12, 31, 1], { scale: scales[1]! });
  const scores = scoreOutputs(actual, predicted, { outputs: 2, scales });
  for (const { name } of METRICS) assertAlmostEquals(scores[name], (first[name] + second[name]) / 2, 1e-12, name);
});

Deno.test("scoreOutputs() leaves out an output of which nothing came, and forgives no missing prediction", () => {
  assertEquals(scoreOutputs([1, NaN, 2, NaN], [2, 5, 2, NaN], { outputs: 2 }).mae, 0.5);
  assertEquals(scoreOutputs([1, 3, 2, 4], [2, 3, 2, NaN], { outputs: 2 }).mae, NaN);
  assertEquals(scoreOutputs([], [], { outputs: 2 }).rmse, NaN);
});

Deno.test("scoreOutputs() of rows without a scale has all metrics but the scaled ones, those that are told of rows among them", () => {
  const scores = scoreOutputs([1, 2, 4], [1, 3, 5]);
  assertEquals(METRICS.filter(({ name }) => Number.isNaN(scores[name])).map(({ name }) => name), ["mase", "rmsse"]);
  assertEquals(ROW_METRICS.map(({ name }) => name), ["mse", "rmse", "mae", "mape", "r2"]);
});

Deno.test("outputSlopes() are the derivatives of the mean over outputs", () => {
  for (const metric of ["rmse", "mae", "rmsse", "r2"] as const) {
    outputSlopes(metric, actual, { predicted, outputs: 2, scales }).forEach((slope, i) => {
      if (predicted[i] === actual[i]) return; // an absolute error has no slope there
      const at = (p: number[]) => scoreOutputs(actual, p, { outputs: 2, scales })[metric], step = 1e-6;
      const up = predicted.with(i, predicted[i]! + step), down = predicted.with(i, predicted[i]! - step);
      assertAlmostEquals(slope, Math.abs(at(up) - at(down)) / (2 * step), 1e-6, `${metric} ${i}`);
    });
  }
});

for (const [name, one] of Object.entries(golden.numbers)) {
  Deno.test(`scoreOutputs() agrees with scikit-learn: ${name}`, () => {
    const scores = scoreOutputs(one.actual, one.predicted, { outputs: one.targets });
    for (const metric of ["mse", "rmse", "mae", "mape", "r2"] as const) {
      assertAlmostEquals(scores[metric] / one.scores[metric], 1, 1e-12, metric);
    }
  });
}
