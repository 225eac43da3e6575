/** A symmetric matrix A = Q T Qᵀ with T tridiagonal and Q orthogonal, kept as reflections. */
export interface Tridiagonal {
  /** Diagonal of T, shape [n]. */
  readonly diagonal: Float64Array;
  /** Entries beside the diagonal: `beside[i]` couples i and i + 1; shape [n], the last is 0. */
  readonly beside: Float64Array;
  /** Replace v by Qᵀ v, shape [n]. */
  rotate(v: Float64Array): Float64Array;
  /** Replace v by Q v, shape [n]. */
  rotateBack(v: Float64Array): Float64Array;
}

/**
 * Householder reduction of a symmetric matrix to tridiagonal form, 4/3 n³ operations. After it, (A + λI)⁻¹ v and its
 * trace cost O(n) for each λ: one factorisation for all penalties.
 *
 * @param a Row-major, both triangles, shape [n × n]; destroyed.
 * @param n Order, >= 0.
 * @see Golub & Van Loan (2013), Matrix Computations, algorithm 8.3.1; Eldén (1977), doi:10.1007/BF01932285
 */
export function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n), beside = new Float64Array(n);
  const reflections: Float64Array[] = []; // unit vectors on entries [k + 1, n), all zero for none
  const product = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    const v = new Float64Array(n);
    beside[k] = reflectionOf(a, n, { column: k, out: v });
    reflections.push(v);
    if (v[k + 1] === 0) continue;
    reflectBlock(a, n, { from: k + 1, v, product });
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i];
  if (n >= 2) beside[n - 2] = a[(n - 1) * n + n - 2];
  return {
    diagonal,
    beside,
    rotate(vector) {
      for (let k = 0; k < reflections.length; k++) reflect(reflections[k], vector, k + 1);
      return vector;
    },
    rotateBack(vector) {
      for (let k = reflections.length - 1; k >= 0; k--) reflect(reflections[k], vector, k + 1);
      return vector;
    },
  };
}

/**
 * Solve (T + λI) x = b and give the trace of the inverse, by elimination from both ends.
 *
 * @param t Positive semi-definite.
 * @param b Shape [n]; kept.
 * @param shift λ > 0.
 * @returns `x`, shape [n], and the trace of (T + λI)⁻¹.
 */
export function solveShifted(t: Tridiagonal, b: Float64Array, shift: number): { x: Float64Array; trace: number } {
  const { diagonal, beside } = t, n = b.length;
  const down = new Float64Array(n), x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const factor = i === 0 ? 0 : beside[i - 1] / down[i - 1];
    down[i] = diagonal[i] + shift - (i === 0 ? 0 : factor * beside[i - 1]);
    x[i] = b[i] - (i === 0 ? 0 : factor * x[i - 1]);
  }
  let up = 0, trace = 0;
  for (let i = n - 1; i >= 0; i--) {
    x[i] = (x[i] - (i === n - 1 ? 0 : beside[i] * x[i + 1])) / down[i];
    // Entry (i, i) of the inverse from the pivots of both directions.
    up = diagonal[i] + shift - (i === n - 1 ? 0 : beside[i] * beside[i] / up);
    trace += 1 / (down[i] + up - diagonal[i] - shift);
  }
  return { x, trace };
}

/** The unit reflection that clears a column below its first entry after the diagonal; gives the entry that stays. */
function reflectionOf(a: Float64Array, n: number, to: { column: number; out: Float64Array }): number {
  const { column: k, out } = to;
  let norm = 0;
  for (let i = k + 1; i < n; i++) norm += a[i * n + k] * a[i * n + k];
  norm = Math.sqrt(norm);
  if (norm === 0) return 0;
  const first = a[(k + 1) * n + k], kept = first > 0 ? -norm : norm;
  // |v|² = 2 norm (norm + |first|), known without another sum.
  const scale = 1 / Math.sqrt(2 * norm * (norm + Math.abs(first)));
  for (let i = k + 1; i < n; i++) out[i] = a[i * n + k] * scale;
  out[k + 1] = (first - kept) * scale;
  return kept;
}

/** A ← H A H on the block [from, n), with H = I - 2 v vᵀ, as a rank-two update. */
function reflectBlock(
  a: Float64Array,
  n: number,
  by: { from: number; v: Float64Array; product: Float64Array },
): void {
  const { from, v, product } = by;
  let dot = 0;
  for (let i = from; i < n; i++) {
    let sum = 0;
    for (let j = from; j < n; j++) sum += a[i * n + j] * v[j];
    product[i] = 2 * sum;
    dot += product[i] * v[i];
  }
  for (let i = from; i < n; i++) product[i] -= dot * v[i];
  for (let i = from; i < n; i++) {
    const vi = v[i], wi = product[i];
    for (let j = from; j < n; j++) a[i * n + j] -= vi * product[j] + wi * v[j];
  }
}

function reflect(v: Float64Array, x: Float64Array, from: number): void {
  let dot = 0;
  for (let i = from; i < x.length; i++) dot += v[i] * x[i];
  for (let i = from; i < x.length; i++) x[i] -= 2 * dot * v[i];
}
