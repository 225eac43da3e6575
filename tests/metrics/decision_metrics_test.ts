import { assertAlmostEquals, assertEquals } from "@std/assert";
import { accuracy, balancedAccuracy, f1, precision, recall } from "@lib/metrics/decision_metrics.ts";

Deno.test("accuracy() is the share of equal classes over the known rows", () => {
  assertEquals(accuracy([0, 1, 2, NaN], [0, 1, 1, 0]), 2 / 3);
});

Deno.test("accuracy() is NaN without a known row", () => {
  assertEquals(accuracy([NaN], [1]), NaN);
});

Deno.test("accuracy() weighs rows, and skips those without a weight", () => {
  assertEquals(accuracy([0, 1, 1], [0, 0, 1], { weights: [3, 1, NaN] }), 0.75);
});

Deno.test("balancedAccuracy() counts a rare class as much as a common one", () => {
  assertEquals(balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0]), 0.5);
  assertEquals(balancedAccuracy([0, 0, 1], [0, 2, 1]), 0.75); // class 2 never came
});

Deno.test("balancedAccuracy() weighs rows, and is NaN without a known one", () => {
  assertEquals(balancedAccuracy([0, 0, 1], [0, 1, 1], { weights: [3, 1, 5] }), 0.875);
  assertEquals(balancedAccuracy([NaN], [1]), NaN);
});

Deno.test("precision() is the share of positive predictions that are right", () => {
  assertEquals(precision([1, 0, 0, 1], [1, 1, 0, 0]), 0.5);
  assertEquals(precision([1, 0, 0, 1], [1, 1, 0, 0], { positive: 0 }), 0.5);
});

Deno.test("precision() is NaN when nothing is predicted positive", () => {
  assertEquals(precision([1, 0], [0, 0]), NaN);
});

Deno.test("recall() is the share of positive rows that are found", () => {
  assertEquals(recall([1, 1, 1, 0], [1, 0, 1, 1]), 2 / 3);
});

Deno.test("recall() is NaN when no row is positive", () => {
  assertEquals(recall([0, 0], [1, 0]), NaN);
});

Deno.test("f1() is the harmonic mean of precision and recall", () => {
  const actual = [1, 1, 1, 0, 0], predicted = [1, 0, 1, 1, 0];
  const p = precision(actual, predicted), r = recall(actual, predicted);
  assertAlmostEquals(f1(actual, predicted), 2 * p * r / (p + r), 1e-15);
});

Deno.test("f1() is 0 when nothing is found and NaN when there is nothing to find", () => {
  assertEquals(f1([1, 0], [0, 1]), 0);
  assertEquals(f1([0, 0], [0, 0]), NaN);
});
