import { assertEquals } from "@std/assert";
import { OnnxGraphBuilder } from "@lib/exchange/formats/onnx_graph.ts";
import { RawColumns, rowInputs } from "@lib/exchange/rows/raw_columns.ts";
import { cellParser } from "@lib/data/rows/parse_cell.ts";
import type { TableSpec } from "@lib/features/table/table_spec.ts";
import { runOnnx } from "../_onnx_run.ts";

Deno.test("RawColumns read texts of a category by their place, and nothing that is new, endless or beyond all numbers", () => {
  const spec: TableSpec = {
    layout: "rows",
    columns: [
      { name: "note", kind: "text" },
      { name: "city", kind: "category", levels: ["007", "Zürich"] },
      { name: "empty", kind: "category", levels: [] },
      { name: "age", kind: "number" },
    ],
    targets: ["y"],
    classes: [],
    task: { kind: "number", outputs: 1 },
  };
  const graph = new OnnxGraphBuilder(rowInputs(spec), ["y"]), raw = new RawColumns(graph, spec);
  const tensor = graph.beside([0, 1, 2, 0].map((column) => raw.of(column)));
  const bytes = graph.encode([{ name: "y", holds: "numbers", width: 4, tensor }], { name: "raw", facts: {} });
  const column = (values: (string | number)[]) => ({ dims: [5, 1], values });
  const { y } = runOnnx(bytes, {
    note: column(["a", "b", "c", "d", "e"]),
    city: column(["Zürich", "007", "7", "", "Zürich "]),
    empty: column(["x", "", "y", "z", ""]),
    age: column([1, NaN, Infinity, -2e150, -3]),
  });
  assertEquals(y.values, [
    ...[1, NaN, 1, 1],
    ...[0, NaN, NaN, 0],
    ...[NaN, NaN, NaN, NaN],
    ...[NaN, NaN, NaN, NaN],
    ...[NaN, NaN, -3, NaN],
  ]);
});

Deno.test("RawColumns read what a data frame makes of a category as a request is read: 3.0 is 3, True is true", () => {
  const levels = ["1", "1.0", "2", "3.0", "true", "007"];
  const spec: TableSpec = {
    ...{ layout: "rows", targets: ["y"], classes: [], task: { kind: "number", outputs: 1 } },
    columns: [{ name: "code", kind: "category", levels }],
  };
  const graph = new OnnxGraphBuilder(rowInputs(spec), ["y"]), tensor = new RawColumns(graph, spec).of(0);
  const bytes = graph.encode([{ name: "y", holds: "numbers", width: 1, tensor }], { name: "raw", facts: {} });
  const values = ["1", "1.0", "2", "2.0", "3", "3.0", "True", "TRUE", "007", "7", "7.0", "nan", ""];
  const parse = cellParser({ name: "code", holds: "category", levels });
  const { y } = runOnnx(bytes, { code: { dims: [values.length, 1], values } });
  assertEquals(y.values, values.map((text) => parse(text) ?? NaN));
  assertEquals(y.values.slice(0, 9), [0, 1, 2, 2, 3, 3, 4, 4, 5]);
});
