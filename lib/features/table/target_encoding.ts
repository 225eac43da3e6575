import type { Design } from "../../core/rows/design.ts";
import { type Rng, shuffle } from "../../core/numbers/random.ts";
import { targetsOf } from "../../core/rows/task.ts";
import type { ColumnEncoder, Slot, TargetEncoding } from "./column_encoding.ts";

/** Targets as means are taken of them: numbers as they are, a class as 0/1 for each class (of two, the second alone). */
export interface EncodedTargets {
  /** Row-major, shape [n × width]. */
  readonly values: Float64Array;
  /** Values of a row. */
  readonly width: number;
  /** Weight of each row, shape [n]. */
  readonly weight: Float64Array;
  /** Part of each row: its own encodings come from rows of the others, shape [n], in [0, folds). */
  readonly fold: Uint8Array;
  /** Number of parts. */
  readonly folds: number;
}

/**
 * Targets and random parts of training rows.
 *
 * @param design Training rows. @param folds Parts, in [2, 255]. @param rng Deals the rows out, whatever their targets are.
 */
export function encodedTargets(design: Design, folds: number, rng: Rng): EncodedTargets {
  const { rows, weight, target, task = { kind: "number", outputs: 1 } } = design;
  const fold = shuffle(Uint8Array.from({ length: rows }, (_, row) => row % folds), rng);
  if (task.kind === "number") return { values: target, width: targetsOf(task), weight, fold, folds };
  const width = task.classes > 2 ? task.classes : 1, values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const at = width === 1 ? target[row]! - 1 : target[row]!;
    if (at >= 0) values[row * width + at] = 1;
  }
  return { values, width, weight, fold, folds };
}

/**
 * Means of the target on the levels of a category, each with so many rows of the overall mean among its own as if it had them, less
 * the overall mean, in standard deviations of the target: 0 is a level that tells nothing, as one that training rows do not have.
 *
 * Of training rows each has the means of the other parts, so that its own target is never among them.
 *
 * @param category Category numbers, shape [n]; NaN is missing, a level of its own.
 * @param targets Of the same rows. @param smoothing Rows of the overall mean, >= 0.
 * @returns The encoding of other rows, by all of these; and the columns of these, w of shape [n].
 * @see Micci-Barreca (2001), doi:10.1145/507533.507538
 */
export function learnTargetMeans(
  category: Float64Array,
  targets: EncodedTargets,
  smoothing: number,
): { encoding: TargetEncoding; columns: Float64Array[] } {
  const levels = Int32Array.from(new Set(category.map(levelOf))).sort(), { width, folds } = targets;
  const sums = sumByLevel(category, targets, levels);
  const all = meansOf(sums, { width, smoothing, folds, without: -1 });
  const others = Array.from({ length: folds }, (_, without) => meansOf(sums, { width, smoothing, folds, without }));
  const at = positionsOf(levels), columns = Array.from({ length: width }, () => new Float64Array(category.length));
  for (let row = 0; row < category.length; row++) {
    const from = at.get(levelOf(category[row]!))! * width, means = others[targets.fold[row]!]!;
    for (let w = 0; w < width; w++) columns[w]![row] = means[from + w]!;
  }
  return { encoding: { kind: "target", levels, means: all, width }, columns };
}

/** Features: `city_target`, or one for each class or target. */
export const targetEncoder: ColumnEncoder<TargetEncoding> = {
  slots: ({ width }, column, { outputs }) => targetSlots(column, width, outputs),
  apply({ levels, means, width }, { values }) {
    const at = positionsOf(levels), columns = Array.from({ length: width }, () => new Float64Array(values.length));
    for (let row = 0; row < values.length; row++) {
      const level = at.get(levelOf(values[row]!));
      for (let w = 0; level !== undefined && w < width; w++) columns[w]![row] = means[level * width + w]!;
    }
    return columns;
  },
};

/** Features that say something of each output. @param column Name. @param width Outputs. @param outputs Their names. */
export function targetSlots(column: string, width: number, outputs: readonly string[]): Slot[] {
  return Array.from({ length: width }, (_, w) => ({
    name: width === 1 ? `${column}_target` : `${column}_target_${outputs[w] ?? w}`,
    group: "target",
    scaling: "none",
  }));
}

function levelOf(category: number): number {
  return category === category ? category : -1;
}

const positions = new WeakMap<Int32Array, Map<number, number>>();

/** Where each level is: made once, as a served model asks for one row at a time. */
function positionsOf(levels: Int32Array): Map<number, number> {
  const found = positions.get(levels) ?? new Map(Array.from(levels, (level, i) => [level, i]));
  positions.set(levels, found);
  return found;
}

/** Of each part, level and output: weight, sum and sum of squares, shape [folds × L × w × 3]. */
type LevelSums = Float64Array;

function sumByLevel(category: Float64Array, targets: EncodedTargets, levels: Int32Array): LevelSums {
  const { values, width, weight, fold, folds } = targets, at = positionsOf(levels);
  const sums = new Float64Array(folds * levels.length * width * 3);
  for (let row = 0; row < category.length; row++) {
    let to = (fold[row]! * levels.length + at.get(levelOf(category[row]!))!) * width * 3;
    for (let w = 0; w < width; w++, to += 3) {
      const y = values[row * width + w]!;
      sums[to]! += weight[row]!;
      sums[to + 1]! += weight[row]! * y;
      sums[to + 2]! += weight[row]! * y * y;
    }
  }
  return sums;
}

/** Smoothed means of the parts other than `without`. They are added up without it: to subtract it would leave traces of it. */
function meansOf(
  sums: LevelSums,
  { width, smoothing, folds, without }: { width: number; smoothing: number; folds: number; without: number },
): Float64Array {
  const block = sums.length / folds, own = new Float64Array(block), whole = new Float64Array(width * 3);
  for (let fold = 0; fold < folds; fold++) {
    for (let i = 0; fold !== without && i < block; i++) own[i]! += sums[fold * block + i]!;
  }
  for (let i = 0; i < block; i++) whole[i % (width * 3)]! += own[i]!;
  const means = new Float64Array(block / 3);
  for (let i = 0; i < means.length; i++) {
    const w = i % width, total = whole[w * 3]!, mean = whole[w * 3 + 1]! / total;
    const spread = Math.sqrt(Math.max(0, whole[w * 3 + 2]! / total - mean * mean)), rows = own[i * 3]! + smoothing;
    // The weights of rows count as rows; sums less the mean, so that a level without rows is exactly 0.
    const excess = own[i * 3 + 1]! - own[i * 3]! * mean;
    means[i] = rows > 0 && spread > 1e-12 * Math.abs(mean) ? excess / rows / spread : 0;
  }
  return means;
}
