import type { Rng } from "../../core/numbers/random.ts";
import { dot } from "../../core/numbers/linear_algebra.ts";
import { symmetricEigen } from "../../core/numbers/symmetric_eigen.ts";
import { isEqual, type SparseRows, timesSparse, transposedTimes } from "./sparse_rows.ts";

/** Directions beyond those asked for, and rounds: with both the leading ones are as good as exact. */
const EXTRA = 10, ROUNDS = 4;

/** Leading singular vectors, row-major, shape [v × dimension], and values. */
interface LeadingVectors {
  readonly components: Float64Array;
  readonly values: Float64Array;
  readonly dimension: number;
}

/** A pure memo: contenders that encode the same texts differ in what they add to them, and not in their directions. */
const known = new WeakMap<
  SparseRows,
  { readonly k: number; readonly start: Float64Array; readonly found: LeadingVectors }
>();

/**
 * The leading right singular vectors of sparse rows, by randomised subspace iteration; made once for the same rows and start.
 *
 * @param rows A, shape [n × v]. @param k Vectors asked for, >= 1; fewer come out where A has a lower rank. @param rng Start.
 * @returns `components`: row-major, shape [v × dimension], orthonormal columns; `values`: singular values, descending;
 * `dimension` <= k.
 * @see Halko, Martinsson & Tropp (2011), doi:10.1137/090771806, algorithms 4.4 and 5.1
 */
export function truncatedSvd(rows: SparseRows, k: number, rng: Rng): LeadingVectors {
  const n = rows.offsets.length - 1, v = rows.width, width = Math.min(k + EXTRA, n, v);
  // Always drawn, so that what is drawn afterwards is the same.
  const start = Float64Array.from({ length: v * width }, () => rng.normal()), memo = known.get(rows);
  if (memo?.k === k && isEqual(memo.start, start)) return memo.found;
  const found = leadingVectors(rows, k, start);
  known.set(rows, { k, start, found });
  return found;
}

function leadingVectors(rows: SparseRows, k: number, start: Float64Array): LeadingVectors {
  const n = rows.offsets.length - 1, v = rows.width, width = v === 0 ? 0 : start.length / v;
  let right: Float64Array = start.slice();
  for (let round = 0; round < ROUNDS; round++) {
    const left = orthonormalize(timesSparse(rows, right, width), width);
    right = orthonormalize(transposedTimes(rows, left, width), width);
  }
  // A × right = B; the eigenvectors of BᵀB turn `right` into the singular vectors.
  const projected = timesSparse(rows, right, width), gram = new Float64Array(width * width);
  for (let row = 0; row < n; row++) addOuter(gram, projected.subarray(row * width, (row + 1) * width));
  const { values, vectors } = symmetricEigen(gram, width);
  const dimension = values.slice(0, k).filter((value) => value > 1e-12 * Math.max(values[0]!, Number.MIN_VALUE)).length;
  return {
    components: turn(right, vectors, { v, width, dimension }),
    values: values.slice(0, dimension).map(Math.sqrt),
    dimension,
  };
}

/** Columns made orthonormal, in place, by modified Gram-Schmidt done twice; one that depends on others becomes 0. */
function orthonormalize(matrix: Float64Array, width: number): Float64Array {
  const rows = matrix.length / width,
    columns = Array.from({ length: width }, (_, c) => {
      return Float64Array.from({ length: rows }, (_, row) => matrix[row * width + c]!);
    });
  columns.forEach((own, c) => {
    const before = Math.sqrt(dot(own, own));
    for (let twice = 0; twice < 2; twice++) {
      for (let other = 0; other < c; other++) subtract(own, columns[other]!, dot(own, columns[other]!));
    }
    const left = Math.sqrt(dot(own, own)), factor = left > 1e-10 * before && left > 0 ? 1 / left : 0;
    for (let row = 0; row < rows; row++) matrix[row * width + c] = own[row]! *= factor;
  });
  return matrix;
}

function subtract(from: Float64Array, other: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i]! -= times * other[i]!;
}

function addOuter(gram: Float64Array, row: Float64Array): void {
  const width = row.length;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) gram[i * width + j]! += row[i]! * row[j]!;
  }
}

/** right × vectorsᵀ, its first columns, each with the sign with which its entry of the largest size is positive. */
function turn(
  right: Float64Array,
  vectors: Float64Array,
  { v, width, dimension }: { v: number; width: number; dimension: number },
): Float64Array {
  const out = new Float64Array(v * dimension);
  for (let d = 0; d < dimension; d++) {
    let largest = 0;
    for (let row = 0; row < v; row++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += right[row * width + c]! * vectors[d * width + c]!;
      out[row * dimension + d] = sum;
      if (Math.abs(sum) > Math.abs(largest)) largest = sum;
    }
    for (let row = 0; largest < 0 && row < v; row++) out[row * dimension + d]! *= -1;
  }
  return out;
}
