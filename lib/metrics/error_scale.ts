import type { Values } from "./_rows.ts";

/** In-sample errors of the seasonal naive forecast, by which MASE and RMSSE divide. */
export interface ErrorScale {
  /** Mean absolute error, unit of `y`; NaN if no pair of values one season apart is known. */
  readonly mae: number;
  /** Mean squared error, squared unit of `y`; NaN as `mae`. */
  readonly mse: number;
}

/** What the scaled metrics need to know beside the forecast. */
export interface ScaleOptions {
  /** Target up to and including the origin, unit of `y`, shape [n]; pairs with a NaN are skipped. */
  readonly train: Values;
  /** Observations per cycle m >= 1, in steps. */
  readonly seasonLength: number;
}

/**
 * Errors of the forecast y[t - m] over the training series: compute once per key and origin, use for every contender.
 *
 * @param train Target up to and including the origin, shape [n]; pairs with a NaN are skipped.
 * @param seasonLength m >= 1, in steps.
 * @returns Both means over the known pairs; NaN where there are none, 0 if the series is constant at lag m.
 * @throws {RangeError} If `seasonLength` is not a positive integer.
 */
export function errorScale(train: Values, seasonLength: number): ErrorScale {
  if (!Number.isInteger(seasonLength) || seasonLength < 1) {
    throw new RangeError(
      `Cannot scale an error as the season length must be a positive integer: current value is ${seasonLength}`,
    );
  }
  let absolute = 0, squared = 0, count = 0;
  for (let t = seasonLength; t < train.length; t++) {
    const error = train[t] - train[t - seasonLength];
    if (error !== error) continue;
    absolute += Math.abs(error);
    squared += error * error;
    count++;
  }
  return count === 0 ? { mae: NaN, mse: NaN } : { mae: absolute / count, mse: squared / count };
}

/**
 * As {@linkcode errorScale}, refusing a series that is too short to have a pair.
 *
 * @throws {RangeError} If train.length <= seasonLength.
 */
export function requiredScale(options: ScaleOptions): ErrorScale {
  if (options.train.length <= options.seasonLength) {
    throw new RangeError(
      `Cannot scale an error as the training series must be longer than a season of ${options.seasonLength}: current value is ${options.train.length}`,
    );
  }
  return errorScale(options.train, options.seasonLength);
}
