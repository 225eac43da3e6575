import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { rowSpan } from "@lib/models/linear/row_span.ts";

function randomRows(n: number, k: number): Float64Array {
  const rng = createRng(n + k);
  return Float64Array.from({ length: n * k }, () => rng.normal());
}

Deno.test("rowSpan() keeps all products of rows", () => {
  for (const [n, k] of [[1, 4], [4, 9], [5, 9], [6, 6]] as const) {
    const x = randomRows(n, k), { rows, columns } = rowSpan(x.slice(), k);
    assertEquals(columns, n);
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) {
        let before = 0, after = 0;
        for (let c = 0; c < k; c++) before += x[a * k + c]! * x[b * k + c]!;
        for (let c = 0; c < n; c++) after += rows[a * n + c]! * rows[b * n + c]!;
        assertAlmostEquals(after, before, 1e-9);
      }
    }
  }
});

Deno.test("rowSpan() gives slopes of the columns that say of each row what its coordinates do, of the same length", () => {
  const n = 5, k = 12, x = randomRows(n, k), { rows, slopesOf } = rowSpan(x.slice(), k), own = randomRows(1, n);
  const slopes = slopesOf(own), lengthOf = (v: Float64Array) => v.reduce((sum, value) => sum + value * value, 0);
  assertAlmostEquals(lengthOf(slopes), lengthOf(own), 1e-9);
  for (let row = 0; row < n; row++) {
    let said = 0, expected = 0;
    for (let c = 0; c < k; c++) said += x[row * k + c]! * slopes[c]!;
    for (let c = 0; c < n; c++) expected += rows[row * n + c]! * own[c]!;
    assertAlmostEquals(said, expected, 1e-9);
  }
});

Deno.test("rowSpan() of equal rows, and of rows of zeros, is finite", () => {
  const k = 6,
    row = [1, 2, 3, 4, 5, 6],
    { rows } = rowSpan(Float64Array.of(...row, ...row, 0, 0, 0, 0, 0, 0, ...row), k);
  assertEquals(rows.every(Number.isFinite), true);
  assertAlmostEquals(rows[0]! ** 2, 91, 1e-9);
  for (const other of [1, 3]) assertAlmostEquals(rows[other * 4]!, rows[0]!, 1e-9);
  assertEquals([...rows.subarray(8, 12)], [0, 0, 0, 0]);
});
