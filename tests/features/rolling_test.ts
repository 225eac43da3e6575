import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { mean, quantile, variance } from "@lib/core/statistics.ts";
import { rollExtreme, rollMoments, rollQuantile, rollSlope } from "@lib/features/rolling.ts";
import { assertClose, holedSeries, knownWindow, windowLength } from "./_naive_window.ts";

const column = (n: number) => new Float64Array(n);
const all = (source: ArrayLike<number>) => ({ from: 0, to: source.length });

Deno.test("rollMoments() equals mean and deviation of each window", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const source = Float64Array.from(series);
    const out = { mean: column(source.length), std: column(source.length) };
    rollMoments(source, all(source), window, out);
    const windows = series.map((_, i) => knownWindow(source, i, window));
    const size = Math.max(...windows.flat().map(Math.abs), 1);
    assertClose(out.mean, windows.map((values) => mean(values)), size);
    assertClose(out.std, windows.map((values) => Math.sqrt(variance(values))), size);
  }));
});

Deno.test("rollMoments() forgets a spike without rounding residue", () => {
  const source = Float64Array.of(1e15, 0.1, 0.1, 0.1, 0.1, 0.1);
  const out = { mean: column(6), std: column(6) };
  rollMoments(source, all(source), 3, out);
  assertEquals([...out.mean.subarray(3)], [0.1, 0.1, 0.1]);
  assertEquals([...out.std.subarray(3)], [0, 0, 0]);
});

Deno.test("rollMoments() stays inside the key's rows", () => {
  const source = Float64Array.of(100, 1, 2, 3, 100);
  const out = { mean: column(5).fill(-1), std: null };
  rollMoments(source, { from: 1, to: 4 }, 2, out);
  assertEquals([...out.mean], [-1, 1, 1.5, 2.5, -1]);
});

Deno.test("rollExtreme() equals the smallest and the largest of each window", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const source = Float64Array.from(series);
    const low = column(source.length), high = column(source.length);
    rollExtreme(source, all(source), window, { sign: -1, out: low });
    rollExtreme(source, all(source), window, { sign: 1, out: high });
    const windows = series.map((_, i) => knownWindow(source, i, window));
    assertClose(low, windows.map((values) => values.length === 0 ? NaN : Math.min(...values)));
    assertClose(high, windows.map((values) => values.length === 0 ? NaN : Math.max(...values)));
  }));
});

Deno.test("rollQuantile() equals the interpolated quantile of each window", () => {
  fc.assert(
    fc.property(holedSeries, windowLength, fc.constantFrom(0, 0.1, 0.5, 0.9, 1), (series, window, probability) => {
      const source = Float64Array.from(series);
      const out = column(source.length);
      rollQuantile(source, all(source), window, { probability, out });
      assertClose(out, series.map((_, i) => quantile(knownWindow(source, i, window), probability)), 1e9);
    }),
  );
});

Deno.test("rollSlope() finds the slope of a line through holes, and nothing below three values", () => {
  const source = Float64Array.from({ length: 12 }, (_, i) => i === 4 || i === 9 ? NaN : 5 + 2.5 * i);
  const out = column(12);
  rollSlope(source, all(source), 4, out);
  assertClose(out, [NaN, NaN, ...Array.from({ length: 10 }, () => 2.5)]);
  const holed = Float64Array.of(1, NaN, NaN, 2, NaN);
  rollSlope(holed, all(holed), 3, out);
  assertEquals([...out.subarray(0, 5)], [NaN, NaN, NaN, NaN, NaN]);
});

Deno.test("rolling windows are causal: later values do not change earlier results by a bit", () => {
  fc.assert(fc.property(holedSeries, windowLength, fc.nat({ max: 39 }), (series, window, cut) => {
    const changed = series.map((value, i) => i > cut ? value * 3 + 1 : value);
    const run = (values: readonly number[]) => {
      const source = Float64Array.from(values), n = values.length;
      const out = { mean: column(n), std: column(n), max: column(n), median: column(n), slope: column(n) };
      rollMoments(source, all(source), window, out);
      rollExtreme(source, all(source), window, { sign: 1, out: out.max });
      rollQuantile(source, all(source), window, { probability: 0.5, out: out.median });
      rollSlope(source, all(source), Math.max(3, window), out.slope);
      return Object.values(out).map((values) => [...values.subarray(0, cut + 1)]);
    };
    assertEquals(run(changed), run(series));
  }));
});
