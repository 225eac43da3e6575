import { assertAlmostEquals, assertEquals } from "@std/assert";
import { CoverageTable } from "@lib/training/assessment/coverage_table.ts";

const row = (...values: number[]) => Float64Array.from(values);
const ends = (lo: number, hi: number, horizon = 2) => ({
  lo: [new Float64Array(horizon).fill(lo)],
  hi: [new Float64Array(horizon).fill(hi)],
});

Deno.test("CoverageTable counts pooled, by step and by key, closed ends included", () => {
  const table = new CoverageTable({ keys: 2, horizon: 2, levels: [80] });
  table.add(0, row(1, 5), ends(1, 3));
  table.add(1, row(3, NaN), ends(1, 3));
  const { pooled, byStep, keysWithin, forecasts, empty } = table.result()["80"];
  assertAlmostEquals(pooled, 200 / 3, 1e-12);
  assertEquals([byStep, keysWithin, forecasts, empty], [[100, 0], 0, 3, 0]);
});

Deno.test("CoverageTable.ofKey() has the scores of one key; undefined where nothing was counted", () => {
  const table = new CoverageTable({ keys: 2, horizon: 4, levels: [80, 95] });
  const both = { lo: [row(1, 1, 1, 1), row(0, 0, 0, 0)], hi: [row(3, 3, 3, 3), row(9, 9, 9, 9)] };
  table.add(1, row(1, 5, 6, NaN), both);
  assertEquals(table.ofKey(1), { coverage_80: 100 / 3, coverage_95: 100 });
  assertEquals(table.ofKey(0), { coverage_80: NaN, coverage_95: NaN });
});

Deno.test("CoverageTable an empty interval is counted as empty, neither inside nor outside", () => {
  const table = new CoverageTable({ keys: 1, horizon: 2, levels: [80] });
  table.add(0, row(1, 2), ends(NaN, NaN));
  const { pooled, forecasts, empty, byStep } = table.result()["80"];
  assertEquals([pooled, forecasts, empty, byStep], [NaN, 0, 2, [NaN, NaN]]);
});

Deno.test("CoverageTable merges counts, not shares", () => {
  const one = new CoverageTable({ keys: 1, horizon: 2, levels: [80] });
  const other = new CoverageTable({ keys: 1, horizon: 2, levels: [80] });
  one.add(0, row(1, NaN), ends(0, 2));
  other.add(0, row(9, 9), ends(0, 2));
  one.merge(other);
  assertAlmostEquals(one.result()["80"].pooled, 100 / 3, 1e-12);
  assertEquals(one.result()["80"].forecasts, 3);
});

Deno.test("CoverageTable knows what exact intervals would reach by chance", () => {
  const exact = (n: number) => {
    const table = new CoverageTable({ keys: 1, horizon: n, levels: [80] });
    table.add(0, new Float64Array(n), ends(-1, 1, n));
    return Math.round(table.result()["80"].exactWithin);
  };
  // 12 steps: 9 or 10 of them inside, binomial 0.236 + 0.283.
  assertEquals([exact(12), exact(28), exact(56)], [52, 66, 87]);
});
