import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { type SparseRows, timesSparse } from "@lib/features/table/sparse_rows.ts";
import { truncatedSvd } from "@lib/features/table/truncated_svd.ts";
import { TABLE_GOLDEN } from "../../_support/table_golden.ts";
import { sparseOf } from "./_sparse.ts";

/** Variances of columns. */
function variances(values: Float64Array, width: number): number[] {
  const n = values.length / width;
  return Array.from({ length: width }, (_, c) => {
    const column = Array.from({ length: n }, (_, row) => values[row * width + c]!);
    const mean = column.reduce((a, b) => a + b, 0) / n;
    return column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
  });
}

Deno.test("truncatedSvd() finds the singular values and explains the variance that scikit-learn's exact one does", () => {
  const { rows, values, shares } = TABLE_GOLDEN.svd, sparse = sparseOf(rows);
  const found = truncatedSvd(sparse, 4, createRng(1)), width = sparse.width;
  const total = variances(Float64Array.from(rows.flat()), width).reduce((a, b) => a + b);
  const own = variances(timesSparse(sparse, found.components, 4), 4);
  values.forEach((value, i) => assertAlmostEquals(found.values[i]!, value, 2e-3 * value));
  shares.forEach((share, i) => assertAlmostEquals(own[i]! / total, share, 5e-3));
});

Deno.test("truncatedSvd() finds no more directions than there are", () => {
  const sparse = sparseOf([[1, 2, 0], [2, 4, 0], [0, 0, 3], [0, 0, 1]]);
  const { dimension, values, components } = truncatedSvd(sparse, 5, createRng(2));
  assertEquals(dimension, 2);
  assertAlmostEquals(values[0]!, 5, 1e-9);
  assertAlmostEquals(values[1]!, Math.sqrt(10), 1e-9);
  assert(components.every(Number.isFinite));
  assertEquals(components.length, 6);
});

Deno.test("truncatedSvd() of nothing is nothing", () => {
  const empty: SparseRows = {
    offsets: new Int32Array(4),
    columns: new Int32Array(0),
    values: new Float64Array(0),
    width: 0,
  };
  assertEquals(truncatedSvd(empty, 3, createRng(1)).dimension, 0);
  assertEquals(truncatedSvd({ ...empty, width: 2 }, 3, createRng(1)).dimension, 0);
});

Deno.test("truncatedSvd() of the same rows from the same start is made once, and what is drawn afterwards is the same", () => {
  const sparse = sparseOf([[1, 2, 0], [0, 4, 1], [5, 0, 3], [0, 2, 1]]), one = createRng(2), other = createRng(2);
  const found = truncatedSvd(sparse, 2, one);
  assertStrictEquals(truncatedSvd(sparse, 2, other), found);
  assertEquals(one.next(), other.next());
  assert(truncatedSvd(sparse, 2, createRng(3)) !== found && truncatedSvd(sparse, 1, createRng(3)) !== found);
});
