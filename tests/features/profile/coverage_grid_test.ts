import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { coverageGrid } from "@lib/features/profile/coverage_grid.ts";

const calendar = { frequency: "day", anchor: 0 } as const;

Deno.test("coverageGrid() shares of a cell are those counted by hand, of its places, also where a key had not started", () => {
  const grid = coverageGrid({
    calendar,
    keys: [seriesKey(["a"]), seriesKey(["b"])],
    offsets: Int32Array.of(0, 4, 6),
    ds: Int32Array.of(10, 11, 12, 13, 12, 13),
    y: Float64Array.of(5, 0, NaN, 7, 1, 0),
  }, { rows: 1, columns: 2 });
  assertEquals([grid.first, grid.periods, grid.rows, grid.columns, grid.keys], [10, 4, 1, 2, 2]);
  assertEquals([grid.shares.sold, grid.shares.zero, grid.shares.missing].map((shares) => [...shares]), [
    [0.25, 0.5],
    [0.25, 0.25],
    [0, 0.25],
  ]);
  assertEquals([grid.totals, grid.labels], [{ sold: 3, zero: 2, missing: 1 }, []]);
});

Deno.test("coverageGrid() few keys have names, and of no rows there are no cells", () => {
  const one = { calendar, keys: [seriesKey(["a", "b"])], offsets: Int32Array.of(0, 1), ds: Int32Array.of(3) };
  assertEquals(coverageGrid({ ...one, y: Float64Array.of(1) }).labels, ["a / b"]);
  const none = coverageGrid({
    calendar,
    keys: [],
    offsets: Int32Array.of(0),
    ds: new Int32Array(),
    y: new Float64Array(),
  });
  assertEquals([none.rows, none.columns, none.first, none.totals.sold], [0, 0, 0, 0]);
});
