import type { ChunkForecast } from "./inference.ts";
import { keyQuantiles } from "./key_draws.ts";

/** Columns of quantiles of an inference, chunk by chunk. */
export interface QuantileColumns {
  /** Probabilities, ascending, shape [Q]. */
  readonly quantiles: readonly number[];
  /** Keys so far that have a forecast and lack one of the quantiles. */
  readonly missing: number;
  /** Values of some keys, shape [Q][k × horizon]. */
  of(made: ChunkForecast): Float64Array[];
}

/**
 * Begin with no key.
 *
 * @param probabilities Each in (0, 1); whatever their order, columns ascend. @param asOf Last period known.
 * @throws {RangeError} If one is not in (0, 1).
 */
export function openQuantileColumns(probabilities: readonly number[], asOf: number): QuantileColumns {
  const wrong = probabilities.find((probability) => !(probability > 0 && probability < 1));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot forecast a quantile as it must be in (0, 1): current value is ${wrong}`);
  }
  const quantiles = [...new Set(probabilities)].sort((a, b) => a - b);
  let missing = 0;
  return {
    quantiles,
    get missing() {
      return missing;
    },
    of(made) {
      const { forecast: { horizon, keys, yhat } } = made;
      const columns = quantiles.map(() => new Float64Array(yhat.length).fill(NaN));
      keys.forEach(({ status }, k) => {
        const own = keyQuantiles(made, k, { asOf, probabilities: quantiles });
        own.forEach((values, q) => columns[q]!.set(values, k * horizon));
        if (status !== "failed" && own.some((values) => Number.isNaN(values[0]))) missing++;
      });
      return columns;
    },
  };
}
