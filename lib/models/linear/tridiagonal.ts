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
 * Householder reduction of a symmetric matrix to tridiagonal form, 2/3 n³ multiplications. After it, (A + λI)⁻¹ v and its
 * trace cost O(n) for each λ: one factorisation for all penalties.
 *
 * @param a Row-major, shape [n × n]; only the lower triangle is read; destroyed and kept: the reflections live in it.
 * @param n Order, >= 0.
 * @see Golub & Van Loan (2013), Matrix Computations, algorithm 8.3.1; Eldén (1977), doi:10.1007/BF01932285
 */
export function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n), beside = new Float64Array(n);
  const v = new Float64Array(n), product = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    beside[k] = reflectionOf(a, n, { column: k, out: v });
    // The upper triangle is free: row k keeps the reflection's entries [k + 1, n), all zero for none.
    for (let i = k + 1; i < n; i++) a[k * n + i] = v[i]!;
    if (v[k + 1] !== 0) reflectBlock(a, n, { from: k + 1, v, product });
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!;
  if (n >= 2) beside[n - 2] = a[(n - 1) * n + n - 2]!;
  return {
    diagonal,
    beside,
    rotate(vector) {
      for (let k = 0; k < n - 2; k++) reflect(a, k, vector);
      return vector;
    },
    rotateBack(vector) {
      for (let k = n - 3; k >= 0; k--) reflect(a, k, vector);
      return vector;
    },
  };
}

/**
 * Solve (T + λI) x = b and give the trace of the inverse, by elimination from both ends.
 *
 * @param t Positive semi-definite. @param b Shape [n]; kept.
 * @param to `shift`: λ > 0; `out`: takes x in its entries [at, at + n); `work`: scratch, shape [n].
 * @returns The trace of (T + λI)⁻¹.
 */
export function solveShifted(
  t: Tridiagonal,
  b: Float64Array,
  to: { readonly shift: number; readonly out: Float64Array; readonly at: number; readonly work: Float64Array },
): number {
  const { diagonal, beside } = t, n = b.length;
  const { shift, out, at, work: down } = to;
  for (let i = 0, x = 0; i < n; i++) {
    const factor = i === 0 ? 0 : beside[i - 1]! / down[i - 1]!;
    down[i] = diagonal[i]! + shift - (i === 0 ? 0 : factor * beside[i - 1]!);
    out[at + i] = x = b[i]! - factor * x;
  }
  let up = 0, trace = 0;
  for (let i = n - 1, x = 0; i >= 0; i--) {
    // The last entry beside the diagonal is 0.
    out[at + i] = x = (out[at + i]! - beside[i]! * x) / down[i]!;
    // Entry (i, i) of the inverse from the pivots of both directions.
    up = diagonal[i]! + shift - (i === n - 1 ? 0 : beside[i]! * beside[i]! / up);
    trace += 1 / (down[i]! + up - diagonal[i]! - shift);
  }
  return trace;
}

/** The unit reflection that clears a column below its first entry after the diagonal; gives the entry that stays. */
function reflectionOf(a: Float64Array, n: number, to: { column: number; out: Float64Array }): number {
  const { column: k, out } = to;
  let norm = 0;
  for (let i = k + 1; i < n; i++) norm += a[i * n + k]! * a[i * n + k]!;
  norm = Math.sqrt(norm);
  out.fill(0, k + 1);
  if (norm === 0) return 0;
  const first = a[(k + 1) * n + k]!, kept = first > 0 ? -norm : norm;
  // |v|² = 2 norm (norm + |first|), known without another sum.
  const scale = 1 / Math.sqrt(2 * norm * (norm + Math.abs(first)));
  for (let i = k + 1; i < n; i++) out[i] = a[i * n + k]! * scale;
  out[k + 1] = (first - kept) * scale;
  return kept;
}

/** A ← H A H on the lower triangle of the block [from, n), with H = I - 2 v vᵀ, as a rank-two update. */
function reflectBlock(
  a: Float64Array,
  n: number,
  by: { from: number; v: Float64Array; product: Float64Array },
): void {
  const { from, v, product } = by;
  let dot = 0;
  for (let i = from; i < n; i++) {
    // Row i gives its own product and, as column i, a share of those before it.
    const at = i * n, vi = v[i]!;
    let sum = a[at + i]! * vi;
    for (let j = from; j < i; j++) {
      const entry = a[at + j]!;
      sum += entry * v[j]!;
      product[j]! += entry * vi;
    }
    product[i] = sum;
  }
  for (let i = from; i < n; i++) dot += (product[i]! *= 2) * v[i]!;
  for (let i = from; i < n; i++) product[i]! -= dot * v[i]!;
  for (let i = from; i < n; i++) {
    const vi = v[i]!, wi = product[i]!;
    for (let j = from, at = i * n + from; j <= i; j++, at++) a[at]! -= vi * product[j]! + wi * v[j]!;
  }
}

/** Apply the reflection in row k of a. */
function reflect(a: Float64Array, k: number, x: Float64Array): void {
  const n = x.length, at = k * n;
  let dot = 0;
  for (let i = k + 1; i < n; i++) dot += a[at + i]! * x[i]!;
  for (let i = k + 1; i < n; i++) x[i]! -= 2 * dot * a[at + i]!;
}
