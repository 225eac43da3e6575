import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import golden from "../golden/classes.json" with { type: "json" };
import { CLASS_METRICS, type ClassMetricName, classMetrics } from "../../lib/metrics/class_metric_list.ts";
import { scoreClasses } from "../../lib/metrics/score_classes.ts";

for (const [name, one] of Object.entries(golden.cases)) {
  Deno.test(`scoreClasses() agrees with scikit-learn: ${name}`, () => {
    const weights = "weights" in one ? one.weights : undefined;
    const scores = scoreClasses(one.actual, one.probabilities, { classes: one.classes, weights });
    for (const [metric, expected] of Object.entries(one.scores)) {
      const value = scores[metric as ClassMetricName] ?? NaN;
      if (expected === null) assertEquals(value, NaN, metric);
      else assertAlmostEquals(value, expected, 1e-12, metric);
    }
  });
}

const probability = fc.constantFrom(0, 0.25, 0.5, 1, 0.1);
const rows = fc.array(
  fc.record({
    came: fc.constantFrom(0, 1, 2, NaN),
    weight: fc.constantFrom(1, 2, 0, NaN),
    p: fc.tuple(probability, probability, probability),
  }),
  { maxLength: 12 },
);

Deno.test("scoreClasses() reads class numbers and one-hot rows alike, and skips what is unknown or has no weight", () => {
  fc.assert(fc.property(rows, (drawn) => {
    const options = { classes: 3, weights: drawn.map(({ weight }) => weight) };
    const predicted = drawn.flatMap(({ p }) => p), numbers = drawn.map(({ came }) => came);
    const hot = numbers.flatMap((came) => [0, 1, 2].map((c) => Number.isNaN(came) ? NaN : Number(c === came)));
    const scores = scoreClasses(numbers, predicted, options);
    assertEquals(scoreClasses(hot, predicted, options), scores);
    const kept = drawn.filter(({ came, weight }) => !Number.isNaN(came) && weight > 0);
    const doubled = kept.flatMap((row) => row.weight === 2 ? [row, row] : [row]);
    const repeated = scoreClasses(doubled.map(({ came }) => came), doubled.flatMap(({ p }) => p), { classes: 3 });
    for (const { name } of classMetrics(3)) assertAlmostEquals(scores[name]!, repeated[name]!, 1e-9, name);
  }));
});

Deno.test("scoreClasses() of perfect probabilities has the value that the list calls perfect", () => {
  const scores = scoreClasses([0, 1, 1], [1, 0, 0, 1, 0, 1], { classes: 2 });
  assertEquals(Object.keys(scores), CLASS_METRICS.map(({ name }) => name as string));
  for (const { name, perfect } of CLASS_METRICS) assertAlmostEquals(scores[name]!, perfect, 1e-12, name);
});

Deno.test("scoreClasses() is NaN throughout where a probability is missing, and scores decisions that are given", () => {
  const missing = scoreClasses([0, 1], [1, 0, NaN, NaN], { classes: 2 });
  assertEquals(new Set(Object.values(missing)), new Set([NaN]));
  const decided = scoreClasses([0, 1], [0.9, 0.1, 0.8, 0.2], { classes: 2, decided: [0, 1] });
  assertEquals([decided.accuracy, decided.log_loss! > 0.8], [1, true]);
  assertEquals(Object.keys(scoreClasses([0], [1, 0], { classes: 2, metrics: ["brier"] })), ["brier"]);
});

Deno.test("scoreClasses() refuses shapes and class numbers that are none", () => {
  assertThrows(() => scoreClasses([0, 1, 1], [1, 0], { classes: 2 }), RangeError, "[2] of 2 classes for [3]");
  assertThrows(() => scoreClasses([2], [1, 0], { classes: 2 }), RangeError, "current value is 2");
  assertThrows(() => scoreClasses([1], [1, 0], { classes: 2, weights: [1, 1] }), RangeError, "weights");
});
