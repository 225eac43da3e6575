import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { mean } from "@lib/core/statistics.ts";
import { expandSeasons, meanSeasons } from "@lib/features/seasonal.ts";
import { assertClose, holedSeries } from "./_naive_window.ts";

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
        meanSeasons(Float64Array.from(series), { from: 0, to: series.length }, period, { count, out });
        assertClose(out, series.map((_, i) => mean(everyNth(series, i, period).slice(-count))), 1e9);
      },
    ),
  );
});

Deno.test("expandSeasons() is the mean of all periods so far at the same position", () => {
  fc.assert(fc.property(holedSeries, fc.integer({ min: 1, max: 9 }), (series, period) => {
    const out = new Float64Array(series.length);
    expandSeasons(Float64Array.from(series), { from: 0, to: series.length }, period, out);
    assertClose(out, series.map((_, i) => mean(everyNth(series, i, period))), 1e9);
  }));
});

Deno.test("seasonal means do not reach into the key before", () => {
  const source = Float64Array.of(50, 50, 1, 2, 3), out = new Float64Array(5);
  meanSeasons(source, { from: 2, to: 5 }, 2, { count: 9, out });
  assertEquals([...out.subarray(2)], [1, 2, 2]);
  expandSeasons(source, { from: 2, to: 5 }, 2, out);
  assertEquals([...out.subarray(2)], [1, 2, 2]);
});
