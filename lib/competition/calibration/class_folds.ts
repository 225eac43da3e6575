import { type ClassRows, classRows } from "../../metrics/class_rows.ts";

/** Predictions of rows that the model had not learned from, and what came. */
export interface ClassFold {
  /** Probabilities, row-major, shape [n × C]: of one contender on one span of a backtest, or of several below each other. */
  readonly probabilities: ArrayLike<number>;
  /** What came: class numbers [n], or one-hot [n × C] as a backtest has it; rows with NaN are skipped. */
  readonly actual: ArrayLike<number>;
  /** Row weights, shape [n]; absent: 1 each. */
  readonly weights?: ArrayLike<number>;
}

/** Rows of several folds, one below the other, with the part that each is left out with. */
export interface PartedRows extends ClassRows {
  /** Part of each row, in [0, parts), shape [n]. */
  readonly part: Int32Array;
  /** Number of parts, >= 2. */
  readonly parts: number;
  /** Position of each row's fold among those that were given, shape [n]. */
  readonly fold: Int32Array;
}

/** Parts that the rows of a single fold, or of folds with classes of their own, or folds that are many, are dealt to. */
const DEALT = 5;
/** Folds that are parts by themselves, at most: each costs a fit of its own. */
const MOST_PARTS = 10;

/**
 * Rows of folds with the parts that cross-fitting leaves out: the folds themselves, five equal parts of a single one, or five parts
 * of whole folds where these are many, as those of keys are.
 *
 * @param folds Any number; those without a known row are skipped, as are rows without all probabilities.
 * @param classes C >= 2.
 */
export function partRows(folds: readonly ClassFold[], classes: number): PartedRows {
  const all = folds.map(({ probabilities, actual, weights }) =>
    wholeRows(classRows(actual, probabilities, { classes, weights }))
  );
  const read = all.filter(({ actual }) => actual.length > 0);
  const rows = belowEachOther(read, classes);
  const part = new Int32Array(rows.actual.length), fold = new Int32Array(part.length);
  const parts = read.length > MOST_PARTS ? DEALT : read.length;
  let from = 0, turn = 0;
  all.forEach(({ actual }, f) => {
    const to = from + actual.length;
    fold.fill(f, from, to);
    if (to > from) part.fill(turn++ % parts, from, to);
    from = to;
  });
  if (read.length > 1 && isLearnable(rows, part)) return { ...rows, part, parts, fold };
  deal(rows).forEach((row, turn) => part[row] = turn % DEALT);
  return { ...rows, part, parts: DEALT, fold };
}

/** Whether each class, but for the rarest, came in more than one part: nothing is learned elsewhere of one that did not. */
function isLearnable({ actual, classes }: ClassRows, part: Int32Array): boolean {
  const counts = new Int32Array(classes), first = new Int32Array(classes).fill(-1), isIn = new Uint8Array(classes);
  actual.forEach((name, row) => {
    counts[name]!++;
    if (first[name]! < 0) first[name] = part[row]!;
    else if (first[name] !== part[row]) isIn[name] = 1;
  });
  return counts.every((count, name) => count < DEALT || isIn[name] === 1);
}

/** Some of the rows. @param rows All. @param isWanted Whether a row is one of them. */
export function someRows(rows: ClassRows, isWanted: (row: number) => boolean): ClassRows {
  const kept = [...rows.actual.keys()].filter(isWanted), { classes } = rows;
  const probabilities = new Float64Array(kept.length * classes);
  kept.forEach((row, at) => {
    probabilities.set(rows.probabilities.subarray(row * classes, (row + 1) * classes), at * classes);
  });
  return {
    classes,
    probabilities,
    places: Int32Array.from(kept, (row) => rows.places[row]!),
    actual: Int32Array.from(kept, (row) => rows.actual[row]!),
    decided: Int32Array.from(kept, (row) => rows.decided[row]!),
    weights: Float64Array.from(kept, (row) => rows.weights[row]!),
    isMissing: rows.isMissing && probabilities.some(Number.isNaN),
  };
}

/** Rows with all probabilities. */
function wholeRows(rows: ClassRows): ClassRows {
  if (!rows.isMissing) return rows;
  const { probabilities, classes } = rows;
  return someRows(rows, (row) => !probabilities.subarray(row * classes, (row + 1) * classes).some(Number.isNaN));
}

function belowEachOther(read: readonly ClassRows[], classes: number): ClassRows {
  return {
    classes,
    isMissing: false,
    places: joined(Int32Array, read.map(({ places }) => places)),
    actual: joined(Int32Array, read.map(({ actual }) => actual)),
    decided: joined(Int32Array, read.map(({ decided }) => decided)),
    weights: joined(Float64Array, read.map(({ weights }) => weights)),
    probabilities: joined(Float64Array, read.map(({ probabilities }) => probabilities)),
  };
}

function joined<A extends Int32Array | Float64Array>(make: new (length: number) => A, parts: readonly A[]): A {
  const out = new make(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    out.set(part, from);
    from += part.length;
  }
  return out;
}

/** Rows in the order that they are dealt in: by what came, then by how likely that was said to be, so that parts are alike. */
function deal({ actual, probabilities, classes }: ClassRows): number[] {
  const said = (row: number) => probabilities[row * classes + actual[row]!]!;
  return [...actual.keys()].sort((a, b) => actual[a]! - actual[b]! || said(a) - said(b) || a - b);
}
