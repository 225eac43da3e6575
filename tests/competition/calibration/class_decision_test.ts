import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import {
  bestDecision,
  classThreshold,
  costDecision,
  decideClasses,
  likeliestDecision,
} from "../../../lib/competition/calibration/class_decision.ts";
import { partRows } from "../../../lib/competition/calibration/class_folds.ts";
import { scoreClasses } from "../../../lib/metrics/score_classes.ts";
import { drawClasses } from "../_classes.ts";

Deno.test("decideClasses() of the likeliest class takes the first of those that are alike, and none of what is missing", () => {
  const decided = decideClasses(likeliestDecision(3), Float64Array.of(0.1, 0.45, 0.45, 0.6, 0.3, 0.1, NaN, 0.5, 0.5));
  assertEquals([...decided], [1, 0, -1]);
});

Deno.test("costDecision() takes the least expected cost, which is a threshold for two classes", () => {
  const decision = costDecision([[0, 1], [9, 0]]);
  assertAlmostEquals(classThreshold(decision)!, 0.1, 1e-12);
  assertEquals([...decideClasses(decision, Float64Array.of(0.95, 0.05, 0.85, 0.15))], [0, 1]);
  const safe = costDecision([[0, 5, 1], [5, 0, 1], [5, 5, 0]]); // the third is a way out
  assertEquals([...decideClasses(safe, Float64Array.of(0.5, 0.49, 0.01, 0.9, 0.09, 0.01))], [2, 0]);
  assertEquals(classThreshold(safe), null);
});

Deno.test("costDecision() is never dearer than the likeliest class where probabilities are true", () => {
  const fold = drawClasses(createRng(8), { rows: 3000, classes: 3 }), costs = [[0, 1, 10], [4, 0, 1], [1, 2, 0]];
  const total = (decided: Int32Array) => decided.reduce((sum, to, row) => sum + costs[fold.actual[row]!]![to]!, 0);
  const plain = total(decideClasses(likeliestDecision(3), fold.probabilities));
  assert(total(decideClasses(costDecision(costs), fold.probabilities)) < 0.9 * plain);
});

Deno.test("costDecision() refuses what is no square of costs", () => {
  assertThrows(() => costDecision([[0, 1], [1]]), RangeError, "[[0,1],[1]]");
  assertThrows(() => costDecision([[0, -1], [1, 0]]), RangeError);
});

for (
  const [classes, metric] of [[2, "f1"], [2, "balanced_accuracy"], [4, "balanced_accuracy"], [4, "f1_macro"]] as const
) {
  Deno.test(`bestDecision() of ${classes} classes by ${metric} is better on rows that it has not seen`, () => {
    const rng = createRng(6), rare = (truth: number[]) => truth;
    // Classes of very different size: the first is likelier by far.
    const draw = (rows: number) => {
      const fold = drawClasses(rng, { rows: 4 * rows, classes, said: rare });
      const kept = fold.actual.map((came, row) => [came, row] as const).filter(([came, row]) =>
        came === 0 || row % 8 === 0
      );
      const actual = kept.map(([came]) => came);
      const probabilities = Float64Array.from(kept.flatMap(([, row]) => {
        const own = Array.from(
          fold.probabilities.subarray(row * classes, (row + 1) * classes),
          (p, c) => c === 0 ? p : p / 8,
        );
        const total = own.reduce((sum, p) => sum + p, 0);
        return own.map((p) => p / total);
      }));
      return { actual, probabilities };
    };
    const decision = bestDecision(partRows([draw(400), draw(400), draw(400)], classes), metric);
    assertEquals(decision.by, metric);
    const fresh = draw(3000),
      value = (decided?: Int32Array) =>
        scoreClasses(fresh.actual, fresh.probabilities, { classes, decided, metrics: [metric] })[metric]!;
    assert(
      value(decideClasses(decision, fresh.probabilities)) > value() + 0.01,
      `${value(decideClasses(decision, fresh.probabilities))} after ${value()}`,
    );
  });
}

Deno.test("bestDecision() of two classes decides halfway between the probabilities that it tells apart", () => {
  const said = Array.from({ length: 120 }, (_, i) => ((i % 40) + 0.5) / 40);
  const fold = {
    actual: said.map((p) => p > 0.3 ? 1 : 0),
    probabilities: Float64Array.from(said.flatMap((p) => [1 - p, p])),
  };
  assertAlmostEquals(classThreshold(bestDecision(partRows([fold, fold, fold], 2), "accuracy"))!, 0.3, 1e-9);
});

Deno.test("bestDecision() leaves the likeliest class where nothing is gained, rows are few, or nothing is decided", () => {
  const fold = drawClasses(createRng(3), { rows: 400, classes: 2 }), plain = likeliestDecision(2);
  assertEquals(bestDecision(partRows([fold], 2), "log_loss"), plain);
  assertEquals(bestDecision(partRows([fold], 2), "roc_auc"), plain);
  const few = drawClasses(createRng(3), { rows: 40, classes: 2 });
  assertEquals(bestDecision(partRows([few], 2), "f1"), plain);
});

Deno.test("decideClasses() never says what cannot come, whatever it costs", () => {
  const costs = [0, 9, 0, 9, 0, 0, 0, 0, 0];
  assertEquals([...decideClasses({ costs }, Float64Array.of(0.6, 0.4, 0))], [0]);
  assertEquals([...decideClasses({ costs }, Float64Array.of(0.5, 0.4, 0.1))], [2]);
});
