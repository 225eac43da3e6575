import { assertAlmostEquals } from "@std/assert";
import { gaussLegendre } from "@lib/explain/gauss_legendre.ts";

Deno.test("gaussLegendre() is exact for polynomials of degree 2 n - 1, and no further", () => {
  for (const n of [1, 2, 3, 8, 33]) {
    const { nodes, weights } = gaussLegendre(n);
    const integral = (k: number) => nodes.reduce((sum, t, i) => sum + weights[i] * t ** k, 0);
    for (let k = 0; k < 2 * n; k++) assertAlmostEquals(integral(k), 1 / (k + 1), 1e-14, `${n} nodes, degree ${k}`);
    if (n === 2) assertAlmostEquals(integral(4), 7 / 36, 1e-14);
  }
});
