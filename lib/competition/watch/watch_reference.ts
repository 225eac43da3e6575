/** What a detector looks for: a mean that moved, errors that grew, actuals outside their intervals. */
export type Detector = "bias" | "error" | "coverage";

/** All of them, in the order of a row. */
const DETECTORS: readonly Detector[] = ["bias", "error", "coverage"];

/** What one detector of one key expects, in its own score, and when it alarms. */
export interface ScoreReference {
  /** Mean of the score while nothing has changed. */
  readonly mean: number;
  /** Standard deviation of the score, > 0. */
  readonly scale: number;
  /** Reference value k of the CUSUM, in standard deviations, > 0: half of the shift that it finds fastest. */
  readonly allowance: number;
  /** Statistic from which it alarms, in standard deviations, > 0; Infinity never. */
  readonly limit: number;
}

/** What the mean of the newest errors is judged by when all keys are looked at together. */
export interface ScanReference {
  /** How many times more sums of errors vary than those of independent ones, > 0. */
  readonly persistence: number;
  /** Statistic that one healthy key in twenty exceeds, >= 0. */
  readonly from: number;
  /** Mean excess of those over it, > 0. */
  readonly excess: number;
}

/** What is usual for one key: its detectors start from it. */
export interface WatchReference extends Readonly<Record<Detector, ScoreReference>> {
  /** Mean demand, unit of `y`, > 0: what effects are a share of. */
  readonly level: number;
  /** Exponent of the forecast that the size of errors grows with, in [0, 1]. */
  readonly exponent: number;
  /** For the scan over all keys. */
  readonly scan: ScanReference;
}

/** Numbers of a reference in a row of a table. */
export const REFERENCE_WIDTH = 2 + 4 * DETECTORS.length + 3;

/**
 * A reference as a row: level, exponent, mean, scale, allowance and limit of each detector, then the scan's.
 *
 * @returns Shape [{@linkcode REFERENCE_WIDTH}].
 */
export function referenceRow(reference: WatchReference): number[] {
  const scores = DETECTORS.flatMap((name) => {
    const { mean, scale, allowance, limit } = reference[name];
    return [mean, scale, allowance, limit];
  });
  const { persistence, from, excess } = reference.scan;
  return [reference.level, reference.exponent, ...scores, persistence, from, excess];
}

/** What size of errors grows with, unit of `y`, is never that of a forecast smaller than this share of the level. */
const LEAST_SHARE = 0.05;

/**
 * What the errors of a period are measured in: the level of the key, and what the forecast says of the period beside it.
 *
 * @param yhat Forecast, unit of `y`. @param reference Level and exponent.
 * @returns Unit of `y`, > 0.
 */
export function unitOf(yhat: number, { level, exponent }: Pick<WatchReference, "level" | "exponent">): number {
  return exponent === 0 ? level : level * Math.max(Math.abs(yhat) / level, LEAST_SHARE) ** exponent;
}
