import { type ClassRows, probabilitiesOf } from "../../metrics/class_rows.ts";
import { clipped } from "../../metrics/log_loss.ts";
import { type CalibrationMap, fitIsotonic, fitPlatt, mapProbability, type OneClass } from "./calibration_map.ts";
import { type PartedRows, someRows } from "./class_folds.ts";

/** How probabilities are calibrated. */
export type CalibrationMethod = "none" | "platt" | "isotonic";

/** What is made of probabilities, as plain data. */
export interface ProbabilityCalibration {
  /** That was chosen. */
  readonly method: CalibrationMethod;
  /** Of two classes one map, of the second; of more one for each; empty for none. */
  readonly maps: readonly CalibrationMap[];
  /** Rows that it was chosen on. */
  readonly rows: number;
  /** Log loss of rows left out, by method that was tried; empty where rows are too few to try any. */
  readonly losses: Readonly<Partial<Record<CalibrationMethod, number>>>;
}

/** Fewest rows, and fewest of two classes, for a line; the same for steps, which take more. */
const ENOUGH = { platt: { rows: 50, ofClass: 10 }, isotonic: { rows: 500, ofClass: 50 } } as const;
const FITS = { platt: fitPlatt, isotonic: fitIsotonic } as const;

/**
 * Choose and learn how the probabilities of a contender are calibrated.
 *
 * A method serves if rows that it did not learn from have less log loss by it, by more than one standard error of the row by row
 * difference; that with the least loss of them, else none. More than two classes are calibrated one against all others, and
 * made to add up to 1.
 *
 * @param rows From `partRows`: out-of-fold predictions of one contender, of one key or of a group of keys, on the spans that choices
 * are made on, never of the test part.
 * @returns Plain data for {@linkcode applyCalibration}, learned of all rows; and what it makes of each row when learned without its
 * part: what decisions and sets of classes are learned from, as a row that a calibration has seen says too little of those to come.
 * @see Niculescu-Mizil & Caruana (2005), doi:10.1145/1102351.1102430
 */
export function crossCalibrate(
  rows: PartedRows,
): { readonly calibration: ProbabilityCalibration; readonly probabilities: Float64Array } {
  const plain = rowLosses(rows, rows.probabilities);
  const losses: Partial<Record<CalibrationMethod, number>> = {};
  const none: ProbabilityCalibration = { method: "none", maps: [], rows: rows.actual.length, losses };
  let best: CalibrationMethod = "none", least = 0, probabilities = rows.probabilities;
  for (const method of ["platt", "isotonic"] as const) {
    if (!isEnough(rows, ENOUGH[method])) continue;
    const fitted = crossFitted(rows, method), own = rowLosses(rows, fitted);
    const { mean, error } = weightedMean(own.map((loss, i) => loss - plain[i]!), rows.weights);
    losses.none = weightedMean(plain, rows.weights).mean;
    losses[method] = losses.none + mean;
    if (mean + error < 0 && mean < least) [best, least, probabilities] = [method, mean, fitted];
  }
  const calibration = best === "none" ? none : { ...none, method: best, maps: fitMaps(rows, best) };
  return { calibration, probabilities };
}

/**
 * Calibrated probabilities.
 *
 * @param calibration As it was learned. @param probabilities Row-major, shape [n × C]. @param classes C.
 * @returns Shape [n × C], each row adding up to 1; a new array. NaN stays.
 */
export function applyCalibration(
  { maps }: Pick<ProbabilityCalibration, "maps">,
  probabilities: Float64Array,
  classes: number,
): Float64Array {
  const out = probabilities.slice();
  if (maps.length === 0) return out;
  for (let from = 0; from < out.length; from += classes) {
    if (classes === 2) {
      out[from + 1] = mapProbability(maps[0]!, out[from + 1]!);
      out[from] = 1 - out[from + 1]!;
      continue;
    }
    let total = 0;
    for (let c = 0; c < classes; c++) total += out[from + c] = mapPossible(maps[c]!, out[from + c]!);
    for (let c = 0; c < classes; c++) out[from + c] = total > 0 ? out[from + c]! / total : NaN;
  }
  return out;
}

/** What cannot come stays so. */
function mapPossible(map: CalibrationMap, share: number): number {
  return share === 0 ? 0 : mapProbability(map, share);
}

/** Probabilities of rows by maps that were learned without their part. */
function crossFitted(rows: PartedRows, method: "platt" | "isotonic"): Float64Array {
  const { classes, part, parts } = rows, out = new Float64Array(rows.probabilities.length);
  for (let f = 0; f < parts; f++) {
    const maps = fitMaps(someRows(rows, (row) => part[row] !== f), method);
    for (let row = 0; row < part.length; row++) {
      if (part[row] !== f) continue;
      const own = rows.probabilities.slice(row * classes, (row + 1) * classes);
      out.set(applyCalibration({ maps }, own, classes), row * classes);
    }
  }
  return out;
}

function fitMaps(rows: ClassRows, method: "platt" | "isotonic"): CalibrationMap[] {
  const names = rows.classes === 2 ? [1] : Array.from({ length: rows.classes }, (_, c) => c);
  return names.map((name) => FITS[method](oneClass(rows.classes === 2 ? rows : possibleRows(rows, name), name)));
}

/** Rows that a class can come of: others, as of another target, say nothing of how sure to be. All where there is none. */
function possibleRows(rows: ClassRows, name: number): ClassRows {
  const isPossible = (row: number) => rows.probabilities[row * rows.classes + name]! > 0;
  const kept = rows.actual.reduce((count, _, row) => count + Number(isPossible(row)), 0);
  return kept === 0 || kept === rows.actual.length ? rows : someRows(rows, isPossible);
}

function oneClass(rows: ClassRows, name: number): OneClass {
  const came = rows.actual.map((actual) => actual === name ? 1 : 0);
  return { said: probabilitiesOf(rows, name), came, weights: rows.weights };
}

function isEnough({ actual, classes }: ClassRows, least: { readonly rows: number; readonly ofClass: number }): boolean {
  const counts = new Int32Array(classes);
  for (const name of actual) counts[name]!++;
  return actual.length >= least.rows && counts.filter((count) => count >= least.ofClass).length >= 2;
}

function rowLosses({ actual, classes }: ClassRows, probabilities: Float64Array): Float64Array {
  return Float64Array.from(actual, (name, row) => -Math.log(clipped(probabilities[row * classes + name]!)));
}

/** Mean and its standard error. */
function weightedMean(values: Float64Array, weights: Float64Array): { mean: number; error: number } {
  let sum = 0, total = 0, squares = 0;
  values.forEach((value, i) => {
    sum += weights[i]! * value;
    total += weights[i]!;
  });
  const mean = sum / total;
  values.forEach((value, i) => squares += (weights[i]! * (value - mean)) ** 2);
  return { mean, error: Math.sqrt(squares) / total };
}
