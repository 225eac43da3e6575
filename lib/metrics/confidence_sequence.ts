import type { Values } from "./_rows.ts";

/** Where a mean lies, at every look. */
export interface MeanSequence {
  /** Plain mean of the values so far; NaN without any. */
  readonly mean: number;
  /** Least mean that the values leave room for, closed; -1 where they are too few to show anything. */
  readonly lo: number;
  /** Largest such mean, closed. */
  readonly hi: number;
}

/** How sure, and what is known before the first value. */
export interface SequenceOptions {
  /** Chance in (0, 1) that the mean ever lies outside, however often somebody looks; default 0.05. Each end has half of it. */
  readonly alpha?: number;
  /** How far values scatter before there are any to tell; default 0.05. */
  readonly scatter?: number;
}

/** Stakes of the bets: a mixture of them does nearly as well as the best one. */
const STAKES = [0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.75, 0.95] as const;

/** Halvings of the interval [-1, 1] until its end is known. */
const BISECTIONS = 24;

/** Values further away than so many standard deviations count as if they were there. */
const CLIP = 2;

/**
 * Interval for the mean of values in [-1, 1] that come one after the other, which may be looked at after every one of them:
 * the chance that the mean ever lies outside is at most `alpha`.
 *
 * Somebody who thinks that the mean is m bets on the next value's distance from it, in units of a scatter that the values before
 * tell, cut off at 2: if m is right no way of betting grows a fortune. What could have made 1 into 2 / `alpha` is ruled out.
 * Values that follow each other count for as much less as their sum scatters more than that of independent ones, as far as the
 * values before them show: the fortune grows by that root.
 *
 * @param values In the order of their coming, shape [n], in [-1, 1]. @param options See there.
 * @throws {RangeError} If `alpha` is no chance.
 * @see Waudby-Smith & Ramdas (2024), Estimating means of bounded random variables by betting, doi:10.1093/jrsssb/qkad009
 * @see Choe & Ramdas (2024), Comparing sequential forecasters, doi:10.1287/opre.2021.0792
 * @see Newey & West (1987), doi:10.2307/1913610 (how much less)
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { meanSequence } from "@lib/metrics/confidence_sequence.ts";
 * const values = Array.from({ length: 30 }, (_, i) => -0.1 + 0.05 * Math.sin(i * i));
 * const { lo, hi } = meanSequence(values);
 * assert(lo < -0.1 && hi < 0);
 * ```
 */
export function meanSequence(values: Values, { alpha = 0.05, scatter = 0.05 }: SequenceOptions = {}): MeanSequence {
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(`Cannot bound a mean as alpha must lie in (0, 1): current value is ${alpha}`);
  }
  const units = unitsOf(values, scatter), limit = Math.log(2 / alpha);
  const lo = -leastOf(Array.from(values, (value) => -value), units, limit), hi = leastOf(values, units, limit);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return { mean: sum / values.length, lo, hi };
}

/** Values that follow each other are no independent ones until they have shown it. */
const PRIOR = { values: 10, inflation: 2 } as const;

/** What the values before the i-th say: at which distance it is cut off, and for how many independent ones it counts. */
interface Units {
  readonly clip: Float64Array;
  readonly weight: Float64Array;
}

function unitsOf(values: Values, scatter: number): Units {
  const n = values.length, clip = new Float64Array(n), weight = new Float64Array(n);
  let sum = 0, squares = 0;
  for (let i = 0; i < n; i++) {
    const spread = Math.max(0, squares - (i === 0 ? 0 : sum * sum / i));
    clip[i] = CLIP * Math.sqrt((scatter * scatter + spread) / (1 + Math.max(0, i - 1)));
    weight[i] = 1 / inflationOf(values, i);
    sum += values[i]!;
    squares += values[i]! * values[i]!;
  }
  return { clip, weight };
}

/** Variance of the sum of the first n values over that of independent ones, >= 1: few values cannot tell it. */
function inflationOf(values: Values, n: number): number {
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  const productsAt = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (values[i]! - mean) * (values[i - lag]! - mean);
    return sum;
  };
  const variance = productsAt(0), lags = Math.min(n - 2, Math.ceil(1.5 * Math.cbrt(n)));
  let inflation = 1;
  for (let lag = 1; variance > 0 && lag <= lags; lag++) {
    // An estimate from n values is some 1 / n too small.
    inflation += 2 * (1 - lag / (lags + 1)) * (productsAt(lag) / variance + 1 / n);
  }
  return (PRIOR.values * PRIOR.inflation + n * Math.max(1, inflation)) / (PRIOR.values + n);
}

/** The largest mean that is not ruled out from above: what bets on smaller values make of 1 falls with the mean. */
function leastOf(values: ArrayLike<number>, { clip, weight }: Units, limit: number): number {
  const fortune = (mean: number) => {
    let most = -Infinity;
    const logs = STAKES.map((stake) => {
      let log = 0;
      for (let i = 0; i < values.length; i++) {
        const bet = Math.max(-1, Math.min(1, (mean - values[i]!) / clip[i]!));
        log += weight[i]! * Math.log1p(stake * bet);
      }
      most = Math.max(most, log);
      return log;
    });
    return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / STAKES.length);
  };
  let [from, to] = [-1, 1];
  if (fortune(to) < limit) return to;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (from + to) / 2;
    if (fortune(middle) < limit) from = middle;
    else to = middle;
  }
  return to;
}
