import { NORMAL_95 } from "../../core/numbers/statistics.ts";
import { type Actuals, valuesOf } from "../scores/actuals.ts";

/** What demand has become of some keys, beside what became of others. */
export interface DemandLift {
  /** Demand since over demand before of the keys that the run serves, over the same ratio of the others: 1 is no difference. */
  readonly ratio: number;
  /** Least such ratio that chance leaves room for, with 95 % at each end (together 90 %). */
  readonly lo: number;
  /** Largest such ratio. */
  readonly hi: number;
  /** Periods since, and as many before. */
  readonly periods: number;
}

/** Of fewer keys on a side nothing can be said. */
const FEWEST_KEYS = 5;

/**
 * Whether demand of the keys that a run serves has changed otherwise than that of the others, since it serves them: what orders
 * change is seen there, and nowhere in the errors of forecasts. Keys are told apart by hash, so they differ by chance alone.
 *
 * @param actuals What came. @param options `served`, `others`: positions of keys; `from`: first period that the run has served.
 * @returns Null if there are too few keys or periods, or nothing was sold.
 * @see Cochran (1977), Sampling Techniques, section 6.3 (variance of a ratio)
 */
export function demandLift(
  actuals: Actuals,
  { served, others, from }: {
    readonly served: ReadonlySet<number>;
    readonly others: ReadonlySet<number>;
    readonly from: number;
  },
): DemandLift | null {
  const periods = Math.min(actuals.end + 1 - from, from - actuals.first);
  if (!(periods > 0) || served.size < FEWEST_KEYS || others.size < FEWEST_KEYS) return null;
  const one = growthOf(actuals, served, { from, periods }), other = growthOf(actuals, others, { from, periods });
  const ratio = one.ratio / other.ratio, reach = Math.exp(NORMAL_95 * Math.sqrt(one.variance + other.variance));
  return Number.isFinite(ratio) && ratio > 0 ? { ratio, lo: ratio / reach, hi: ratio * reach, periods } : null;
}

/** Demand since over demand before, and the variance of its logarithm over keys. */
function growthOf(
  actuals: Actuals,
  keys: ReadonlySet<number>,
  { from, periods }: { readonly from: number; readonly periods: number },
): { ratio: number; variance: number } {
  const at = from - actuals.first;
  const sums = [...keys].map((key) => {
    const values = valuesOf(actuals, key);
    return [sumOf(values.subarray(at - periods, at)), sumOf(values.subarray(at, at + periods))] as const;
  });
  const before = sums.reduce((sum, [own]) => sum + own, 0), since = sums.reduce((sum, [, own]) => sum + own, 0);
  const ratio = since / before, squares = sums.reduce((sum, [b, s]) => sum + (s - ratio * b) ** 2, 0);
  return { ratio, variance: squares * keys.size / (keys.size - 1) / (since * since) };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
}
