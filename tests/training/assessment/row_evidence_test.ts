import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { accuracy } from "../../../lib/metrics/decision_metrics.ts";
import { scoreClasses } from "../../../lib/metrics/score_classes.ts";
import { scoreIntervals } from "../../../lib/metrics/score_intervals.ts";
import { rowEvidence } from "../../../lib/training/assessment/row_evidence.ts";

const classes = ["stays", "leaves"], two = { kind: "class", classes: 2 } as const;

Deno.test("rowEvidence() of classes scores all rows together, with intervals over keys", () => {
  const rng = createRng(1), actual: number[] = [], predicted: number[] = [], keys = [];
  for (let k = 0; k < 40; k++) {
    keys.push({ from: 10 * k, to: 10 * k + 10 });
    for (let i = 0; i < 10; i++) {
      const came = rng.integer(2), p = 1 / (1 + Math.exp(-(2 * came - 1 + rng.normal())));
      actual.push(1 - came, came);
      predicted.push(1 - p, p);
    }
  }
  const held = { task: two, keys, actual: Float64Array.from(actual), predicted: Float64Array.from(predicted) };
  const evidence = rowEvidence(held, { targets: ["churn"], classes })!, { accuracy, roc_auc: area } = evidence.scores;
  const [none = 0, , , hit = 0] = evidence.confusion?.confusion ?? [];
  assertAlmostEquals(accuracy!.value, (none + hit) / 400, 1e-12);
  assert(area!.lo < area!.value && area!.value < area!.hi && area!.hi - area!.lo < 0.15);
  assertEquals([evidence.rows, evidence.residuals, rowEvidence(held, { targets: [], classes })?.scores], [
    400,
    [],
    evidence.scores,
  ]);
});

Deno.test("rowEvidence() draws fewer resamples where rows are put in the order of many classes", () => {
  const rng = createRng(3), task = { kind: "class", classes: 20 } as const, rows = 2000;
  const came = Array.from({ length: rows }, () => rng.integer(20));
  const decided = Int32Array.from(came, (own) => rng.next() < 0.7 ? own : 0);
  const keys = Array.from({ length: 40 }, (_, k) => ({ from: 50 * k, to: 50 * k + 50 }));
  const held = {
    ...{ task, keys, decided, predicted: new Float64Array(rows * 20).fill(1 / 20) },
    actual: Float64Array.from({ length: rows * 20 }, (_, i) => Number(came[Math.floor(i / 20)] === i % 20)),
  };
  const of = (weights: Float64Array) => ({ accuracy: accuracy(came, decided, { weights }) });
  assertEquals(
    rowEvidence(held, { targets: ["y"], classes: [] })?.scores["accuracy"],
    scoreIntervals(keys, of, { rng: createRng(0), repetitions: 50 })["accuracy"],
  );
});

Deno.test("rowEvidence() of numbers has errors by target, of rows that are known and predicted", () => {
  const evidence = rowEvidence({
    task: { kind: "number", outputs: 2 },
    keys: [{ from: 0, to: 2 }, { from: 2, to: 4 }],
    actual: Float64Array.of(1, 10, 2, 20, NaN, 30, 4, 40),
    predicted: Float64Array.of(2, 10, 2, 24, 3, 30, NaN, NaN),
  }, { targets: ["price", "demand"], classes: [] })!;
  assertEquals([evidence.rows, evidence.scores["mae"]?.value, evidence.confusion], [2, (0.5 + 2) / 2, null]);
  assertEquals(evidence.residuals.map((one) => one?.actual), [[1, 2], [10, 20]]);
  assertEquals(evidence.targetScores.map(({ mae }) => mae?.value), [0.5, 2]);
});

Deno.test("rowEvidence() of decisions that are not the likeliest class counts these, and of nothing known is none", () => {
  const held = {
    task: two,
    keys: [{ from: 0, to: 2 }],
    actual: Float64Array.of(1, 0, 0, 1),
    predicted: Float64Array.of(0.6, 0.4, 0.7, 0.3),
  };
  const names = { targets: ["churn"], classes };
  assertEquals(rowEvidence({ ...held, decided: Int32Array.of(0, 1) }, names)?.confusion?.confusion, [1, 0, 0, 1]);
  assertEquals(rowEvidence({ ...held, actual: new Float64Array(4).fill(NaN) }, names), null);
});

Deno.test("rowEvidence() tells what was chosen by, but nothing that is measured in what is usual for a key", () => {
  const held = {
    task: { kind: "number", outputs: 1 } as const,
    keys: [{ from: 0, to: 2 }],
    actual: Float64Array.of(1, 2),
    predicted: Float64Array.of(1, 3),
  };
  const namesOf = (metric: string) =>
    Object.keys(rowEvidence(held, { targets: ["price"], classes: [], metric })?.scores ?? {});
  assertEquals(namesOf("wape").filter((name) => !namesOf("rmse").includes(name)), ["wape"]);
  assertEquals(namesOf("rmsse"), namesOf("rmse"));
});

for (const count of [2, 3]) {
  Deno.test(`rowEvidence() of ${count} classes has an interval around every metric, whose value is that of all rows`, () => {
    const rng = createRng(2), rows = 300, actual = new Float64Array(rows * count), predicted = actual.slice();
    for (let row = 0; row < rows; row++) {
      const came = rng.integer(count),
        raw = Array.from({ length: count }, (_, c) => Math.exp((c === came ? 1 : 0) + rng.normal()));
      const total = raw.reduce((sum, one) => sum + one, 0);
      raw.forEach((one, c) => predicted[row * count + c] = one / total);
      actual[row * count + came] = 1;
    }
    const keys = Array.from({ length: 30 }, (_, k) => ({ from: 10 * k, to: 10 * k + 10 }));
    const names = Array.from({ length: count }, (_, c) => `c${c}`), task = { kind: "class", classes: count } as const;
    const { scores } = rowEvidence({ task, keys, actual, predicted }, { targets: ["y"], classes: names })!;
    const expected = scoreClasses(actual, predicted, { classes: count });
    assertEquals(Object.keys(scores), Object.keys(expected));
    for (const [name, { value, lo, hi }] of Object.entries(scores)) {
      assertAlmostEquals(value, expected[name as keyof typeof expected]!, 1e-12, name);
      // Errors of calibration are larger on every resample than on the rows that these are drawn from.
      assert(lo < hi && value < hi && (lo < value || name === "calibration_error"), `${name} ${lo} ${value} ${hi}`);
    }
  });
}
