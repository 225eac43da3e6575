import { assertAlmostEquals, assertEquals } from "@std/assert";
import { mean } from "../../lib/core/statistics.ts";
import { classRows } from "../../lib/metrics/class_rows.ts";
import { classRowLosses, numberRowLosses } from "../../lib/metrics/row_losses.ts";
import { scoreClasses } from "../../lib/metrics/score_classes.ts";

Deno.test("classRowLosses() have the metric as their mean; accuracy as the share of mistakes", () => {
  for (const classes of [2, 3]) {
    const actual = [0, 1, NaN, 1],
      predicted = classes === 2
        ? [0.6, 0.4, 0.7, 0.3, 0.1, 0.9, 0, 1]
        : [0.6, 0.3, 0.1, 0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0, 1, 0];
    const rows = classRows(actual, predicted, { classes }), scores = scoreClasses(actual, predicted, { classes });
    assertAlmostEquals(mean(classRowLosses("log_loss", rows)), scores.log_loss!, 1e-12);
    assertAlmostEquals(mean(classRowLosses("roc_auc", rows)), scores.brier!, 1e-12);
    assertAlmostEquals(1 - mean(classRowLosses("accuracy", rows)), scores.accuracy!, 1e-12);
  }
});

Deno.test("numberRowLosses() are squares or sizes of errors, over the outputs that are known", () => {
  const options = { predicted: [2, 5, 1, 1], outputs: 2 };
  assertEquals([...numberRowLosses("rmse", [1, 2, NaN, 4], options)], [5, 9]);
  assertEquals([...numberRowLosses("mae", [1, 2, NaN, 4], options)], [2, 3]);
  assertEquals([...numberRowLosses("mae", [NaN, NaN, 1, 1], options)], [NaN, 0]);
});
