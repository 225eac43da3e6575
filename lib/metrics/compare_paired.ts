import type { Rng } from "../core/random.ts";
import { mean } from "../core/statistics.ts";
import type { Values } from "./_rows.ts";
import { bootstrapInterval } from "./bootstrap_interval.ts";

/** Whether one method's loss differs from another's over the same keys. */
export interface PairedComparison {
  /** Mean of `first - second` over the keys where both are known; below 0 the first is better. */
  readonly difference: number;
  /** Lower end of the difference's bootstrap interval, closed. */
  readonly lo: number;
  /** Upper end, closed. */
  readonly hi: number;
  /** Two-sided p-value of "no difference", in (0, 1]. */
  readonly pValue: number;
  /** Keys where both losses are known. */
  readonly keys: number;
}

/**
 * Paired test of two methods over keys: sign-flip permutation test with a bootstrap interval of the mean difference.
 *
 * Under "no difference" each key's difference is as likely with either sign, whatever its distribution.
 *
 * @param first Loss of the first method per key, shape [k]; keys with a NaN in either are left out.
 * @param second Loss of the second method per key, shape [k].
 * @param options `rng`; `level` of the interval in percent (default 95); `repetitions` of each resampling (default 1000).
 * @throws {RangeError} If shapes differ or no key has both losses.
 * @see Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, section 3.2; the p-value counts the
 * observed sample, Phipson & Smyth (2010), doi:10.2202/1544-6115.1585
 */
export function comparePaired(
  first: Values,
  second: Values,
  options: { readonly rng: Rng; readonly level?: number; readonly repetitions?: number },
): PairedComparison {
  if (first.length !== second.length) {
    throw new RangeError(
      `Cannot compare losses as they must be of the same keys: current value is [${first.length}] and [${second.length}]`,
    );
  }
  const { rng, repetitions = 1000 } = options;
  const differences = Array.from(first, (value, k) => value - second[k]!).filter((value) => !Number.isNaN(value));
  const { value, lo, hi } = bootstrapInterval(differences, mean, options);
  const observed = Math.abs(value) * differences.length * (1 - 1e-12); // ties by rounding count as ties
  let asLarge = 0;
  for (let r = 0; r < repetitions; r++) {
    let sum = 0;
    for (const difference of differences) sum += rng.next() < 0.5 ? difference : -difference;
    if (Math.abs(sum) >= observed) asLarge++;
  }
  return { difference: value, lo, hi, pValue: (asLarge + 1) / (repetitions + 1), keys: differences.length };
}
