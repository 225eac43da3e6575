import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { knownNumbers, panelColumns } from "@lib/plots/table/panel_columns.ts";

Deno.test("panelColumns() one row per key and period, categories as texts", () => {
  const columns = panelColumns({
    calendar: { frequency: "month", anchor: 0 },
    keyColumns: ["item", "location"],
    keys: [seriesKey(["007", "north"]), seriesKey(["7", "south"])],
    offsets: Int32Array.of(0, 2, 3),
    ds: Int32Array.of(24288, 24289, 24289),
    y: Float64Array.of(1, NaN, 3),
    exogenous: [
      { name: "price", kind: "future", values: Float64Array.of(9, 8, NaN) },
      { name: "kind", kind: "static", values: Float64Array.of(1, 1, NaN), levels: ["shelf", "stand"] },
    ],
  });
  assertEquals(columns, {
    item: ["007", "007", "7"],
    location: ["north", "north", "south"],
    ds: ["2024-01-01", "2024-02-01", "2024-02-01"],
    y: [1, NaN, 3],
    price: [9, 8, NaN],
    kind: ["stand", "stand", ""],
  });
});

Deno.test("panelColumns() of rows without a calendar: parts, targets by name, classes and texts; keys once", () => {
  const rows = {
    calendar: { frequency: "row", anchor: 0 } as const,
    keyColumns: ["customer"],
    keys: [seriesKey(["a"])],
    offsets: Int32Array.of(0, 2),
    ds: Int32Array.of(-1, 1),
    exogenous: [
      { name: "customer", kind: "future" as const, values: Float64Array.of(0, 0), levels: ["a"] },
      { name: "review", kind: "future" as const, values: Float64Array.of(NaN, NaN), texts: ["good", ""] },
    ],
  };
  assertEquals(
    panelColumns({ ...rows, y: Float64Array.of(1, NaN) }, { targets: ["churn"], classes: ["stays", "leaves"] }),
    {
      customer: ["a", "a"],
      part: [-1, 1],
      churn: ["leaves", ""],
      review: ["good", ""],
    },
  );
  const two = panelColumns({ ...rows, y: Float64Array.of(1, 10, 2, 20), targets: 2 }, {
    targets: ["price", "demand"],
    classes: [],
  });
  assertEquals([two["price"], two["demand"]], [[1, 2], [10, 20]]);
});

Deno.test("knownNumbers() leaves out texts and what is missing, and columns of which nothing is known", () => {
  const columns = { item: ["007", "7"], y: [1, NaN], lag: [NaN, 4], others: [NaN, NaN], rate: [Infinity, 2] };
  assertEquals(knownNumbers(columns), { y: [1], lag: [4], rate: [2] });
});
