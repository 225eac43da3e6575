/** Steps of the search at most: each moves weight between two members, so that a few per member are enough. */
const STEPS_PER_MEMBER = 60;
/** Share of the largest slope below which two members are told no further apart. */
const TOLERANCE = 1e-7;

/**
 * Weights of least quadratic loss that are never negative and add up to 1: w'Qw + penalty · |w - prior|².
 *
 * Sequential minimal optimisation: each step moves weight from the member with the steepest slope to the one with the least.
 *
 * @param loss Q, symmetric and positive semidefinite, row-major, shape [m × m].
 * @param options `prior`: where the search starts and the penalty pulls to, shape [m], >= 0, sums to 1; `penalty`: >= 0;
 * `isAllowed`: who may get weight, shape [m], everybody with weight by the prior among them.
 * @returns Shape [m], sums to 1.
 * @see Platt (1998), Sequential Minimal Optimization, MSR-TR-98-14
 */
export function leastLoss(
  loss: Float64Array,
  { prior, penalty, isAllowed }: {
    readonly prior: Float64Array;
    readonly penalty: number;
    readonly isAllowed: readonly boolean[];
  },
): Float64Array {
  const m = prior.length, weights = prior.slice(), slope = new Float64Array(m);
  for (let c = 0; c < m; c++) {
    for (let d = 0; d < m; d++) slope[c]! += loss[c * m + d]! * weights[d]!;
  }
  const least = TOLERANCE * slope.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let step = 0; step < STEPS_PER_MEMBER * m; step++) {
    let to = -1, from = -1;
    for (let c = 0; c < m; c++) {
      if (isAllowed[c] && (to < 0 || slope[c]! < slope[to]!)) to = c;
      if (weights[c]! > 0 && (from < 0 || slope[c]! > slope[from]!)) from = c;
    }
    const gap = slope[from]! - slope[to]!;
    if (!(gap > least)) break;
    const curvature = loss[from * m + from]! + loss[to * m + to]! - 2 * loss[from * m + to]! + 2 * penalty;
    const moved = curvature > 0 ? Math.min(weights[from]!, gap / curvature) : weights[from]!;
    weights[from] = moved === weights[from] ? 0 : weights[from]! - moved;
    weights[to]! += moved;
    for (let c = 0; c < m; c++) slope[c]! += moved * (loss[c * m + to]! - loss[c * m + from]!);
    slope[to]! += penalty * moved;
    slope[from]! -= penalty * moved;
  }
  return weights;
}
