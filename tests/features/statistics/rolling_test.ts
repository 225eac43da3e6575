import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { mean, quantile, variance } from "@lib/core/numbers/statistics.ts";
import { rollExtreme, rollingRoom, rollMoments, rollQuantile, rollSlope } from "@lib/features/statistics/rolling.ts";
import { assertClose, holedSeries, knownWindow, windowLength } from "../_naive_window.ts";

const column = (n: number) => new Float64Array(n);
const all = (source: ArrayLike<number>) => ({ from: 0, to: source.length });

Deno.test("rollMoments() equals mean and deviation of each window", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const source = Float64Array.from(series);
    const out = { mean: column(source.length), std: column(source.length) };
    rollMoments(source, all(source), { window, ...out });
    const windows = series.map((_, i) => knownWindow(source, i, window));
    const size = Math.max(...windows.flat().map(Math.abs), 1);
    assertClose(out.mean, windows.map((values) => mean(values)), size);
    assertClose(out.std, windows.map((values) => Math.sqrt(variance(values))), size);
  }));
});

Deno.test("rollMoments() forgets a spike without rounding residue", () => {
  const source = Float64Array.of(1e15, 0.1, 0.1, 0.1, 0.1, 0.1);
  const out = { mean: column(6), std: column(6) };
  rollMoments(source, all(source), { window: 3, ...out });
  assertEquals([...out.mean.subarray(3)], [0.1, 0.1, 0.1]);
  assertEquals([...out.std.subarray(3)], [0, 0, 0]);
});

Deno.test("rollMoments() stays inside the key's rows", () => {
  const source = Float64Array.of(100, 1, 2, 3, 100);
  const out = { mean: column(5).fill(-1), std: null };
  rollMoments(source, { from: 1, to: 4 }, { window: 2, ...out });
  assertEquals([...out.mean], [-1, 1, 1.5, 2.5, -1]);
});

Deno.test("rollExtreme() equals the smallest and the largest of each window", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const source = Float64Array.from(series);
    const low = column(source.length), high = column(source.length);
    rollExtreme(source, all(source), { window, sign: -1, out: low });
    rollExtreme(source, all(source), { window, sign: 1, out: high });
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
      rollQuantile(source, all(source), { window, probability, out });
      assertClose(out, series.map((_, i) => quantile(knownWindow(source, i, window), probability)), 1e9);
    }),
  );
});

Deno.test("rollSlope() finds the slope of a line through holes, and nothing below three values", () => {
  const source = Float64Array.from({ length: 12 }, (_, i) => i === 4 || i === 9 ? NaN : 5 + 2.5 * i);
  const out = column(12);
  rollSlope(source, all(source), { window: 4, out });
  assertClose(out, [NaN, NaN, ...Array.from({ length: 10 }, () => 2.5)]);
  const holed = Float64Array.of(1, NaN, NaN, 2, NaN);
  rollSlope(holed, all(holed), { window: 3, out });
  assertEquals([...out.subarray(0, 5)], [NaN, NaN, NaN, NaN, NaN]);
});

Deno.test("rolling windows are causal: later values do not change earlier results by a bit", () => {
  fc.assert(fc.property(holedSeries, windowLength, fc.nat({ max: 39 }), (series, window, cut) => {
    const changed = series.map((value, i) => i > cut ? value * 3 + 1 : value);
    const run = (values: readonly number[]) => {
      const source = Float64Array.from(values), n = values.length;
      const out = { mean: column(n), std: column(n), max: column(n), median: column(n), slope: column(n) };
      rollMoments(source, all(source), { window, ...out });
      rollExtreme(source, all(source), { window, sign: 1, out: out.max });
      rollQuantile(source, all(source), { window, probability: 0.5, out: out.median });
      rollSlope(source, all(source), { window: Math.max(3, window), out: out.slope });
      return Object.values(out).map((values) => [...values.subarray(0, cut + 1)]);
    };
    assertEquals(run(changed), run(series));
  }));
});

/** Least squares slope by its definition. */
function leastSquares(points: readonly (readonly [number, number])[]): number {
  if (points.length < 3) return NaN;
  const [x, y] = [0, 1].map((side) => points.reduce((sum, point) => sum + point[side], 0) / points.length);
  return points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) /
    points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

Deno.test("rollSlope() is the least squares slope of each window", () => {
  fc.assert(fc.property(holedSeries, fc.integer({ min: 3, max: 45 }), (series, window) => {
    const source = Float64Array.from(series, (value) => value === 1e9 ? 100 : value), out = column(source.length);
    rollSlope(source, all(source), { window, out });
    const expected = series.map((_, i) => {
      const from = Math.max(0, i + 1 - window);
      const points = [...source.subarray(from, i + 1)].map((value, j) => [from + j, value] as const);
      return leastSquares(points.filter(([, value]) => !Number.isNaN(value)));
    });
    assertClose(out, expected, 100);
  }));
});

Deno.test("rolling windows of one are the series itself", () => {
  const source = Float64Array.of(3, NaN, -2, 7), [mean, std, low, high, middle] = [1, 2, 3, 4, 5].map(() => column(4));
  rollMoments(source, all(source), { window: 1, mean, std });
  rollExtreme(source, all(source), { window: 1, sign: -1, out: low });
  rollExtreme(source, all(source), { window: 1, sign: 1, out: high });
  rollQuantile(source, all(source), { window: 1, probability: 0.3, out: middle });
  for (const out of [mean, low, high, middle]) assertEquals(out, source);
  assertEquals([...std], [NaN, NaN, NaN, NaN]);
});

Deno.test("rollQuantile() is ordered by its probability, between the extremes", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const source = Float64Array.from(series), n = source.length;
    const quantiles = [0, 0.25, 0.5, 0.75, 1].map((probability) => {
      const out = column(n);
      rollQuantile(source, all(source), { window, probability, out });
      return out;
    });
    const low = column(n), high = column(n);
    rollExtreme(source, all(source), { window, sign: -1, out: low });
    rollExtreme(source, all(source), { window, sign: 1, out: high });
    assertEquals([quantiles[0], quantiles[4]], [low, high]);
    for (let i = 0; i < n; i++) {
      for (let q = 1; q < 5; q++) assert(Number.isNaN(low[i]) || quantiles[q - 1][i] <= quantiles[q][i]);
    }
  }));
});

Deno.test("rollMoments() deviation does not see a shift, and grows with the unit", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const small = series.map((value) => value === 1e9 ? 1 : value);
    const run = (values: readonly number[]) => {
      const source = Float64Array.from(values), out = { mean: column(source.length), std: column(source.length) };
      rollMoments(source, all(source), { window, ...out });
      return out;
    };
    const plain = run(small), moved = run(small.map((value) => 4 * value + 64));
    assertClose(moved.std, [...plain.std].map((std) => 4 * std), 300);
    assertClose(moved.mean, [...plain.mean].map((mean) => 4 * mean + 64), 300);
  }));
});

Deno.test("rolling statistics of one span do not touch rows outside it", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const alone = Float64Array.from(series), n = series.length;
    const padded = Float64Array.from([1e6, -1e6, ...series, 1e7]);
    const span = { from: 2, to: 2 + n };
    const runs = [
      (s: Float64Array, at: typeof span, out: Float64Array) => rollMoments(s, at, { window, mean: out, std: null }),
      (s: Float64Array, at: typeof span, out: Float64Array) => rollExtreme(s, at, { window, sign: 1, out }),
      (s: Float64Array, at: typeof span, out: Float64Array) => rollQuantile(s, at, { window, probability: 0.5, out }),
      (s: Float64Array, at: typeof span, out: Float64Array) => rollSlope(s, at, { window: Math.max(3, window), out }),
    ];
    for (const run of runs) {
      const own = column(n), inside = column(n + 3).fill(-5);
      run(alone, { from: 0, to: n }, own);
      run(padded, span, inside);
      assertEquals(inside.slice(2, 2 + n), own);
      assertEquals([inside[0], inside[1], inside[n + 2]], [-5, -5, -5]);
    }
  }));
});

Deno.test("rollingRoom() is enough for every statistic, whatever lies in it", () => {
  fc.assert(fc.property(holedSeries, windowLength, (series, window) => {
    const source = Float64Array.from(series), span = all(source), wide = Math.max(3, window);
    const room = column(rollingRoom(wide, span)).fill(-77);
    const runs = [
      (out: Float64Array, room?: Float64Array) =>
        rollMoments(source, span, { window, mean: column(out.length), std: out, room }),
      (out: Float64Array, room?: Float64Array) => rollExtreme(source, span, { window, sign: -1, out, room }),
      (out: Float64Array, room?: Float64Array) => rollQuantile(source, span, { window, probability: 0.3, out, room }),
      (out: Float64Array, room?: Float64Array) => rollSlope(source, span, { window: wide, out, room }),
    ];
    for (const run of runs) {
      const own = column(series.length), given = column(series.length);
      run(own);
      run(given, room);
      assertEquals(given, own);
    }
  }));
});
