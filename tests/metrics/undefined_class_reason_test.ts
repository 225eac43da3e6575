import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { CLASS_METRICS } from "../../lib/metrics/class_metric_list.ts";
import { scoreClasses } from "../../lib/metrics/score_classes.ts";
import { undefinedClassReason } from "../../lib/metrics/undefined_class_reason.ts";

Deno.test("undefinedClassReason() names the cause", () => {
  const two = { classes: 2, predicted: [0.8, 0.2, 0.7, 0.3] };
  assertEquals(undefinedClassReason("roc_auc", [0, 0], two), "ONE_CLASS");
  assertEquals(undefinedClassReason("pr_auc", [0, 0], two), "NO_POSITIVES");
  assertEquals(undefinedClassReason("recall", [0, 0], two), "NO_POSITIVES");
  assertEquals(undefinedClassReason("precision", [0, 1], two), "NEVER_PREDICTED");
  assertEquals(undefinedClassReason("log_loss", [NaN, NaN], two), "NO_ACTUALS");
  assertEquals(undefinedClassReason("brier", [0], { classes: 2, predicted: [NaN, 1] }), "MISSING_FORECAST");
  assertEquals(undefinedClassReason("f1", [0], { classes: 3, predicted: [1, 0, 0] }), "MORE_CLASSES");
});

Deno.test("undefinedClassReason() is given exactly where scoreClasses() is NaN", () => {
  const came = fc.constantFrom(NaN, 0, 1), p = fc.constantFrom(NaN, 0, 0.3, 0.3, 0.6, 1);
  fc.assert(fc.property(fc.array(fc.tuple(came, p), { maxLength: 4 }), fc.constantFrom(2, 3), (drawn, classes) => {
    const actual = drawn.map(([one]) => one);
    const predicted = drawn.flatMap(([, one]) => classes === 2 ? [1 - one, one] : [1 - one, one, 0]);
    const scores = scoreClasses(actual, predicted, { classes, metrics: CLASS_METRICS.map(({ name }) => name) });
    for (const { name } of CLASS_METRICS) {
      const reason = undefinedClassReason(name, actual, { predicted, classes });
      assertEquals(reason !== null, Number.isNaN(scores[name]), `${name}: ${reason}`);
    }
  }));
});
