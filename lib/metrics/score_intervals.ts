import type { Rng } from "../core/numbers/random.ts";
import { type BootstrapInterval, percentileInterval } from "./bootstrap_interval.ts";

/** Rows of one key. */
export interface KeySlice {
  /** First row. */
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/**
 * Bootstrap intervals of all metrics of rows of many keys, by resamples of whole keys, as rows of a key depend on each other; of a
 * single key by resamples of its rows.
 *
 * @param keys Where the rows of each key lie, shape [k].
 * @param score All metrics of rows with weights: how often each row was drawn, 0 for those that were not; shape [n].
 * @param options `rng`; `level` in percent, default 95; `repetitions`, default 200.
 * @returns By metric; ends are NaN where it is undefined on every resample.
 * @throws {RangeError} If there are no rows or the level is outside (0, 100).
 * @see Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { createRng } from "@lib/core/numbers/random.ts";
 * import { accuracy } from "@lib/metrics/decision_metrics.ts";
 * import { scoreIntervals } from "@lib/metrics/score_intervals.ts";
 * const actual = [1, 1, 0, 0, 1, 0], decided = [1, 0, 0, 0, 1, 1];
 * const keys = [{ from: 0, to: 2 }, { from: 2, to: 4 }, { from: 4, to: 6 }];
 * const intervals = scoreIntervals(keys, (weights) => ({ accuracy: accuracy(actual, decided, { weights }) }), { rng: createRng(1) });
 * assertEquals(intervals["accuracy"]?.value, 4 / 6);
 * assert((intervals["accuracy"]?.lo ?? 0) >= 0.5 && (intervals["accuracy"]?.hi ?? 2) <= 1);
 * ```
 */
export function scoreIntervals(
  keys: readonly KeySlice[],
  score: (weights: Float64Array) => Readonly<Record<string, number>>,
  options: { readonly rng: Rng; readonly level?: number; readonly repetitions?: number },
): Record<string, BootstrapInterval> {
  const { rng, level, repetitions = 200 } = options, rows = keys.reduce((most, { to }) => Math.max(most, to), 0);
  const [only] = keys,
    units = keys.length === 1 && only !== undefined
      ? Array.from({ length: only.to - only.from }, (_, i) => ({ from: only.from + i, to: only.from + i + 1 }))
      : keys;
  if (rows === 0) throw new RangeError("Cannot draw a bootstrap as it needs at least one row: current value is 0");
  const own = new Float64Array(rows);
  for (const { from, to } of keys) own.fill(1, from, to);
  const values = score(own), draws = new Map(Object.keys(values).map((name) => [name, new Float64Array(repetitions)]));
  for (let r = 0; r < repetitions; r++) {
    const weights = new Float64Array(rows);
    for (let k = 0; k < units.length; k++) {
      const { from, to } = units[rng.integer(units.length)]!;
      for (let i = from; i < to; i++) weights[i]!++;
    }
    const drawn = score(weights);
    for (const [name, all] of draws) all[r] = drawn[name] ?? NaN;
  }
  return Object.fromEntries(
    [...draws].map(([name, all]) => [name, { value: values[name] ?? NaN, ...percentileInterval(all, level) }]),
  );
}
