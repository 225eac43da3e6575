import { assertEquals } from "@std/assert";
import { OnnxGraphBuilder } from "@lib/exchange/onnx_graph.ts";
import { inputsOf, RawColumns } from "@lib/exchange/rows/raw_columns.ts";
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
  const graph = new OnnxGraphBuilder(inputsOf(spec), ["y"]), raw = new RawColumns(graph, spec);
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
