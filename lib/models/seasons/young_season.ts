import { mean } from "../../core/numbers/statistics.ts";
import type { ChosenSeasons } from "./season_choice.ts";
import { fillHoles, NEIGHBOURS, positionOf } from "./season.ts";

/** Fewest cycles that tell anything of a season: a quarter of them is seen twice. */
const FEWEST_CYCLES = 1.25;

/** Fewest steps that are seen twice, and the longest cycle of which a single value of each position says something. */
const FEWEST_PAIRS = 3, LONGEST = 60;

/** Share of the last cycle that comes back where nothing is known, and for how large a part of a cycle that belief counts. */
const PRIOR = 0.5, WEIGHT = 0.5;

/**
 * Whether a history is long enough for {@linkcode seasonOfYoung}, and too short for a decomposition.
 *
 * @param n Steps from the first known value to the last. @param period m > 1.
 */
export function isYoung(n: number, period: number): boolean {
  const pairs = n - period;
  return period <= LONGEST && n >= FEWEST_CYCLES * period && pairs >= FEWEST_PAIRS && n < 2 * period;
}

/**
 * The season of a history of one to two cycles: the last cycle's deviations from its mean, smoothed over both neighbours, times
 * a share. The share is the correlation of the steps that are seen twice, held toward one half as if half a cycle more had been
 * seen: half of it comes back, until the history says more or less.
 *
 * @param y Shape [n]; NaN is unknown; as {@linkcode isYoung} says of its known values. @param period m > 1.
 */
export function seasonOfYoung(y: Float64Array, period: number): ChosenSeasons {
  const first = Math.max(0, y.findIndex((value) => value === value)), filled = fillHoles(y), n = y.length;
  const cycle = filled.subarray(n - period), centre = mean(cycle);
  const share = repeatedShare(y.subarray(first), period), [before = 0, own = 1, after = 0] = NEIGHBOURS;
  const last = cycle.map((value, i) =>
    share * (before * cycle.at(i - 1)! + own * value + after * cycle[(i + 1) % period]! - centre)
  );
  const adjusted = y.map((value, t) => value - last[positionOf(t - n, period)]!);
  return { log: false, adjusted, last: [last] };
}

/** How much of a cycle came back in the next, by the steps that are seen twice. */
function repeatedShare(y: Float64Array, period: number): number {
  const then: number[] = [], now: number[] = [];
  for (let t = period; t < y.length; t++) {
    if (y[t] !== y[t] || y[t - period] !== y[t - period]) continue;
    then.push(y[t - period]!);
    now.push(y[t]!);
  }
  const weight = WEIGHT * period,
    share = (correlation(then, now) * then.length + PRIOR * weight) / (then.length + weight);
  return Math.min(1, Math.max(0, share));
}

/** 0 where one of both does not vary. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const centreA = mean(a), centreB = mean(b);
  let ab = 0, aa = 0, bb = 0;
  a.forEach((value, i) => {
    const other = b[i]! - centreB;
    ab += (value - centreA) * other;
    aa += (value - centreA) ** 2;
    bb += other ** 2;
  });
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
