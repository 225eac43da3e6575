import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { cutRows, targetColumns } from "@lib/data/store/read_row_panel.ts";

const PANEL = {
  calendar: { frequency: "row", anchor: 0 } as const,
  keyColumns: ["k"],
  keys: [seriesKey(["a"]), seriesKey(["b"])],
  offsets: Int32Array.of(0, 3, 4),
  ds: Int32Array.of(-1, 0, 1, 1),
  y: Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40),
  targets: 2,
  exogenous: [
    { name: "x", kind: "future" as const, values: Float64Array.of(5, 6, 7, 8) },
    { name: "note", kind: "future" as const, values: new Float64Array(4).fill(NaN), texts: ["p", "q", "r", "s"] },
  ],
};

Deno.test("cutRows() keeps rows up to a part, with all their targets, values and texts", () => {
  const { offsets, ds, y, exogenous } = cutRows(PANEL, 0);
  assertEquals([[...offsets], [...ds], [...y]], [[0, 2, 2], [-1, 0], [1, 10, 2, 20]]);
  assertEquals([[...exogenous[0]!.values], exogenous[1]!.texts], [[5, 6], ["p", "q"]]);
});

Deno.test("cutRows() gives the panel itself where nothing is later", () => assertEquals(cutRows(PANEL, 1), PANEL));

Deno.test("targetColumns() is y for one", () =>
  assertEquals([targetColumns(1), targetColumns(2)], [["y"], ["y_0", "y_1"]]));
