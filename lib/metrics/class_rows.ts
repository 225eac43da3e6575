import type { Values } from "./_rows.ts";

/** How predictions of classes are read. */
export interface ClassOptions {
  /** Number of classes, C >= 2. */
  readonly classes: number;
  /** Row weights, shape [n]; a row whose weight is not above zero is skipped. Absent: 1 each. */
  readonly weights?: Values;
  /** Class numbers that were decided on, shape [n]. Absent: the likeliest, the first of those that are alike. */
  readonly decided?: Values;
}

/** Rows that count, in their order; shape [n] each. */
export interface ClassRows {
  /** Number of classes C. */
  readonly classes: number;
  /** Their places among the rows that were given. */
  readonly places: Int32Array;
  /** Class numbers that came. */
  readonly actual: Int32Array;
  /** Probabilities, row-major, shape [n × C]. */
  readonly probabilities: Float64Array;
  /** Class numbers that were decided on. */
  readonly decided: Int32Array;
  /** Weights > 0. */
  readonly weights: Float64Array;
  /** Whether a probability or a decision of them is missing. */
  readonly isMissing: boolean;
}

/**
 * The rows that predictions of classes are scored on: those whose class is known.
 *
 * @param actual Class numbers, shape [n], or 1 for the class that came and 0 for all others, row-major [n × C]; a row with a NaN
 * is skipped.
 * @param predicted Probabilities, row-major, shape [n × C].
 * @param options Number of classes, weights, decisions.
 * @throws {RangeError} If shapes differ or a class number is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { classRows } from "@lib/metrics/class_rows.ts";
 * const rows = classRows([0, 1, NaN, NaN], [0.4, 0.6, 0.5, 0.5], { classes: 2 });
 * assertEquals([[...rows.actual], [...rows.decided], [...rows.probabilities]], [[1], [1], [0.4, 0.6]]);
 * ```
 */
export function classRows(actual: Values, predicted: Values, options: ClassOptions): ClassRows {
  const { classes, weights, decided } = options, n = predicted.length / classes;
  const isOneHot = actual.length === predicted.length;
  if (!(classes >= 2) || !(isOneHot || actual.length === n)) {
    throw new RangeError(
      `Cannot score classes as predictions must have the shape [rows × classes], classes >= 2: current value is [${predicted.length}] of ${classes} classes for [${actual.length}]`,
    );
  }
  assertRows("weights", weights, n);
  assertRows("decisions", decided, n);
  const places = new Int32Array(n), known = new Int32Array(n), said = new Int32Array(n), weight = new Float64Array(n);
  const probabilities = new Float64Array(n * classes);
  let rows = 0, isMissing = false;
  // One pass without arrays of rows: choices score thousands of times what has twenty rows.
  for (let i = 0; i < n; i++) {
    const came = isOneHot ? hotClass(actual, i, classes) : actual[i]!, own = weights === undefined ? 1 : weights[i]!;
    if (came !== came || !(own > 0)) continue;
    places[rows] = i;
    known[rows] = classOf(came, classes);
    weight[rows] = own;
    for (let c = 0; c < classes; c++) {
      const value = predicted[i * classes + c]!;
      if (value !== value) isMissing = true;
      probabilities[rows * classes + c] = value;
    }
    const choice = decided === undefined ? likeliest(probabilities, rows, classes) : decided[i]!;
    if (choice !== choice) isMissing = true;
    said[rows++] = choice;
  }
  return {
    classes,
    places: places.subarray(0, rows),
    actual: known.subarray(0, rows),
    probabilities: probabilities.subarray(0, rows * classes),
    decided: said.subarray(0, rows),
    weights: weight.subarray(0, rows),
    isMissing,
  };
}

/**
 * The class with the highest probability, the first of those that are alike.
 *
 * @param probabilities Row-major, shape [n × C]. @param row In [0, n). @param classes C.
 */
export function likeliest(probabilities: Values, row: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) {
    if (probabilities[row * classes + c]! > probabilities[row * classes + best]!) best = c;
  }
  return best;
}

/** Probabilities of one class, shape [n]. @param rows Of all classes. @param name Class number. */
export function probabilitiesOf({ probabilities, classes, actual }: ClassRows, name: number): Float64Array {
  const own = new Float64Array(actual.length);
  for (let row = 0; row < own.length; row++) own[row] = probabilities[row * classes + name]!;
  return own;
}

/** The class of a row that is 1 for one of them; NaN where that is not known. */
function hotClass(actual: Values, row: number, classes: number): number {
  let hot = NaN;
  for (let c = 0; c < classes; c++) {
    const value = actual[row * classes + c]!;
    if (value !== value) return NaN;
    if (value > 0) hot = c;
  }
  return hot;
}

function classOf(value: number, classes: number): number {
  if (Number.isInteger(value) && value >= 0 && value < classes) return value;
  throw new RangeError(
    `Cannot score classes as a class must be a whole number from 0 to ${classes - 1}: current value is ${value}`,
  );
}

function assertRows(what: string, values: Values | undefined, rows: number): void {
  if (values === undefined || values.length === rows) return;
  throw new RangeError(
    `Cannot score classes as ${what} must be one for each of ${rows} rows: current value is ${values.length}`,
  );
}
