import { mean } from "../../core/numbers/statistics.ts";
import type { ChampionInterval } from "./intervals.ts";
import { errorUnits } from "./intervals.ts";
import type { Spread } from "./spread.ts";

/** Errors that a judgement of a champion needs at least. */
const LEAST_ERRORS = 5;

/** Drift from which on a key has moved: its errors are twice what training led to expect. */
export const MOVED = 2;

/** A champion's own forecast from an origin after its training, and what came. */
export interface DriftCheck {
  /** Forecast, unit of `y`, shape [s]. */
  readonly yhat: Float64Array;
  /** Observed, shape [s]; NaN where missing. */
  readonly actual: Float64Array;
}

/**
 * Origins from which a champion is put to the test on what came since it was trained, newest first.
 *
 *     |--- trained --- end|        |origin|--- horizon --- asOf|
 *
 * @param champion `end`: last period it was trained on; `horizon`: its steps; `interval`: offsets that hold for one series only have no
 * scale to judge by. @param asOf Last period known.
 * @returns One that reaches back a horizon, but not before the end of training; several, each a horizon apart, where the
 * horizon is shorter than the errors needed; none if too little came.
 */
export function checkOrigins(
  { end, horizon, interval }: { end: number; horizon: number; interval: ChampionInterval },
  asOf: number,
): number[] {
  if (asOf - end < LEAST_ERRORS || !("profile" in interval)) return [];
  const origins: number[] = [];
  for (let origin = asOf; origin > end && asOf - origin < LEAST_ERRORS;) {
    origin = Math.max(end, origin - horizon);
    origins.push(origin);
  }
  return origins;
}

/**
 * How many times larger a champion's newest errors are than its intervals expect: a model keeps the level of its training,
 * so that after a shift every error holds the same bias, which no spread of the series tells of.
 *
 * It is the mean absolute error in units of today's intervals, less one standard error. So chance widens nothing, and neither
 * does a single wild value, whose standard error is as large as its share in the mean.
 *
 * @param interval Of the champion. @param checks From {@linkcode checkOrigins}.
 * @param spread Of the series up to the last period known.
 * @returns >= 1; 1 if the errors are as expected, too few, or nothing is known of their size.
 */
export function driftOf(interval: ChampionInterval, checks: readonly DriftCheck[], spread: Spread): number {
  if (!("profile" in interval)) return 1;
  const sizes = checks.flatMap(({ yhat, actual }) => {
    const units = errorUnits(interval, yhat, spread);
    return Array.from(actual, (value, h) => Math.abs(value - yhat[h]!) / units[h]!);
  }).filter(Number.isFinite);
  if (sizes.length < LEAST_ERRORS) return 1;
  const average = mean(sizes);
  const variance = sizes.reduce((sum, size) => sum + (size - average) ** 2, 0) / (sizes.length - 1);
  return Math.max(1, average - Math.sqrt(variance / sizes.length));
}

/**
 * The interval of a champion whose errors have grown.
 *
 * @param interval Of the champion. @param drift From {@linkcode driftOf}; 1 changes nothing.
 */
export function widened(interval: ChampionInterval, drift: number): ChampionInterval {
  return "profile" in interval && drift > 1 ? { ...interval, ratio: interval.ratio * drift } : interval;
}
