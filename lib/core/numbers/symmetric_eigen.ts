/** Sweeps at most; a matrix of some hundred rows needs about eight. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations: slow for thousands of rows, exact to the last
 * digits for some hundred.
 *
 * @param matrix Row-major, shape [n × n], symmetric and finite; not changed. @param n Order.
 * @returns `values` [n], descending; `vectors` [n × n], row i is the unit eigenvector of value i, whose entry of the largest size
 * is positive.
 * @see Golub & Van Loan (2013), Matrix Computations, algorithm 8.5.3
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { symmetricEigen } from "@lib/core/numbers/symmetric_eigen.ts";
 * const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
 * assertAlmostEquals(values[0]!, 3);
 * ```
 */
export function symmetricEigen(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice(), v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const whole = sumOfSquares(a, n, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && sumOfSquares(a, n, 1) > 1e-30 * whole; sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, v, { n, p, q });
    }
  }
  return sortPairs(a, v, n);
}

/** Of all entries, or with `from` 1 of those beside the diagonal. */
function sumOfSquares(a: Float64Array, n: number, from: 0 | 1): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + from; j < n; j++) sum += a[i * n + j]! ** 2;
  }
  return sum;
}

/** Turn the plane of p and q so that their entry becomes 0; rows of `v` turn with them. */
function rotate(a: Float64Array, v: Float64Array, { n, p, q }: { n: number; p: number; q: number }): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  // The smaller of both angles; of a huge theta 1 / (2 theta), where its square would overflow.
  const t = Math.abs(theta) > 1e150
    ? 0.5 / theta
    : Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1), s = t * c, rowP = p * n, rowQ = q * n;
  for (let i = 0, at = 0; i < n; i++, at += n) {
    const x = a[at + p]!, y = a[at + q]!;
    a[at + p] = c * x - s * y;
    a[at + q] = s * x + c * y;
  }
  for (let i = 0; i < n; i++) {
    const x = a[rowP + i]!, y = a[rowQ + i]!, vx = v[rowP + i]!, vy = v[rowQ + i]!;
    a[rowP + i] = c * x - s * y;
    a[rowQ + i] = s * x + c * y;
    v[rowP + i] = c * vx - s * vy;
    v[rowQ + i] = s * vx + c * vy;
  }
}

function sortPairs(a: Float64Array, v: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]! || i - j);
  const values = new Float64Array(n), vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    const row = v.subarray(from * n, from * n + n), sign = signOf(row);
    values[to] = a[from * n + from]!;
    for (let i = 0; i < n; i++) vectors[to * n + i] = sign * row[i]!;
  });
  return { values, vectors };
}

/** The sign with which the entry of the largest size is positive. */
function signOf(row: Float64Array): 1 | -1 {
  let largest = 0;
  for (const value of row) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? -1 : 1;
}
