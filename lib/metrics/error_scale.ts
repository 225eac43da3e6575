import type { Values } from "./_rows.ts";

/** In-sample errors of the seasonal naive forecast, by which MASE and RMSSE divide. */
export interface ErrorScale {
  /** Mean absolute error, unit of `y`; NaN if too few pairs of values are known. */
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

/** Fewest pairs that say how large errors are: one difference is an accident, not a scale. */
const LEAST_PAIRS = 2;

const UNDEFINED: ErrorScale = { mae: NaN, mse: NaN };

/**
 * Errors of the forecast y[t - m] over the training series: compute once per key and origin, use for every contender.
 *
 * A scale needs evidence: at lag m at least m known pairs, one season of errors; else the errors of y[t - 1]; else nothing.
 *
 * @param train Target up to and including the origin, shape [n]; pairs with a NaN are skipped.
 * @param seasonLength m >= 1, in steps.
 * @returns Both means over the known pairs; NaN where even lag 1 has only one, 0 if the series is constant at the lag.
 * @throws {RangeError} If `seasonLength` is not a positive integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { errorScale } from "@lib/metrics/error_scale.ts";
 * assertEquals(errorScale([1, 10, 3, 13], 2).mae, 2.5); // two pairs two apart
 * assertEquals(errorScale([1, 2, 4, 7], 12).mae, 2); // not one season of pairs: lag 1
 * assertEquals(errorScale([1, 2], 12).mae, NaN);
 * ```
 */
export function errorScale(train: Values, seasonLength: number): ErrorScale {
  if (!Number.isInteger(seasonLength) || seasonLength < 1) {
    throw new RangeError(
      `Cannot scale an error as the season length must be a positive integer: current value is ${seasonLength}`,
    );
  }
  const seasonal = errorsAtLag(train, { lag: seasonLength, least: Math.max(seasonLength, LEAST_PAIRS) });
  if (seasonal !== null || seasonLength === 1) return seasonal ?? UNDEFINED;
  return errorsAtLag(train, { lag: 1, least: LEAST_PAIRS }) ?? UNDEFINED;
}

/** Means over the known pairs, or null if they are fewer than `least`. */
function errorsAtLag(train: Values, options: { lag: number; least: number }): ErrorScale | null {
  const { lag, least } = options;
  let absolute = 0, squared = 0, count = 0;
  for (let t = lag; t < train.length; t++) {
    const error = train[t]! - train[t - lag]!;
    if (error !== error) continue;
    absolute += Math.abs(error);
    squared += error * error;
    count++;
  }
  return count < least ? null : { mae: absolute / count, mse: squared / count };
}
