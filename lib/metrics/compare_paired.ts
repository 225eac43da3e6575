import { createRng, type Rng } from "../core/numbers/random.ts";
import { mean } from "../core/numbers/statistics.ts";
import type { Values } from "./_rows.ts";
import { percentileInterval } from "./bootstrap_interval.ts";

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
  const differences = Float64Array.from(first, (value, k) => value - second[k]!).filter((value) =>
    !Number.isNaN(value)
  );
  if (differences.length === 0) {
    throw new RangeError("Cannot compare losses as at least one key must have both: current value is none");
  }
  return compareAlike([differences], options)[0]!;
}

/**
 * As {@linkcode comparePaired} for many methods, each as if it stood alone with a generator of the seed: what is drawn for the
 * same number of keys is drawn once.
 *
 * @param differences Of each method, key by key, shape [m][k]; none empty, nothing NaN.
 * @param seed Of each comparison.
 */
export function compareEach(differences: readonly Float64Array[], seed: number): PairedComparison[] {
  const found = new Map<Float64Array, PairedComparison>();
  for (const alike of Map.groupBy(differences, ({ length }) => length).values()) {
    compareAlike(alike, { rng: createRng(seed) }).forEach((comparison, m) => found.set(alike[m]!, comparison));
  }
  return differences.map((own) => found.get(own)!);
}

/** Of methods with differences on as many keys, by the same draws. */
function compareAlike(
  methods: readonly Float64Array[],
  { rng, level, repetitions = 1000 }: { readonly rng: Rng; readonly level?: number; readonly repetitions?: number },
): PairedComparison[] {
  const keys = methods[0]!.length, drawn = new Uint32Array(keys), signs = new Int8Array(keys);
  const means = methods.map(() => new Float64Array(repetitions)), larger = new Uint32Array(methods.length);
  const values = methods.map(mean);
  for (let r = 0; r < repetitions; r++) {
    for (let k = 0; k < keys; k++) drawn[k] = rng.integer(keys);
    methods.forEach((own, m) => means[m]![r] = sumOf(own, drawn) / keys);
  }
  // Ties by rounding count as ties.
  const observed = values.map((value) => Math.abs(value) * keys * (1 - 1e-12));
  for (let r = 0; r < repetitions; r++) {
    for (let k = 0; k < keys; k++) signs[k] = rng.next() < 0.5 ? 1 : -1;
    methods.forEach((own, m) => {
      if (Math.abs(signedSum(own, signs)) >= observed[m]!) larger[m]!++;
    });
  }
  return values.map((difference, m) => ({
    difference,
    ...percentileInterval(means[m]!, level),
    pValue: (larger[m]! + 1) / (repetitions + 1),
    keys,
  }));
}

function sumOf(values: Float64Array, drawn: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < drawn.length; i++) sum += values[drawn[i]!]!;
  return sum;
}

function signedSum(values: Float64Array, signs: Int8Array): number {
  let sum = 0;
  for (let k = 0; k < signs.length; k++) sum += signs[k]! * values[k]!;
  return sum;
}
