/** Rows in coordinates of the space that they span: a linear model with a penalty on squared slopes is the same in both. */
export interface RowSpan {
  /** The rows in those coordinates, row-major, shape [n × r], r = min(n, k). */
  readonly rows: Float64Array;
  /** Number r of coordinates. */
  readonly columns: number;
  /** Slopes of the k columns from those of the coordinates. @param slopes Shape [r]. @returns Shape [k]. */
  slopesOf(slopes: Float64Array): Float64Array;
}

/**
 * Of many more columns than rows: the columns turned so that row i has none beyond the i-th, by reflections (X = L Q). About n² k
 * multiplications; what is done with the rows afterwards costs what n columns cost.
 *
 * @param x Row-major, shape [n × k]; destroyed and kept: the reflections live in it. @param k Columns, > 0.
 * @see Hastie & Tibshirani (2004), doi:10.1093/biostatistics/kxh010, section 2 (any quadratic penalty); Golub & Van Loan (2013), Matrix
 * Computations, section 5.2.2
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { rowSpan } from "@lib/models/linear/row_span.ts";
 * const { rows, columns, slopesOf } = rowSpan(Float64Array.of(3, 0, 4), 3);
 * assertEquals(columns, 1);
 * const slopes = slopesOf(Float64Array.of(2));
 * assertAlmostEquals(3 * slopes[0]! + 4 * slopes[2]!, 2 * rows[0]!);
 * ```
 */
export function rowSpan(x: Float64Array, k: number): RowSpan {
  const n = x.length / k, r = Math.min(n, k), rows = new Float64Array(n * r);
  for (let i = 0; i < r; i++) {
    rows[i * r + i] = reflectionOf(x.subarray(i * k, (i + 1) * k), i);
    reflectBelow(x, i, k);
    for (let row = i + 1; row < n; row++) rows[row * r + i] = x[row * k + i]!;
  }
  return {
    rows,
    columns: r,
    slopesOf(slopes) {
      const out = new Float64Array(k);
      out.set(slopes);
      for (let i = r - 1; i >= 0; i--) {
        let dot = 0;
        for (let c = i, at = i * k + i; c < k; c++, at++) dot += x[at]! * out[c]!;
        for (let c = i, at = i * k + i; c < k; c++, at++) out[c]! -= 2 * dot * x[at]!;
      }
      return out;
    },
  };
}

/** Replace a row from one column on by the unit reflection that clears it behind that; gives what stays there. */
function reflectionOf(row: Float64Array, from: number): number {
  let norm = 0;
  for (let c = from; c < row.length; c++) norm += row[c]! * row[c]!;
  norm = Math.sqrt(norm);
  if (!(norm > 0)) return 0;
  const first = row[from]!, kept = first > 0 ? -norm : norm, scale = 1 / Math.sqrt(2 * norm * (norm + Math.abs(first)));
  row[from] = first - kept;
  for (let c = from; c < row.length; c++) row[c]! *= scale;
  return kept;
}

/** Apply the reflection in row i to the rows after it, two at a time: each of its numbers is then loaded once for both. */
function reflectBelow(x: Float64Array, i: number, k: number): void {
  const n = x.length / k, from = i * k + i;
  let row = i + 1;
  for (; row + 1 < n; row += 2) {
    const first = row * k + i, second = first + k, end = (row + 1) * k;
    let a = 0, b = 0;
    for (let at = first, v = from, other = second; at < end; at++, v++, other++) {
      a += x[v]! * x[at]!;
      b += x[v]! * x[other]!;
    }
    a *= 2;
    b *= 2;
    for (let at = first, v = from, other = second; at < end; at++, v++, other++) {
      x[at]! -= a * x[v]!;
      x[other]! -= b * x[v]!;
    }
  }
  if (row === n) return;
  let a = 0;
  for (let at = row * k + i, v = from; at < n * k; at++, v++) a += x[v]! * x[at]!;
  for (let at = row * k + i, v = from; at < n * k; at++, v++) x[at]! -= 2 * a * x[v]!;
}
