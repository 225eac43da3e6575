import { isEqual, type SparseRows, timesSparse, transposedTimes } from "./sparse_rows.ts";
import type { EncodedTargets } from "./target_encoding.ts";

/** Penalty on squared coefficients, of rows whose length is about 1: as if each n-gram were in one text more that says nothing. */
const PENALTY = 1;
/** Steps of conjugate gradients: later ones follow single texts. */
const STEPS = 15;
/** Outputs beyond which a text has none of them: there would be as many features. */
const MOST_OUTPUTS = 12;

/** What texts say of the target. */
export interface TextTarget {
  /** By n-gram and output, in standard deviations of the target, shape [v × width]. */
  readonly coefficients: Float32Array;
  /** Outputs; 0 where there are too many. */
  readonly width: number;
  /** Of the same rows, by coefficients of the other parts, width columns of shape [n]. */
  readonly columns: Float64Array[];
}

/**
 * Ridge regression of the target on the weights of n-grams, by all rows for rows to come, and for these rows by those of the other
 * parts: a row's own target is never in what is said of it. All parts and outputs are solved at once.
 *
 * @param rows Weights, shape [n × v]. @param targets Of the same rows.
 * @see Hestenes & Stiefel (1952), doi:10.6028/jres.049.044 (conjugate gradients)
 */
export function learnTextTarget(rows: SparseRows, targets: EncodedTargets): TextTarget {
  const memo = known.get(rows);
  if (memo !== undefined && isSame(memo.targets, targets)) return memo.said;
  const said = solveParts(rows, targets);
  known.set(rows, { targets, said });
  return said;
}

/** A pure memo: contenders that are given the same rows ask the same of their texts. */
const known = new WeakMap<SparseRows, { readonly targets: EncodedTargets; readonly said: TextTarget }>();

function isSame(one: EncodedTargets, other: EncodedTargets): boolean {
  return one.folds === other.folds && isEqual(one.fold, other.fold) && isEqual(one.values, other.values) &&
    isEqual(one.weight, other.weight);
}

function solveParts(rows: SparseRows, targets: EncodedTargets): TextTarget {
  const { width, folds, fold } = targets, n = fold.length, v = rows.width;
  if (width > MOST_OUTPUTS) return { coefficients: new Float32Array(0), width: 0, columns: [] };
  const k = (folds + 1) * width, { weight, goal } = goals(targets);
  const solved = Float32Array.from(solveRidge(rows, { weight, goal, k }));
  const said = timesSparse(rows, solved, k);
  const columns: Float64Array[] = Array.from({ length: width }, (_, w) => {
    const column = new Float64Array(n);
    for (let row = 0; row < n; row++) column[row] = said[row * k + fold[row]! * width + w]!;
    return column;
  });
  const coefficients = new Float32Array(v * width);
  for (let gram = 0; gram < v; gram++) {
    for (let w = 0; w < width; w++) coefficients[gram * width + w] = solved[gram * k + folds * width + w]!;
  }
  return { coefficients, width, columns };
}

/**
 * Weights and standardised targets for each part that is left out, then for none: shape [n × k], k = (folds + 1) × width. A row
 * weighs 0 where its own part is left out.
 */
function goals({ values, width, weight, fold, folds }: EncodedTargets): { weight: Float64Array; goal: Float64Array } {
  const n = fold.length, k = (folds + 1) * width, weights = new Float64Array(n * k), goal = new Float64Array(n * k);
  for (let c = 0; c < k; c++) {
    const without = Math.floor(c / width), w = c % width;
    let total = 0, sum = 0, squares = 0;
    for (let row = 0; row < n; row++) {
      if (fold[row] === without) continue;
      weights[row * k + c] = weight[row]!;
      total += weight[row]!;
      sum += weight[row]! * values[row * width + w]!;
    }
    const mean = sum / total;
    for (let row = 0; row < n; row++) squares += weights[row * k + c]! * (values[row * width + w]! - mean) ** 2;
    const deviation = Math.sqrt(squares / total);
    for (let row = 0; row < n; row++) {
      if (fold[row] === without || !(deviation > 1e-12 * Math.abs(mean))) continue;
      goal[row * k + c] = (values[row * width + w]! - mean) / deviation;
    }
  }
  return { weight: weights, goal };
}

/** Columns of (AᵀWA + penalty) x = AᵀW goal, each with weights of its own, by conjugate gradients side by side. */
function solveRidge(
  rows: SparseRows,
  { weight, goal, k }: { weight: Float64Array; goal: Float64Array; k: number },
): Float64Array {
  const left = transposedTimes(rows, goal.map((y, i) => weight[i]! * y), k), x = new Float64Array(left.length);
  const way = left.slice();
  let size = columnDots(left, left, k);
  for (let step = 0; step < STEPS; step++) {
    const ahead = timesSparse(rows, way, k);
    for (let i = 0; i < ahead.length; i++) ahead[i]! *= weight[i]!;
    const product = transposedTimes(rows, ahead, k);
    for (let i = 0; i < product.length; i++) product[i]! += PENALTY * way[i]!;
    const bend = columnDots(way, product, k), far = size.map((own, c) => bend[c]! > 0 ? own / bend[c]! : 0);
    for (let i = 0; i < x.length; i++) {
      x[i]! += far[i % k]! * way[i]!;
      left[i]! -= far[i % k]! * product[i]!;
    }
    const next = columnDots(left, left, k), turn = next.map((own, c) => size[c]! > 0 ? own / size[c]! : 0);
    for (let i = 0; i < way.length; i++) way[i] = left[i]! + turn[i % k]! * way[i]!;
    size = next;
  }
  return x;
}

function columnDots(a: Float64Array, b: Float64Array, k: number): Float64Array {
  const dots = new Float64Array(k);
  for (let i = 0; i < a.length; i++) dots[i % k]! += a[i]! * b[i]!;
  return dots;
}
