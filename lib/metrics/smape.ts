import { meanOfKnown, type Values } from "./_rows.ts";

/**
 * Symmetric mean absolute percentage error, as a fraction in [0, 2]: 2 |a - p| / (|a| + |p|).
 *
 * A row where actual and forecast are both 0 is 0 / 0: it is skipped, never counted as perfect.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction in [0, 2], or NaN if every row is skipped.
 * @throws {RangeError} If shapes differ.
 * @see Makridakis (1993), doi:10.1016/0169-2070(93)90079-3
 */
export function smape(actual: Values, predicted: Values): number {
  return meanOfKnown(
    actual,
    predicted,
    (a, p) => 2 * Math.abs(a - p) / (Math.abs(a) + Math.abs(p)),
    (a, p) => a === 0 && p === 0,
  );
}
