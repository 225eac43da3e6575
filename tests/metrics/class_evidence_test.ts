import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { classEvidence } from "../../lib/metrics/class_evidence.ts";
import { scoreClasses } from "../../lib/metrics/score_classes.ts";

Deno.test("classEvidence() of two classes has the curve of the second, with the areas that are scored", () => {
  const rng = createRng(1), actual = Array.from({ length: 1000 }, () => rng.integer(2));
  const predicted = actual.flatMap((came) => {
    const p = 1 / (1 + Math.exp(-(came - 0.5 + rng.normal())));
    return [1 - p, p];
  });
  const evidence = classEvidence(actual, predicted, { classes: 2 })!,
    scores = scoreClasses(actual, predicted, { classes: 2 });
  const [curve] = evidence.curves;
  assertEquals([evidence.rows, evidence.curves.length, curve?.name, curve?.found.length], [1000, 1, 1, 201]);
  assertEquals([curve?.rocAuc, curve?.prAuc, curve?.calibrationError], [
    scores.roc_auc,
    scores.pr_auc,
    scores.calibration_error,
  ]);
  const [none = 0, alarm, miss, hit = 0] = evidence.confusion;
  assertAlmostEquals((none + hit) / 1000, scores.accuracy!, 1e-12);
  assertEquals(evidence.confusion.reduce((sum, count) => sum + count, 0), 1000);
  assertEquals(alarm! + miss!, 1000 - none - hit);
});

Deno.test("classEvidence() of more classes has a curve for each that came, and counts what was decided", () => {
  const predicted = [0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.4, 0.3, 0.3];
  const evidence = classEvidence([0, 1, 1], predicted, { classes: 3, decided: [0, 1, 2] })!;
  assertEquals(evidence.curves.map(({ name, rows }) => [name, rows]), [[0, 1], [1, 2]]);
  assertEquals(evidence.confusion, [1, 0, 0, 0, 1, 1, 0, 0, 0]);
});

Deno.test("classEvidence() of one class has counts alone, and of nothing known is none", () => {
  assertEquals(classEvidence([1, 1], [0.2, 0.8, 0.4, 0.6], { classes: 2 })?.curves, []);
  assertEquals(classEvidence([NaN], [0.2, 0.8], { classes: 2 }), null);
  assertEquals(classEvidence([1], [NaN, NaN], { classes: 2 }), null);
});
