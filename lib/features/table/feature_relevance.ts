import { quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";
import type { EncodedTargets } from "./target_encoding.ts";

/** Classes of about as many rows each that the values of a number are put into. */
const PARTS = 16;
/** Fewest rows of a class, or there would be more classes than can be told apart. */
const ROWS_OF_PART = 20;

/** Features to look at. */
export interface Candidates {
  /** Values of the training rows, each of shape [n]; NaN is missing. */
  readonly columns: readonly Float64Array[];
  /** Which are category numbers, shape [p]. */
  readonly categorical: readonly boolean[];
}

/** Classes of the values of each feature, whatever the targets are. @param candidates Shape [p] columns. */
export function relevanceParts({ columns, categorical }: Candidates): Parts[] {
  return columns.map((column, f) => categorical[f] ? byCategory(column) : byQuantiles(column));
}

/**
 * How much of the target's variance each feature explains by itself, less what as many classes would explain by chance: the
 * adjusted correlation ratio over classes of its values, of several outputs the largest. Needs no straight line, and no model;
 * what features tell only together it does not see.
 *
 * @param features Classes of their values, shape [p]. @param targets Of the same rows.
 * @returns Shape [p], at most 1; not above 0: no more than by chance.
 * @see Kelley (1935), doi:10.1073/pnas.21.9.554 (epsilon squared)
 */
export function relevanceOf(features: readonly Parts[], targets: EncodedTargets): number[] {
  return features.map(({ part, parts }) => {
    let best = -Infinity;
    for (let w = 0; w < targets.width; w++) best = Math.max(best, explained(part, parts, { targets, w }));
    return best;
  });
}

/** Class of each row; the last is of missing values. */
export interface Parts {
  /** Shape [n]. */
  readonly part: Int32Array;
  /** Number of classes. */
  readonly parts: number;
}

function byCategory(column: Float64Array): Parts {
  const numbers = new Map<number, number>();
  const part = Int32Array.from(column, (value) => {
    const found = numbers.get(value) ?? numbers.size;
    numbers.set(value, found);
    return found;
  });
  return { part, parts: numbers.size };
}

function byQuantiles(column: Float64Array): Parts {
  const sorted = sortFinite(column), most = Math.max(2, Math.min(PARTS, Math.floor(sorted.length / ROWS_OF_PART)));
  const edges = Array.from({ length: most - 1 }, (_, i) => quantileSorted(sorted, (i + 1) / most))
    .filter((edge, i, all) => i === 0 || edge > all[i - 1]!);
  const part = Int32Array.from(column, (value) => {
    if (value !== value) return edges.length + 1;
    let at = 0;
    while (at < edges.length && value > edges[at]!) at++;
    return at;
  });
  return { part, parts: edges.length + 2 };
}

function explained(part: Int32Array, parts: number, { targets, w }: { targets: EncodedTargets; w: number }): number {
  const { values, width, weight } = targets, weights = new Float64Array(parts), sums = new Float64Array(parts);
  let total = 0, sum = 0, squares = 0;
  for (let row = 0; row < part.length; row++) {
    const y = values[row * width + w]!, own = weight[row]!, at = part[row]!;
    weights[at]! += own;
    sums[at]! += own * y;
    total += own;
    sum += own * y;
  }
  const mean = sum / total;
  for (let row = 0; row < part.length; row++) squares += weight[row]! * (values[row * width + w]! - mean) ** 2;
  let between = 0, filled = 0;
  for (let at = 0; at < parts; at++) {
    if (!(weights[at]! > 0)) continue;
    filled++;
    between += weights[at]! * (sums[at]! / weights[at]! - mean) ** 2;
  }
  const free = part.length - filled;
  return squares > 0 && free > 0 ? 1 - (squares - between) / squares * (part.length - 1) / free : 0;
}
