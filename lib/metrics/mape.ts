import { meanOfKnown, type Values, zeroActual } from "./_rows.ts";

/**
 * Mean absolute percentage error, as a fraction: 0.36 is 36 %.
 *
 * A row with actual 0 has no percentage error: it is skipped, never counted as perfect. `zeroActuals` in
 * `undefined_reason.ts` counts such rows.
 *
 * @param actual Observed target, unit of `y`, shape [h]; rows with NaN or 0 are skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction >= 0, or NaN if every row is skipped.
 * @throws {RangeError} If shapes differ.
 * @see Hyndman & Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001
 */
export function mape(actual: Values, predicted: Values): number {
  return meanOfKnown(actual, predicted, (a, p) => Math.abs((a - p) / a), zeroActual);
}
