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
    for (let i = j + 1; i < n; i++) {
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
