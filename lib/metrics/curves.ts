import type { PositiveClass } from "./_class_counts.ts";
import { rankRows } from "./_ranked.ts";
import type { Values } from "./_rows.ts";

/** What becomes of rows when those from a score on are called positive, from the highest on; shape [g + 1] each. */
export interface ThresholdCurve {
  /** Scores, descending; Infinity first, where none is called positive. */
  readonly thresholds: Float64Array;
  /** Share of the positive rows that is found, ascending from 0 to 1: recall. NaN if none is positive. */
  readonly found: Float64Array;
  /** Share of all others that is called positive, ascending from 0 to 1. NaN if there is none. */
  readonly falseAlarms: Float64Array;
  /** Share of those called positive that is: precision; 1 where none is called so. */
  readonly precision: Float64Array;
}

/**
 * The points of the ROC curve (`falseAlarms`, `found`) and of precision over recall (`found`, `precision`).
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped. @param scores Higher means more likely positive, shape [n].
 * @param options The positive class, default 1; row weights; `points`: most that are kept, evenly spread over the steps,
 * default all.
 * @returns Null if a score is NaN.
 * @throws {RangeError} If shapes differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { thresholdCurve } from "@lib/metrics/curves.ts";
 * const curve = thresholdCurve([0, 1, 1], [0.2, 0.2, 0.9]);
 * assertEquals([...curve?.found ?? []], [0, 0.5, 1]);
 * assertEquals([...curve?.falseAlarms ?? []], [0, 0, 1]);
 * ```
 */
export function thresholdCurve(
  actual: Values,
  scores: Values,
  options: PositiveClass & { readonly points?: number } = {},
): ThresholdCurve | null {
  const ranked = rankRows(actual, scores, options);
  if (ranked === null) return null;
  const { positives, negatives } = ranked, last = positives.length - 1;
  const kept = [-1, ...spread(last + 1, options.points ?? Infinity)];
  const at = (values: Float64Array, g: number) => g < 0 ? 0 : values[g]!;
  return {
    thresholds: Float64Array.from(kept, (g) => g < 0 ? Infinity : ranked.scores[g]!),
    found: Float64Array.from(kept, (g) => at(positives, g) / at(positives, last)),
    falseAlarms: Float64Array.from(kept, (g) => at(negatives, g) / at(negatives, last)),
    precision: Float64Array.from(kept, (g) => g < 0 ? 1 : positives[g]! / (positives[g]! + negatives[g]!)),
  };
}

/** At most `most` of `count` places, the last one among them. */
function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, g) => g);
  return Array.from({ length: most }, (_, m) => Math.ceil((m + 1) * count / most) - 1);
}
