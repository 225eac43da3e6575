import { meanOfKnown, sidedLoss, type Values } from "./_rows.ts";

/**
 * Pinball (quantile) loss of a quantile forecast.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast quantile, unit of `y`, shape [h].
 * @param options `probability`: of the quantile, in (0, 1).
 * @returns Unit of `y`, >= 0, or NaN if no actual is known.
 * @throws {RangeError} If shapes differ or the probability is outside (0, 1).
 * @see Koenker & Bassett (1978), doi:10.2307/1913643
 */
export function pinball(actual: Values, predicted: Values, options: { readonly probability: number }): number {
  const { probability } = options;
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `Cannot score a quantile as its probability must be in (0, 1): current value is ${probability}`,
    );
  }
  return meanOfKnown(actual, predicted, sidedLoss({ under: probability, over: 1 - probability }));
}
