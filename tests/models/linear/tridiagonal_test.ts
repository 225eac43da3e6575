import { assertAlmostEquals, assertEquals } from "@std/assert";
import { factorizeCholesky, solveCholesky } from "../../../lib/core/numbers/linear_algebra.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { solveShifted, type Tridiagonal, tridiagonalize } from "../../../lib/models/linear/tridiagonal.ts";

/** XᵀX of random rows: positive semi-definite, singular if there are fewer rows than columns. */
function gram(n: number, rows: number): Float64Array {
  const rng = createRng(n), a = new Float64Array(n * n);
  for (let r = 0; r < rows; r++) {
    const x = Array.from({ length: n }, () => rng.normal());
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] += x[i] * x[j];
  }
  return a;
}

function solve(t: Tridiagonal, b: Float64Array, shift: number): { x: Float64Array; trace: number } {
  const n = b.length, out = new Float64Array(n + 2), work = new Float64Array(n);
  const trace = solveShifted(t, b, { shift, out, at: 1, work });
  assertEquals([out[0], out[n + 1]], [0, 0]);
  return { trace, x: out.slice(1, n + 1) };
}

Deno.test("solveShifted() after tridiagonalize() equals a dense solve, and its trace the dense inverse's", () => {
  for (const n of [1, 2, 3, 8, 20]) {
    for (const rows of [2 * n, Math.ceil(n / 2)]) {
      const a = gram(n, rows), shift = 0.3, b = Float64Array.from({ length: n }, (_, i) => i + 1);
      const dense = a.slice();
      for (let i = 0; i < n; i++) dense[i * n + i] += shift;
      factorizeCholesky(dense, n);
      let expectedTrace = 0;
      for (let i = 0; i < n; i++) expectedTrace += solveCholesky(dense, new Float64Array(n).with(i, 1), n)[i];
      const t = tridiagonalize(a, n);
      const { x, trace } = solve(t, t.rotate(b.slice()), shift);
      const expected = solveCholesky(dense, b.slice(), n);
      t.rotateBack(x).forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-8, `n ${n} rows ${rows}`));
      assertAlmostEquals(trace, expectedTrace, 1e-8);
    }
  }
});

Deno.test("tridiagonalize() rotates back and forth and keeps the trace", () => {
  const a = gram(6, 9), trace = [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + a[i * 7], 0);
  const t = tridiagonalize(a, 6), v = Float64Array.of(1, 2, 3, 4, 5, 6);
  t.rotateBack(t.rotate(v.slice())).forEach((value, i) => assertAlmostEquals(value, v[i], 1e-12));
  assertAlmostEquals(t.diagonal.reduce((sum, value) => sum + value, 0), trace, 1e-9);
});

Deno.test("tridiagonalize() leaves a diagonal matrix and an empty one as they are", () => {
  const t = tridiagonalize(Float64Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3), 3);
  assertEquals([...t.diagonal, ...t.beside], [1, 2, 3, 0, 0, 0]);
  assertEquals(tridiagonalize(new Float64Array(), 0).diagonal.length, 0);
});

Deno.test("tridiagonalize() is an orthogonal similarity: T is QᵀAQ, entry by entry", () => {
  for (const n of [3, 5, 9]) {
    const a = gram(n, 2 * n), t = tridiagonalize(a.slice(), n);
    for (let c = 0; c < n; c++) {
      // Column c of T: Qᵀ A Q e_c.
      const e = t.rotateBack(new Float64Array(n).with(c, 1));
      const image = Float64Array.from(
        { length: n },
        (_, i) => e.reduce((sum, value, j) => sum + a[i * n + j] * value, 0),
      );
      t.rotate(image).forEach((value, i) => {
        const expected = i === c ? t.diagonal[i] : Math.abs(i - c) === 1 ? t.beside[Math.min(i, c)] : 0;
        assertAlmostEquals(value, expected, 1e-9, `n ${n} entry ${i} ${c}`);
      });
    }
    assertEquals(t.beside[n - 1], 0);
  }
});

Deno.test("tridiagonalize() rotations keep lengths and angles", () => {
  const t = tridiagonalize(gram(7, 9), 7), rng = createRng(2);
  const [u, v] = [0, 1].map(() => Float64Array.from({ length: 7 }, () => rng.normal()));
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  assertAlmostEquals(dot(t.rotate(u.slice()), t.rotate(v.slice())), dot(u, v), 1e-10);
  assertAlmostEquals(dot(t.rotateBack(u.slice()), t.rotateBack(u.slice())), dot(u, u), 1e-10);
});

Deno.test("solveShifted() by a huge shift is b over it, and keeps b", () => {
  const t = tridiagonalize(gram(4, 6), 4), b = Float64Array.of(1, -2, 3, 4), copy = b.slice();
  const { x, trace } = solve(t, b, 1e12);
  x.forEach((value, i) => assertAlmostEquals(value * 1e12, b[i], 1e-6));
  assertAlmostEquals(trace * 1e12, 4, 1e-6);
  assertEquals(b, copy);
});
