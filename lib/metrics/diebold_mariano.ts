import { assertSameLength, type Values } from "./_rows.ts";
import { studentPValue } from "./student_t.ts";

/** Whether two forecasts of one series are equally good. */
export interface DieboldMariano {
  /** Mean of `first - second` over the periods where both losses are known; below 0 the first is better. */
  readonly difference: number;
  /** Student's t with periods - 1 degrees of freedom; NaN where the losses say nothing. */
  readonly statistic: number;
  /** Two-sided p-value of "equally good", in [0, 1]; NaN where it is not defined. */
  readonly pValue: number;
  /** Periods where both losses are known. */
  readonly periods: number;
}

/**
 * Diebold and Mariano's test of equal accuracy, with the small-sample correction of Harvey, Leybourne and Newbold.
 *
 *     statistic = √((n + 1 - 2 h + h (h - 1) / n) / n) × mean d / √(variance of the mean)
 *
 * The variance of the mean allows for correlation up to lag h - 1, as h-step errors have it: the sum of autocovariances, and
 * where that is not above 0 with Bartlett's weights, which never go below. A missing period stays in its place.
 *
 * @param first Loss of the first forecast by period, in time order, shape [n]; NaN is not known.
 * @param second Loss of the second, shape [n].
 * @param options `horizon`: steps h >= 1 that the errors of neighbouring periods may share.
 * @returns p 1 where the losses are equal in every period; NaN where periods are no more than h, or differences never change.
 * @throws {RangeError} If shapes differ or the horizon is below 1.
 * @see Diebold & Mariano (1995), doi:10.1080/07350015.1995.10524599; Harvey, Leybourne & Newbold (1997),
 * doi:10.1016/S0169-2070(96)00719-4
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { dieboldMariano } from "@lib/metrics/diebold_mariano.ts";
 * const better = [1, 2, 1, 3, 2, 1, 2, 2], worse = [3, 3, 4, 4, 5, 3, 4, 5];
 * assertLess(dieboldMariano(better, worse, { horizon: 1 }).pValue, 0.01);
 * ```
 */
export function dieboldMariano(first: Values, second: Values, { horizon }: { horizon: number }): DieboldMariano {
  assertSameLength(first, second);
  if (!(horizon >= 1)) {
    throw new RangeError(`Cannot test forecasts as the horizon must be >= 1: current value is ${horizon}`);
  }
  const differences = Array.from(first, (loss, t) => loss - second[t]!);
  const known = differences.filter((value) => !Number.isNaN(value)), n = known.length;
  const difference = known.reduce((sum, value) => sum + value, 0) / n;
  if (n > 0 && known.every((value) => value === 0)) return { difference: 0, statistic: 0, pValue: 1, periods: n };
  const none = { difference, statistic: NaN, pValue: NaN, periods: n };
  const variance = varianceOfMean(differences.map((value) => value - difference), { n, horizon });
  if (n <= horizon || !(variance > 0)) return none;
  const correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n;
  const statistic = Math.sqrt(correction) * difference / Math.sqrt(variance);
  return { difference, statistic, pValue: studentPValue(statistic, n - 1), periods: n };
}

/** Of centred values; those that are not known take no part in any product. */
function varianceOfMean(centred: readonly number[], { n, horizon }: { n: number; horizon: number }): number {
  const covariance = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < centred.length; t++) {
      const product = centred[t]! * centred[t - lag]!;
      if (!Number.isNaN(product)) sum += product;
    }
    return sum / n;
  };
  let flat = covariance(0), tapered = flat;
  // Rounding of equal values is no spread.
  if (flat <= 1e-24 * Math.max(...centred.map((value) => Math.abs(value) || 0)) ** 2) return 0;
  for (let lag = 1; lag < horizon; lag++) {
    const both = 2 * covariance(lag);
    flat += both;
    tapered += (1 - lag / horizon) * both;
  }
  return (flat > 0 ? flat : tapered) / n;
}
