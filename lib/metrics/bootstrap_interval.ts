import type { Rng } from "../core/numbers/random.ts";
import { quantile } from "../core/numbers/statistics.ts";

/** How a bootstrap is drawn. */
export interface BootstrapOptions {
  /** Source of the draws. */
  readonly rng: Rng;
  /** Nominal level in percent, in (0, 100); default 95. */
  readonly level?: number;
  /** Resamples; default 1000. */
  readonly repetitions?: number;
}

/** A statistic with its percentile bootstrap interval. */
export interface BootstrapInterval {
  /** The statistic of all keys. */
  readonly value: number;
  /** Lower end, closed. */
  readonly lo: number;
  /** Upper end, closed. */
  readonly hi: number;
}

/**
 * Percentile bootstrap interval over keys: whole keys are drawn with replacement, as rows of a key depend on each other.
 *
 * @param perKey One value per key, shape [k]: a score, or any record that `statistic` can pool (error sum, actual sum).
 * @param statistic Of a sample of keys; resamples where it is NaN are left out.
 * @param options Generator, level in percent, resamples.
 * @returns NaN ends if the statistic is undefined on every resample.
 * @throws {RangeError} If there are no keys or the level is outside (0, 100).
 * @see Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { createRng } from "@lib/core/numbers/random.ts";
 * import { mean } from "@lib/core/numbers/statistics.ts";
 * import { bootstrapInterval } from "@lib/metrics/bootstrap_interval.ts";
 * const mase = [0.8, 1.1, 0.9, 1.0, 0.7];
 * const { value, lo, hi } = bootstrapInterval(mase, mean, { rng: createRng(1) });
 * assertEquals(value, mean(mase));
 * assert(lo >= 0.7 && lo < value && value < hi && hi <= 1.1);
 * ```
 */
export function bootstrapInterval<T>(
  perKey: readonly T[],
  statistic: (sample: readonly T[]) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  const { rng, level, repetitions = 1000 } = options;
  if (perKey.length === 0) {
    throw new RangeError("Cannot draw a bootstrap as it needs at least one key: current value is 0");
  }
  const sample = [...perKey];
  const draws = new Float64Array(repetitions);
  for (let r = 0; r < repetitions; r++) {
    for (let k = 0; k < sample.length; k++) sample[k] = perKey[rng.integer(perKey.length)]!;
    draws[r] = statistic(sample);
  }
  return { value: statistic(perKey), ...percentileInterval(draws, level) };
}

/**
 * The middle share of a statistic's values on resamples.
 *
 * @param draws One value per resample; NaN is left out. @param level In percent; default 95.
 * @throws {RangeError} If the level is outside (0, 100).
 */
export function percentileInterval(draws: Float64Array, level = 95): Pick<BootstrapInterval, "lo" | "hi"> {
  if (!(level > 0 && level < 100)) {
    throw new RangeError(`Cannot draw a bootstrap as the level must be in (0, 100): current value is ${level}`);
  }
  const tail = (1 - level / 100) / 2;
  return { lo: quantile(draws, tail), hi: quantile(draws, 1 - tail) };
}
