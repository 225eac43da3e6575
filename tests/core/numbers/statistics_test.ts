import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  classifyDemand,
  mean,
  median,
  quantile,
  quantileSorted,
  robustMean,
  sortFinite,
  variance,
  winsorizeEnds,
} from "../../../lib/core/numbers/statistics.ts";

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 });

Deno.test("mean() and variance() agree with the two-pass definition", () => {
  fc.assert(fc.property(numbers, (values) => {
    const average = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
    assertAlmostEquals(mean(values), average, 1e-6);
    assertAlmostEquals(variance(values), spread, 1e-6 * Math.max(1, spread));
  }));
});

Deno.test("missing values are skipped, and nothing left is NaN", () => {
  assertEquals(mean([1, NaN, 3]), 2);
  assertEquals(variance([NaN, 1, 3]), 2);
  assertEquals(median([NaN, 5, 1, 3]), 3);
  for (const nothing of [[], [NaN], new Float64Array(0)]) {
    assertEquals([mean(nothing), variance(nothing), median(nothing), quantile(nothing, 0.5)], [NaN, NaN, NaN, NaN]);
  }
  assertEquals(variance([4]), NaN);
});

Deno.test("quantile() is type 7: the values of R's quantile()", () => {
  // R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, 1))
  const expected = [1, 1.4, 2, 4, 12.8, 16];
  [0, 0.1, 0.25, 0.5, 0.9, 1].forEach((p, i) => assertAlmostEquals(quantile([16, 2, 8, 1, 4], p), expected[i], 1e-12));
  assertEquals(quantileSorted([7], 0.3), 7);
});

Deno.test("quantile() is monotone and inside the range", () => {
  fc.assert(fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
    const at = quantile(values, p);
    assert(at >= Math.min(...values) && at <= Math.max(...values));
    assert(quantile(values, p / 2) <= at + 1e-9 * Math.abs(at));
  }));
});

Deno.test("quantile() refuses probabilities outside [0, 1]", () => {
  for (const p of [-0.1, 1.1, NaN]) assertThrows(() => quantile([1, 2], p), RangeError, "must be in [0, 1]");
});

Deno.test("robustMean() cuts the wildest 2 % at each end to their neighbours, at least one value of three", () => {
  assertEquals(robustMean([1, 2, 1e9]), 2);
  assertEquals(robustMean([-1e9, 3, 4, 5, NaN]), 3.5);
  assertEquals(robustMean(Array.from({ length: 100 }, (_, i) => i < 98 ? 1 : Infinity)), 1);
  assertEquals([robustMean([2, 4]), robustMean([7]), robustMean([])], [3, 7, NaN]);
});

Deno.test("winsorizeEnds() keeps shape, order and what is missing", () => {
  assertEquals(winsorizeEnds([9, NaN, 1, 5]), Float64Array.of(5, NaN, 5, 5));
  assertEquals(winsorizeEnds([9, 1]), Float64Array.of(9, 1));
});

Deno.test("sortFinite() sorts by value in a new array", () => {
  const values = [10, 9, NaN, -1];
  assertEquals(sortFinite(values), Float64Array.of(-1, 9, 10));
  assertEquals(values, [10, 9, NaN, -1]);
});

Deno.test("classifyDemand() follows the cut-offs of Syntetos, Boylan & Croston", () => {
  const repeat = (pattern: number[]) => Array.from({ length: 40 }, (_, i) => pattern[i % pattern.length]);
  assertEquals(classifyDemand(repeat([5, 6])).demandClass, "smooth");
  assertEquals(classifyDemand(repeat([1, 20, 1, 1])).demandClass, "erratic");
  assertEquals(classifyDemand(repeat([5, 0])).demandClass, "intermittent");
  assertEquals(classifyDemand(repeat([1, 0, 30, 0])).demandClass, "lumpy");
  assertEquals(classifyDemand([0, 0, NaN]), { demandClass: "no_demand", adi: NaN, cv2: NaN });
});

Deno.test("classifyDemand() gives interval and squared variation of the demands, missing periods left out", () => {
  const { adi, cv2 } = classifyDemand([2, 0, 4, NaN, 0]);
  assertEquals(adi, 2);
  assertAlmostEquals(cv2, 2 / 9, 1e-12);
  assertEquals(classifyDemand([0, 3]).cv2, 0);
});
