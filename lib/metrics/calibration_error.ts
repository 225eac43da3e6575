import type { PositiveClass } from "./_class_counts.ts";
import { type RankedRows, rankRows } from "./_ranked.ts";
import type { Values } from "./_rows.ts";

/** Rows whose probabilities lie beside each other. */
export interface CalibrationBin {
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of the rows that are positive. */
  readonly came: number;
  /** Weight of the rows. */
  readonly weight: number;
}

/** How rows are put into bins. */
export interface CalibrationOptions extends PositiveClass {
  /** Bins at most, >= 1; default 10. */
  readonly bins?: number;
}

/** Weight of rows that a bin needs to tell a share from chance. */
const LEAST = 10;

/**
 * What came of rows by what was said of them, in bins of equal weight; rows with one probability are never parted.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped. @param probabilities Of the positive class, shape [n].
 * @param options Class, weights, number of bins: fewer where a bin would have fewer than ten rows.
 * @returns By probability, ascending; empty without rows, null if a probability is NaN.
 * @throws {RangeError} If shapes differ.
 */
export function calibrationBins(
  actual: Values,
  probabilities: Values,
  options: CalibrationOptions = {},
): CalibrationBin[] | null {
  const ranked = rankRows(actual, probabilities, options);
  if (ranked === null) return null;
  const { scores, positives } = ranked, total = weightAt(ranked, scores.length - 1);
  const size = total / Math.max(1, Math.min(options.bins ?? 10, Math.floor(total / LEAST)));
  const bins: CalibrationBin[] = [];
  let from = 0, sum = 0, full = size * (1 - 1e-12);
  for (let g = 0; g < scores.length; g++) {
    sum += scores[g]! * (weightAt(ranked, g) - weightAt(ranked, g - 1));
    const end = weightAt(ranked, g);
    if (end < full && g < scores.length - 1) continue;
    const weight = end - weightAt(ranked, from - 1), came = positives[g]! - (positives[from - 1] ?? 0);
    bins.push({ predicted: sum / weight, came: came / weight, weight });
    from = g + 1;
    sum = 0;
    while (full <= end) full += size;
  }
  return bins.reverse();
}

/**
 * Expected calibration error: by how much what was said differs from what came, over bins of equal weight.
 *
 * Of few rows it is above zero for perfect probabilities too, as shares of few rows are.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped. @param probabilities Of the positive class, shape [n].
 * @param options Class, weights, number of bins.
 * @returns Fraction in [0, 1]; NaN if no actual is known or a probability is NaN.
 * @throws {RangeError} If shapes differ.
 * @see Nixon et al. (2019), Measuring Calibration in Deep Learning, arXiv:1904.01685
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { calibrationError } from "@lib/metrics/calibration_error.ts";
 * assertAlmostEquals(calibrationError([1, 0, 0, 0], [0.5, 0.5, 0.5, 0.5]), 0.25);
 * ```
 */
export function calibrationError(actual: Values, probabilities: Values, options: CalibrationOptions = {}): number {
  const bins = calibrationBins(actual, probabilities, options) ?? [];
  let sum = 0, total = 0;
  for (const { predicted, came, weight } of bins) {
    sum += weight * Math.abs(predicted - came);
    total += weight;
  }
  return sum / total;
}

/** Weight of the rows with a score at least as high as that of a step. */
function weightAt({ positives, negatives }: RankedRows, g: number): number {
  return g < 0 ? 0 : positives[g]! + negatives[g]!;
}
