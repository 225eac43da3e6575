import { assertAlmostEquals, assertEquals } from "@std/assert";
import { classSlopes } from "../../lib/metrics/class_slopes.ts";
import { scoreClasses } from "../../lib/metrics/score_classes.ts";

Deno.test("classSlopes() are the derivatives of log loss and Brier score", () => {
  const actual = [0, 2, NaN, 1], weights = [1, 2, 1, 0.5];
  const predicted = [0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.4, 0.3, 0.3, 0.6, 0.3, 0.1];
  for (const metric of ["log_loss", "brier"] as const) {
    const slopes = classSlopes(metric, actual, { predicted, classes: 3, weights });
    const value = (p: number[]) => scoreClasses(actual, p, { classes: 3, weights, metrics: [metric] })[metric]!;
    slopes.forEach((slope, i) => {
      const step = 1e-6, up = predicted.with(i, predicted[i]! + step), down = predicted.with(i, predicted[i]! - step);
      assertAlmostEquals(slope, Math.abs(value(up) - value(down)) / (2 * step), 1e-6, `${metric} ${i}`);
    });
  }
});

Deno.test("classSlopes() of a metric that moves in steps are those of the Brier score", () => {
  const options = { predicted: [0.5, 0.5, 0.2, 0.8], classes: 2 };
  assertEquals(classSlopes("accuracy", [0, 0], options), classSlopes("brier", [0, 0], options));
});
