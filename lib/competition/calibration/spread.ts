/** How far a series moves and how high it stands, judged at one origin. */
export interface Spread {
  /** Typical change, unit of `y`, >= 0; NaN where there is no pair of values. */
  readonly size: number;
  /** How many pairs of values that rests on, the newest counted most; >= 0. */
  readonly pairs: number;
  /** Mean absolute value, the newest counted most, unit of `y`; NaN where none is known. */
  readonly level: number;
  /** Mean absolute value over all periods, unit of `y`: how large sales are where none are expected. NaN where none is known. */
  readonly activity: number;
  /** Share of the known periods with no demand, in [0, 1]. */
  readonly zeros: number;
}

/** Seasons, and steps at least, after which a value counts half. */
const HALF_LIFE_SEASONS = 2, LEAST_HALF_LIFE = 12;
/** Values that count less than this are not looked at. */
const LEAST_WEIGHT = 1e-6;

/**
 * Typical change and level of a series near its end. It needs no forecast, so that it can be had wherever values are known.
 *
 * The change is the mean absolute one from step to step or from season to season, whichever is smaller; the newest count most.
 *
 * @param y Target up to the origin, shape [n]; NaN is missing. @param seasonLength m >= 1.
 */
export function spreadOf(y: Float64Array, seasonLength: number): Spread {
  const decay = 2 ** (-1 / Math.max(HALF_LIFE_SEASONS * seasonLength, LEAST_HALF_LIFE));
  const steps = weightedMean(y, decay, (t) => y[t]! - y[t - 1]!);
  const seasons = weightedMean(y, decay, (t) => y[t]! - y[t - seasonLength]!);
  // A season of changes must be known before they can be told from chance.
  const change = seasons.weight >= Math.min(seasonLength, LEAST_HALF_LIFE) && seasons.mean < steps.mean
    ? seasons
    : steps;
  let sum = 0, zeros = 0, known = 0;
  for (const value of y) {
    if (value !== value) continue;
    sum += Math.abs(value);
    if (value <= 0) zeros++;
    known++;
  }
  return {
    size: change.mean,
    pairs: change.weight,
    level: weightedMean(y, decay, (t) => y[t]!).mean,
    activity: sum / known,
    zeros: zeros / known,
  };
}

/** Mean of the absolute values of known terms, newest first; NaN where none is known. */
function weightedMean(y: Float64Array, decay: number, term: (t: number) => number): { mean: number; weight: number } {
  let sum = 0, total = 0, weight = 1;
  for (let t = y.length - 1; t >= 0 && weight > LEAST_WEIGHT; t--, weight *= decay) {
    const value = Math.abs(term(t));
    if (value !== value) continue;
    sum += weight * value;
    total += weight;
  }
  return { mean: sum / total, weight: total };
}

/** Pairs of changes that what is usual for a key of its level counts for. */
const PRIOR_PAIRS = 3;

/**
 * The spread that errors are measured in: the series' own, shrunk toward what is usual for a key of its level. So a key that has
 * been constant, or is a few days old, gets the width that is known from others.
 *
 * @param spread Of the series. @param usual Usual spread over level, NaN if not known.
 * @returns >= 0, or NaN where nothing is known.
 */
export function shrunkenSpread({ size, pairs, level }: Spread, usual: number): number {
  const prior = usual * level;
  if (Number.isNaN(prior)) return size > 0 ? size : NaN;
  return pairs > 0 ? (pairs * size + PRIOR_PAIRS * prior) / (pairs + PRIOR_PAIRS) : prior;
}

/** Share of the level below which a low forecast makes errors no smaller. */
const FLOOR = 0.1;

/**
 * How much larger errors are at one step for the forecast being high: 1 at the level of the series.
 *
 * @param yhat Forecast of the step. @param level Of the series. @param exponent In [0, 1].
 */
export function levelFactor(yhat: number, level: number, exponent: number): number {
  if (exponent === 0 || !(level > 0)) return 1;
  return ((Math.abs(yhat) / level + FLOOR) / (1 + FLOOR)) ** exponent;
}
