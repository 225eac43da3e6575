import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { OnnxGraphBuilder } from "@lib/exchange/formats/onnx_graph.ts";
import { columnPart } from "@lib/exchange/rows/column_graph.ts";
import type { ColumnEncoding } from "@lib/features/table/column_encoding.ts";
import { applyEncoding } from "@lib/features/table/encode_column.ts";
import { runOnnx } from "../_onnx_run.ts";

function both(encoding: ColumnEncoding, values: readonly number[]): [ours: number[], theirs: unknown[]] {
  const columns = applyEncoding(encoding, { values: Float64Array.from(values), texts: [] }), width = columns.length;
  const graph = new OnnxGraphBuilder([{ name: "x", holds: "numbers", width: 1 }], ["y"]);
  const bytes = graph.encode([{ name: "y", holds: "numbers", width, tensor: columnPart(graph, encoding, "x") }], {
    name: "column",
    facts: {},
  });
  const { y } = runOnnx(bytes, { x: { dims: [values.length, 1], values: [...values] } });
  return [values.flatMap((_, row) => columns.map((column) => column[row])), [...y.values]];
}

Deno.test("columnPart() takes dates apart as training does: leap days, before 1970, times of day, what is missing", () => {
  const days = [0, -1, 11016.75, 11017, 19782, -25509, 47540.5, 2e8, NaN];
  for (const cyclic of [false, true]) {
    for (const fill of [null, 365]) {
      const [ours, theirs] = both({ kind: "date", cyclic, newest: 19800, fill, missing: fill !== null }, days);
      assertEquals(theirs, ours);
    }
  }
});

Deno.test("columnPart() knows rare, new and missing categories, as 0/1 and as means", () => {
  const codes = [0, 1, 2, 7, NaN];
  for (const rare of [false, true]) {
    for (const levels of [[0, 2], []]) {
      if (!rare && levels.length === 0) continue;
      const [ours, theirs] = both({ kind: "hot", levels, rare, missing: true }, codes);
      assertEquals(theirs, ours);
    }
  }
  const means = Float64Array.of(9, 8, 1, 2, 3, 4);
  for (const width of [1, 2]) {
    const levels = Int32Array.of(-1, 0, 7);
    const [ours, theirs] = both({ kind: "target", levels, means: means.subarray(0, 3 * width), width }, codes);
    assertEquals(theirs, ours);
  }
  const [ours, theirs] = both({ kind: "target", levels: new Int32Array(), means: new Float64Array(), width: 1 }, codes);
  assertEquals(theirs, ours);
});

Deno.test("columnPart() fills, cuts, takes logarithms and classes of numbers", () => {
  const values = [-5, 0, 1, 2.5, 100, NaN],
    number = { kind: "number", missing: true, unit: 2, edges: [0, 2.5] } as const;
  const asked = [[1, [-1, 50]], [null, [-1, 50]], [1, null], [null, null]] as const;
  for (const [fill, bounds] of asked) {
    const [ours, theirs] = both({ ...number, fill, bounds }, values);
    assertEquals(theirs.map((value) => Math.fround(Number(value))), ours.map(Math.fround));
  }
});

Deno.test("columnPart() refuses texts", () => {
  const graph = new OnnxGraphBuilder([{ name: "x", holds: "texts", width: 1 }], []);
  const text = { kind: "text" } as ColumnEncoding;
  assertEquals(assertThrows(() => columnPart(graph, text, "x"), FitError).code, "INEXPRESSIBLE");
});
