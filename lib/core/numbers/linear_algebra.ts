/**
 * Cholesky factor of a symmetric positive definite matrix, in place in the lower triangle.
 *
 * @param a Row-major, shape [n × n]; the upper triangle is ignored. @param n Order.
 * @returns Whether the matrix was positive definite; if not, `a` is left half done.
 */
export function factorizeCholesky(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    let diagonal = a[j * n + j]!;
    for (let k = 0; k < j; k++) diagonal -= a[j * n + k]! ** 2;
    if (!(diagonal > 0)) return false;
    const root = Math.sqrt(diagonal);
    a[j * n + j] = root;
    let i = j + 1;
    // Four rows at once, each waiting for its own numbers only: the same sums in a fraction of the time.
    for (; i + 3 < n; i += 4) {
      const r0 = i * n, r1 = r0 + n, r2 = r1 + n, r3 = r2 + n, own = j * n;
      let s0 = a[r0 + j]!, s1 = a[r1 + j]!, s2 = a[r2 + j]!, s3 = a[r3 + j]!;
      for (let k = 0; k < j; k++) {
        const l = a[own + k]!;
        s0 -= a[r0 + k]! * l;
        s1 -= a[r1 + k]! * l;
        s2 -= a[r2 + k]! * l;
        s3 -= a[r3 + k]! * l;
      }
      a[r0 + j] = s0 / root;
      a[r1 + j] = s1 / root;
      a[r2 + j] = s2 / root;
      a[r3 + j] = s3 / root;
    }
    for (; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = sum / root;
    }
  }
  return true;
}

/**
 * Solve L Lᵀ x = b from the factor of {@linkcode factorizeCholesky}.
 *
 * @param factor Shape [n × n], lower triangle. @param b Right-hand side, shape [n]; overwritten by x. @param n Order.
 * @returns `b`.
 */
export function solveCholesky(factor: Float64Array, b: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i]! -= factor[i * n + k]! * b[k]!;
    b[i]! /= factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i]! -= factor[k * n + i]! * b[k]!;
    b[i]! /= factor[i * n + i]!;
  }
  return b;
}

/** Sum of the products of two vectors. @param a Shape [n]. @param b Shape [n]. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
