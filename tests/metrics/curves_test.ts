import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { thresholdCurve } from "../../lib/metrics/curves.ts";
import { rocAuc } from "../../lib/metrics/roc_auc.ts";

Deno.test("thresholdCurve() goes from nobody to everybody", () => {
  const curve = thresholdCurve([0, 1, 1, 0], [0.2, 0.2, 0.9, 0.1])!;
  assertEquals([...curve.thresholds], [Infinity, 0.9, 0.2, 0.1]);
  assertEquals([...curve.found], [0, 0.5, 1, 1]);
  assertEquals([...curve.falseAlarms], [0, 0, 0.5, 1]);
  assertEquals([...curve.precision], [1, 1, 2 / 3, 0.5]);
});

Deno.test("thresholdCurve() encloses the area that rocAuc() tells, and of many steps keeps as many as asked for", () => {
  const rng = createRng(3), actual = Array.from({ length: 500 }, () => rng.integer(2));
  const scores = actual.map((came) => came + rng.normal());
  const area = (points?: number) => {
    const { found, falseAlarms } = thresholdCurve(actual, scores, { points })!;
    let sum = 0;
    for (let g = 1; g < found.length; g++) {
      sum += (falseAlarms[g]! - falseAlarms[g - 1]!) * (found[g]! + found[g - 1]!) / 2;
    }
    return { sum, length: found.length, last: found.at(-1) };
  };
  assertAlmostEquals(area().sum, rocAuc(actual, scores), 1e-12);
  assertAlmostEquals(area(100).sum, rocAuc(actual, scores), 0.01);
  assertEquals([area(100).length, area(100).last], [101, 1]);
});

Deno.test("thresholdCurve() of a missing score is none, and of one class has no share of the other", () => {
  assertEquals(thresholdCurve([0, 1], [NaN, 1]), null);
  assertEquals([...thresholdCurve([1, 1], [0.1, 0.2])!.falseAlarms], [NaN, NaN, NaN]);
});
