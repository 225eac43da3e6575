import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { mean, variance } from "@lib/core/numbers/statistics.ts";
import { carryLast, expandExtreme, expandMoments, weighMean } from "@lib/features/statistics/running.ts";
import { assertClose, holedSeries } from "../_naive_window.ts";

const SPAN = (source: ArrayLike<number>) => ({ from: 0, to: source.length });

Deno.test("expandMoments() equals mean and deviation of everything so far", () => {
  fc.assert(fc.property(holedSeries, (series) => {
    const source = Float64Array.from(series);
    const out = { mean: new Float64Array(source.length), std: new Float64Array(source.length) };
    expandMoments(source, SPAN(source), out);
    const prefixes = series.map((_, i) => series.slice(0, i + 1));
    assertClose(out.mean, prefixes.map((values) => mean(values)), 1e9);
    assertClose(out.std, prefixes.map((values) => Math.sqrt(variance(values))), 1e9);
  }));
});

Deno.test("expandExtreme() skips missing values and is missing before the first known one", () => {
  const source = Float64Array.of(NaN, 3, 5, NaN, 1);
  const low = new Float64Array(5), high = new Float64Array(5);
  expandExtreme(source, SPAN(source), { sign: -1, out: low });
  expandExtreme(source, SPAN(source), { sign: 1, out: high });
  assertEquals([...low], [NaN, 3, 3, 3, 1]);
  assertEquals([...high], [NaN, 3, 5, 5, 5]);
});

Deno.test("weighMean() weighs the value j back by (1 - alpha)^j, also across holes", () => {
  const source = Float64Array.of(NaN, 8, NaN, 2);
  const out = new Float64Array(4);
  weighMean(source, SPAN(source), { alpha: 0.5, out });
  assertEquals([...out.subarray(0, 3)], [NaN, 8, 8]);
  assertAlmostEquals(out[3], (8 * 0.25 + 2) / 1.25);
});

Deno.test("weighMean() survives a gap long enough to underflow", () => {
  const source = new Float64Array(5000).fill(NaN);
  source[0] = 7;
  const out = new Float64Array(5000);
  weighMean(source, SPAN(source), { alpha: 0.9, out });
  assertAlmostEquals(out[4999], 7);
});

Deno.test("carryLast() keeps the newest known value inside the key's rows", () => {
  const out = new Float64Array(5).fill(-1);
  carryLast(Float64Array.of(9, NaN, 4, NaN, 6), { from: 1, to: 4 }, out);
  assertEquals([...out], [-1, NaN, 4, 4, -1]);
});

Deno.test("expandExtreme() is the smallest and the largest of everything so far", () => {
  fc.assert(fc.property(holedSeries, (series) => {
    const source = Float64Array.from(series);
    for (const sign of [1, -1] as const) {
      const out = new Float64Array(source.length);
      expandExtreme(source, SPAN(source), { sign, out });
      const known = series.map((_, i) => series.slice(0, i + 1).filter((value) => !Number.isNaN(value)));
      const extreme = sign === 1 ? Math.max : Math.min;
      assertEquals([...out], known.map((values) => values.length === 0 ? NaN : extreme(...values)));
    }
  }));
});

Deno.test("weighMean() is the weighted mean by its definition, for any weight", () => {
  fc.assert(fc.property(holedSeries, fc.integer({ min: 1, max: 100 }), (series, percent) => {
    const alpha = percent / 100, source = Float64Array.from(series), out = new Float64Array(source.length);
    weighMean(source, SPAN(source), { alpha, out });
    const expected = series.map((_, i) => {
      let sum = 0, weight = 0;
      for (let j = 0; j <= i; j++) {
        if (Number.isNaN(series[j])) continue;
        sum += series[j] * (1 - alpha) ** (i - j);
        weight += (1 - alpha) ** (i - j);
      }
      return { mean: sum / weight, weight };
    });
    // With alpha 1 only the newest value weighs, so a missing one leaves 0 / 0: nothing is known.
    expected.forEach(({ mean, weight }, i) => {
      if (weight > 1e-90 || alpha === 1) assertClose(out.subarray(i, i + 1), [mean], 1e9);
    });
  }));
});

Deno.test("weighMean() of a constant is the constant", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: -9, max: 9 }), (percent, level) => {
    const source = new Float64Array(20).fill(level), out = new Float64Array(20);
    weighMean(source, SPAN(source), { alpha: percent / 100, out });
    for (const value of out) assertAlmostEquals(value, level, 1e-12);
  }));
});

Deno.test("running statistics start anew at the key and leave other rows alone", () => {
  const source = Float64Array.of(50, 1, 3, 60), span = { from: 1, to: 3 };
  const out = () => new Float64Array(4).fill(-1);
  const mean = out(), std = out(), high = out(), weighted = out();
  expandMoments(source, span, { mean, std });
  expandExtreme(source, span, { sign: 1, out: high });
  weighMean(source, span, { alpha: 0.5, out: weighted });
  assertEquals([...mean], [-1, 1, 2, -1]);
  assertEquals([...std], [-1, NaN, Math.SQRT2, -1]);
  assertEquals([...high], [-1, 1, 3, -1]);
  assertEquals([...weighted], [-1, 1, 3.5 / 1.5, -1]);
});
