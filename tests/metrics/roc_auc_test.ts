import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { rocAuc } from "../../lib/metrics/roc_auc.ts";

Deno.test("rocAuc() is the share of pairs in the right order, ties one half", () => {
  const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 5 })), { minLength: 2 });
  fc.assert(fc.property(rows, (pairs) => {
    const positives = pairs.filter(([label]) => label === 1), negatives = pairs.filter(([label]) => label === 0);
    let right = 0;
    for (const [, high] of positives) for (const [, low] of negatives) right += high > low ? 1 : high === low ? 0.5 : 0;
    const auc = rocAuc(pairs.map(([label]) => label), pairs.map(([, score]) => score));
    const expected = right / (positives.length * negatives.length);
    if (Number.isNaN(expected)) assertEquals(auc, NaN);
    else assertAlmostEquals(auc, expected, 1e-12);
  }));
});

Deno.test("rocAuc() skips unknown actuals and refuses to rank a NaN score", () => {
  assertEquals(rocAuc([1, 0, NaN], [2, 1, NaN]), 1);
  assertEquals(rocAuc([1, 0], [2, NaN]), NaN);
});

Deno.test("rocAuc() counts a row as often as its weight", () => {
  assertEquals(rocAuc([1, 0, 0], [0.5, 0.2, 0.9], { weights: [1, 3, 1] }), 0.75);
});
