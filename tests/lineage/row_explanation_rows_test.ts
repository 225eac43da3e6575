import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { rowExplanationColumns, rowExplanationRows } from "@lib/lineage/row_explanation_rows.ts";

Deno.test("rowExplanationColumns() names what columns add so that no name of the table is one of its own", () => {
  const names = rowExplanationColumns({ keyColumns: ["row"], columns: ["row", "base"] }).map(({ name }) => name);
  assertEquals(names.slice(0, 7), ["key_row", "row", "output", "predicted", "base", "adds_row", "adds_base"]);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("rowExplanationRows() has the outputs of a row one below the other; a column that no model reads adds nothing", () => {
  const explanation = {
    outputs: ["no", "yes"],
    columns: ["age"],
    base: Float64Array.of(0.6, 0.4),
    values: Float64Array.of(0.1, -0.1),
    rest: Float64Array.of(0, 0.01),
    predicted: Float64Array.of(0.7, 0.31),
    members: [],
  };
  const told = {
    key: seriesKey(["a"]),
    status: "champion",
    model: "ridge",
    version: 2,
    reason: "",
    card: null,
  } as const;
  const columns = rowExplanationRows({ ...told, rows: 9, places: [4], cells: [[31]], explanation }, ["shop", "age"]);
  assertEquals(columns.map((values) => [...values]), [
    ...[["a", "a"], [5, 5], ["no", "yes"], [0.7, 0.31], [0.6, 0.4], [0, 0], [0.1, -0.1], [0, 0.01]],
    ...[["ridge", "ridge"], [2, 2], ["champion", "champion"], [null, null]],
  ]);
});
