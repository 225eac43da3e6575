import { assert, assertAlmostEquals, assertEquals, assertFalse, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { dot, factorizeCholesky, solveCholesky } from "../../../lib/core/numbers/linear_algebra.ts";

Deno.test("factorizeCholesky() gives the textbook factor", () => {
  // [[4, 12, -16], [12, 37, -43], [-16, -43, 98]] = L Lᵀ with L = [[2], [6, 1], [-8, 5, 3]]
  const a = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);
  assert(factorizeCholesky(a, 3));
  assertEquals([a[0], a[3], a[4], a[6], a[7], a[8]], [2, 6, 1, -8, 5, 3]);
});

Deno.test("factorizeCholesky() says no to matrices that are not positive definite", () => {
  assertFalse(factorizeCholesky(Float64Array.of(1, 2, 2, 1), 2));
  assertFalse(factorizeCholesky(Float64Array.of(0), 1));
  assertFalse(factorizeCholesky(Float64Array.of(NaN), 1));
});

Deno.test("solveCholesky() solves A x = b for random positive definite A", () => {
  const entry = fc.double({ min: -3, max: 3, noNaN: true });
  const system = fc.integer({ min: 1, max: 6 }).chain((n) =>
    fc.tuple(
      fc.constant(n),
      fc.array(entry, { minLength: n * n, maxLength: n * n }),
      fc.array(entry, { minLength: n, maxLength: n }),
    )
  );
  fc.assert(fc.property(system, ([n, g, x]) => {
    // A = G Gᵀ + I is positive definite.
    const a = Float64Array.from({ length: n * n }, (_, at) => {
      const i = Math.floor(at / n), j = at % n;
      return g.slice(i * n, i * n + n).reduce((sum, value, k) => sum + value * g[j * n + k], 0) + Number(i === j);
    });
    const b = Float64Array.from({ length: n }, (_, i) => x.reduce((sum, value, j) => sum + a[i * n + j] * value, 0));
    assert(factorizeCholesky(a, n));
    const solved = solveCholesky(a, b, n);
    assertStrictEquals(solved, b);
    x.forEach((value, i) => assertAlmostEquals(solved[i], value, 1e-6));
  }));
});

Deno.test("dot() is the sum of products, of empty vectors 0", () => {
  assertEquals([dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)), dot(new Float64Array(), new Float64Array())], [
    32,
    0,
  ]);
});
