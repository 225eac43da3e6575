import { type CalibrationBin, calibrationBins, calibrationError } from "./calibration_error.ts";
import { type ClassOptions, classRows, probabilitiesOf } from "./class_rows.ts";
import { confusionMatrix } from "./confusion_matrix.ts";
import { thresholdCurve } from "./curves.ts";
import { prAuc } from "./pr_auc.ts";
import { rocAuc } from "./roc_auc.ts";
import type { Values } from "./_rows.ts";

/** How well one class is told from all others. */
export interface ClassCurve {
  /** Its number. */
  readonly name: number;
  /** Rows of it. */
  readonly rows: number;
  /** Area under the ROC curve. */
  readonly rocAuc: number;
  /** Average precision. */
  readonly prAuc: number;
  /** Share of its rows that is found, by threshold from the highest on; 0 first. */
  readonly found: readonly number[];
  /** Share of the other rows that is taken for it. */
  readonly falseAlarms: readonly number[];
  /** Share of those taken for it that are of it. */
  readonly precision: readonly number[];
  /** What came of rows by what was said of them. */
  readonly calibration: readonly CalibrationBin[];
  /** Expected calibration error. */
  readonly calibrationError: number;
}

/** What charts of predicted classes are drawn from, as plain data. */
export interface ClassEvidence {
  /** Rows whose class is known. */
  readonly rows: number;
  /** Rows by class that came (rows) and class decided for (columns), row-major, shape [C × C]. */
  readonly confusion: readonly number[];
  /** Of two classes that of the second; of more, one for each that came and is not all. */
  readonly curves: readonly ClassCurve[];
}

/** Points of a curve that a chart can tell apart. */
const POINTS = 200;

/**
 * What is told of predicted classes beside their scores.
 *
 * @param actual Class numbers, shape [n], or one-hot [n × C]; unknown rows are skipped. @param predicted Probabilities, shape [n × C].
 * @param options Classes, weights, decisions.
 * @returns Null where no row is known, or a probability of a known one is missing.
 * @throws {RangeError} If shapes differ or a class number is none.
 */
export function classEvidence(actual: Values, predicted: Values, options: ClassOptions): ClassEvidence | null {
  const rows = classRows(actual, predicted, options), { classes, weights } = rows;
  if (rows.actual.length === 0 || rows.isMissing) return null;
  const counts = new Int32Array(classes);
  for (const name of rows.actual) counts[name]!++;
  const names = classes === 2 ? [1] : Array.from(counts.keys());
  return {
    rows: rows.actual.length,
    confusion: [...confusionMatrix(rows.actual, rows.decided, { classes }).counts],
    curves: names.filter((name) => counts[name]! > 0 && counts[name]! < rows.actual.length).map((name): ClassCurve => {
      const said = probabilitiesOf(rows, name), how = { positive: name, weights };
      const curve = thresholdCurve(rows.actual, said, { ...how, points: POINTS });
      return {
        name,
        rows: counts[name]!,
        rocAuc: rocAuc(rows.actual, said, how),
        prAuc: prAuc(rows.actual, said, how),
        found: [...curve?.found ?? []],
        falseAlarms: [...curve?.falseAlarms ?? []],
        precision: [...curve?.precision ?? []],
        calibration: calibrationBins(rows.actual, said, how) ?? [],
        calibrationError: calibrationError(rows.actual, said, how),
      };
    }),
  };
}
