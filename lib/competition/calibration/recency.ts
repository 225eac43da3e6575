/** What a span counts beside the one after it: how large errors are changes from period to period, for all keys together. */
const FADING = 1 / 2;

/** Weight of a span whose neighbour counts 1. @param distance Spans between the two, >= 1. */
export function recencyWeight(distance: number): number {
  return FADING ** (distance - 1);
}

/**
 * One finite-sample quantile, see {@linkcode recentQuantiles}.
 *
 * @param spans Errors by span. @param probability Of an error beyond the end. @param side -1: the lower end, 1: the upper one.
 */
export function recentQuantile(spans: readonly Float64Array[], probability: number, side: -1 | 1): number {
  return recentQuantiles(spans, [probability], side)[0]!;
}

/**
 * Finite-sample quantiles of the errors of several spans for the span that follows them, in which the newest errors count most.
 *
 * The next error counts as one more, beyond all others; with one span the end is that of rank ⌊(n + 1) p⌋. Weights add up to n.
 *
 * @param spans Errors by span, oldest first, each ascending and without NaN, shape [S][n_s].
 * @param probabilities Of an error beyond the end, ascending, shape [P]. @param side -1: the lower ends, 1: the upper ones.
 * @returns The ends, unit of the errors, shape [P]; NaN where they are too few for the probability.
 * @see Barber et al. (2023), doi:10.1214/23-AOS2276
 */
export function recentQuantiles(
  spans: readonly Float64Array[],
  probabilities: readonly number[],
  side: -1 | 1,
): number[] {
  const weights = spans.map((_, s) => recencyWeight(spans.length - s));
  const count = spans.reduce((sum, { length }) => sum + length, 0);
  const unit = count / spans.reduce((sum, { length }, s) => sum + length * weights[s]!, 0);
  const taken = spans.map(() => 0);
  const next = (s: number) => side * (spans[s]!.at(side < 0 ? taken[s]! : -1 - taken[s]!) ?? NaN);
  let end = NaN, mass = 1;
  return probabilities.map((probability) => {
    const bound = (count + 1) * probability + 1e-9;
    while (mass <= bound) {
      const s = outermost();
      if (s < 0) break;
      end = side * next(s);
      taken[s]!++;
      mass += unit * weights[s]!;
    }
    return end;
  });

  /** The span with the error farthest out of those that are left; -1 if none is. */
  function outermost(): number {
    let best = -1;
    spans.forEach(({ length }, s) => {
      if (taken[s]! < length && (best < 0 || next(s) > next(best))) best = s;
    });
    return best;
  }
}
