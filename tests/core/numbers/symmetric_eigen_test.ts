import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { symmetricEigen } from "@lib/core/numbers/symmetric_eigen.ts";

/** A random symmetric matrix. */
function symmetric(n: number): Float64Array {
  const rng = createRng(n), half = Float64Array.from({ length: n * n }, () => rng.normal());
  return half.map((_, at) => half[at]! + half[(at % n) * n + Math.floor(at / n)]!);
}

Deno.test("symmetricEigen() gives pairs that the matrix only stretches, largest first", () => {
  for (const n of [1, 2, 5, 40]) {
    const matrix = symmetric(n), { values, vectors } = symmetricEigen(matrix, n);
    for (let v = 0; v < n; v++) {
      const row = vectors.subarray(v * n, (v + 1) * n);
      assert(v === 0 || values[v]! <= values[v - 1]!);
      for (let i = 0; i < n; i++) {
        const product = row.reduce((sum, x, j) => sum + matrix[i * n + j]! * x, 0);
        assertAlmostEquals(product, values[v]! * row[i]!, 1e-10);
      }
      for (let w = 0; w <= v; w++) {
        const dot = row.reduce((sum, x, j) => sum + x * vectors[w * n + j]!, 0);
        assertAlmostEquals(dot, v === w ? 1 : 0, 1e-12);
      }
    }
  }
});

Deno.test("symmetricEigen() gives the largest entry of each vector a positive sign, and leaves the matrix", () => {
  const matrix = symmetric(6), before = matrix.slice(), { vectors } = symmetricEigen(matrix, 6);
  assertEquals(matrix, before);
  for (let v = 0; v < 6; v++) {
    const row = [...vectors.subarray(v * 6, (v + 1) * 6)];
    assertEquals(Math.max(...row), Math.max(...row.map(Math.abs)));
  }
});

Deno.test("symmetricEigen() copes with zeros and with huge and tiny entries", () => {
  assertEquals([...symmetricEigen(new Float64Array(9), 3).values], [0, 0, 0]);
  const { values } = symmetricEigen(Float64Array.of(1e200, 1e-200, 1e-200, 1), 2);
  assertEquals([...values], [1e200, 1]);
});
