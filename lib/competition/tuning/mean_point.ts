import type { JudgedPoint } from "./propose.ts";

/** Share of the judged trials whose middle is taken, and how many at least. */
const BEST = 0.2, LEAST = 3;

/**
 * The middle of the best trials, dimension by dimension: the luckiest trial of many is lucky first of all, and what the good ones
 * share is what a search has found. A choice is that of the middle rank.
 *
 * @param judged Trials of the last round; failed ones are passed over.
 * @returns Shape [d]; null if every trial failed.
 */
export function meanOfBest(judged: readonly JudgedPoint[]): Float64Array | null {
  const sorted = judged.filter(({ loss }) => !Number.isNaN(loss)).sort((a, b) => a.loss - b.loss);
  const best = sorted.slice(0, Math.max(LEAST, Math.ceil(BEST * sorted.length)));
  const [first] = best;
  if (first === undefined) return null;
  return first.point.map((_, d) => best.reduce((sum, { point }) => sum + point[d]!, 0) / best.length);
}
