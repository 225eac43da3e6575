import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { mean } from "@lib/core/numbers/statistics.ts";
import { expandSeasons, meanSeasons } from "@lib/features/statistics/seasonal.ts";
import { assertClose, holedSeries } from "../_naive_window.ts";

const everyNth = (series: readonly number[], i: number, period: number) =>
  series.filter((_, j) => j <= i && (i - j) % period === 0);

Deno.test("meanSeasons() is the mean of the last periods at the same position", () => {
  fc.assert(
    fc.property(
      holedSeries,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      (series, period, count) => {
        const out = new Float64Array(series.length);
        meanSeasons(Float64Array.from(series), { from: 0, to: series.length }, { period, count, out });
        assertClose(out, series.map((_, i) => mean(everyNth(series, i, period).slice(-count))), 1e9);
      },
    ),
  );
});

Deno.test("expandSeasons() is the mean of all periods so far at the same position", () => {
  fc.assert(fc.property(holedSeries, fc.integer({ min: 1, max: 9 }), (series, period) => {
    const out = new Float64Array(series.length);
    expandSeasons(Float64Array.from(series), { from: 0, to: series.length }, { period, out });
    assertClose(out, series.map((_, i) => mean(everyNth(series, i, period))), 1e9);
  }));
});

Deno.test("seasonal means do not reach into the keys before and after", () => {
  const source = Float64Array.of(50, 50, 1, 2, 3, 60), out = new Float64Array(6).fill(-1);
  meanSeasons(source, { from: 2, to: 5 }, { period: 2, count: 9, out });
  assertEquals([...out], [-1, -1, 1, 2, 2, -1]);
  expandSeasons(source, { from: 2, to: 5 }, { period: 2, out });
  assertEquals([...out], [-1, -1, 1, 2, 2, -1]);
});

Deno.test("meanSeasons() of one season is the series, and of all seasons the expanding mean", () => {
  fc.assert(fc.property(holedSeries, fc.integer({ min: 1, max: 9 }), (series, period) => {
    const source = Float64Array.from(series), span = { from: 0, to: series.length };
    const [one, all, expanding] = [1, 2, 3].map(() => new Float64Array(series.length));
    meanSeasons(source, span, { period, count: 1, out: one });
    meanSeasons(source, span, { period, count: 99, out: all });
    expandSeasons(source, span, { period, out: expanding });
    assertEquals(one, source);
    assertClose(all, [...expanding], 1e9);
  }));
});

Deno.test("seasonal means of a cycle longer than the key are the values themselves", () => {
  const source = Float64Array.of(3, NaN, 5), span = { from: 0, to: 3 };
  const mean = new Float64Array(3), expanding = new Float64Array(3);
  meanSeasons(source, span, { period: 52, count: 4, out: mean });
  expandSeasons(source, span, { period: 52, out: expanding });
  assertEquals([[...mean], [...expanding]], [[3, NaN, 5], [3, NaN, 5]]);
});

Deno.test("seasonal means keep what is known where the newest season is missing", () => {
  const source = Float64Array.of(4, 1, NaN, 3, NaN, NaN), span = { from: 0, to: 6 }, out = new Float64Array(6);
  meanSeasons(source, span, { period: 2, count: 2, out });
  assertEquals([...out], [4, 1, 4, 2, NaN, 3]);
  expandSeasons(source, span, { period: 2, out });
  assertEquals([...out], [4, 1, 4, 2, 4, 2]);
});
