import { mean, quantileSorted, sortFinite, winsorizeEnds } from "../../core/numbers/statistics.ts";
import type { SmearFold } from "./smear.ts";

/** What a forecast is lifted to, and how demand is. */
export interface LiftOptions {
  /** Share of cases in which demand shall not exceed the forecast, in (0, 1). */
  readonly ratio: number;
  /** Whether demand cannot be negative: it varies the more the higher it is. */
  readonly nonNegative: boolean;
}

/** Residuals beyond the quantile that say as much of it as their mean and spread do. */
const ENOUGH_BEYOND = 4;
/** Folds that say as much of the side on which errors lie as that they lie on either. */
const EITHER_SIDE = 2;
/** Standard deviation of the square root of counts: what is taken for it where no fold has shown any. */
const OF_COUNTS = 0.5;
/** How many normal errors' worth of spread is lost where the wildest at each end is cut to the next. */
const CUT = 3;
/** Standard deviation over mean absolute deviation of normal values. */
const NORMAL_SPREAD = Math.sqrt(Math.PI / 2);

/**
 * By how much a forecast has to be raised, or lowered, to be the value that demand does not exceed in a share of cases: the
 * quantile of its errors on folds that its model had not seen, whatever it aims at itself.
 *
 * Errors are those of square roots where demand cannot be negative, whose spread is about the same at any height (Anscombe
 * 1948); quantiles do not mind. Of few errors hardly any lies beyond the quantile: then it is that of normal errors of the same
 * mean and spread, and fades into their own as there are more beyond. Errors of a fold hang together, so that those of a few
 * folds lie on one side mostly by accident: the fewer folds, the more counts the quantile of the errors and their mirror images.
 *
 * @param folds Any number. @param options Share and kind of demand.
 * @returns Distance, in the square root of the unit of `y` where demand cannot be negative, else in the unit of `y`.
 * @see Koenker & Bassett (1978), doi:10.2307/1913643
 * @see Anscombe (1948), doi:10.1093/biomet/35.3-4.246
 */
export function liftOf(folds: readonly SmearFold[], { ratio, nonNegative }: LiftOptions): number {
  const of = nonNegative ? root : same, z = normalQuantile(ratio);
  const byFold = folds.map(({ actual, middle }) => sortFinite(actual.map((value, i) => of(value) - of(middle[i]!))));
  const errors = sortFinite(byFold.flatMap((own) => [...own])),
    known = byFold.filter(({ length }) => length > 0).length;
  if (errors.length === 0) return nonNegative ? OF_COUNTS * z : 0;
  const tame = winsorizeEnds(errors), centre = mean(tame);
  const spread = (1 + CUT / errors.length) * NORMAL_SPREAD * mean(tame.map((error) => Math.abs(error - centre)));
  const beyond = errors.length * Math.min(ratio, 1 - ratio), share = beyond / (beyond + ENOUGH_BEYOND);
  const own = share * quantileSorted(errors, ratio) + (1 - share) * (centre + z * spread);
  const either = quantileSorted(sortFinite([...errors, ...errors.map((error) => -error)]), ratio);
  return (known * own + EITHER_SIDE * either) / (known + EITHER_SIDE);
}

/**
 * A forecast raised or lowered.
 *
 * @param forecast Unit of `y`, shape [h]; NaN stays. @param lift From {@linkcode liftOf}.
 * @param options `nonNegative`: as there.
 * @returns Shape [h].
 */
export function liftForecast(
  forecast: Float64Array,
  lift: number,
  { nonNegative }: Pick<LiftOptions, "nonNegative">,
): Float64Array {
  if (!nonNegative) return forecast.map((value) => value + lift);
  return forecast.map((value) => {
    const lifted = root(value) + lift;
    return Number.isNaN(lifted) ? NaN : Math.max(0, Math.sign(lifted) * lifted ** 2);
  });
}

function root(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

function same(value: number): number {
  return value;
}

/**
 * Quantile of the standard normal distribution, within 0.0005.
 *
 * @see Hastings (1955), Approximations for Digital Computers, sheet 68
 */
function normalQuantile(probability: number): number {
  const tail = Math.min(probability, 1 - probability), t = Math.sqrt(-2 * Math.log(tail));
  const z = t -
    (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3);
  return probability < 0.5 ? -z : z;
}
