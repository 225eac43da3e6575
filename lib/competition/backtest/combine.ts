import { quantileSorted } from "../../core/numbers/statistics.ts";

/** How the members of a combination become one forecast. */
export type Combine = "weighted" | "median";

/**
 * Combine members' forecasts step by step; a member that is NaN at a step takes no part in it.
 *
 * @param members Forecasts, shape [m][h], unit of `y`.
 * @param options `combine`; `weights`: shape [m], >= 0, all 1 if absent; for `median` only whether they are 0 counts.
 * @returns Shape [h]; NaN where no member with weight has a value.
 * @throws {RangeError} If there are no members or shapes differ.
 */
export function combineForecasts(
  members: readonly Float64Array[],
  options: { combine: Combine; weights?: ArrayLike<number> },
): Float64Array {
  const [first] = members;
  if (first === undefined || members.some((member) => member.length !== first.length)) {
    throw new RangeError(
      `Cannot combine forecasts as they must have one length: current value is [${members.map((m) => m.length)}]`,
    );
  }
  const weights = options.weights ?? members.map(() => 1);
  if (weights.length !== members.length) {
    throw new RangeError(
      `Cannot combine forecasts as each of ${members.length} needs a weight: current value is ${weights.length} weights`,
    );
  }
  const out = new Float64Array(first.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = options.combine === "median" ? medianAt(members, weights, i) : weightedAt(members, weights, i);
  }
  return out;
}

function weightedAt(members: readonly Float64Array[], weights: ArrayLike<number>, i: number): number {
  let sum = 0, total = 0;
  for (let m = 0; m < members.length; m++) {
    const value = members[m]![i]!;
    if (weights[m] === 0 || Number.isNaN(value)) continue;
    sum += weights[m]! * value;
    total += weights[m]!;
  }
  return total === 0 ? NaN : sum / total;
}

function medianAt(members: readonly Float64Array[], weights: ArrayLike<number>, i: number): number {
  const values: number[] = [];
  for (let m = 0; m < members.length; m++) {
    const value = members[m]![i]!;
    if (weights[m] !== 0 && !Number.isNaN(value)) values.push(value);
  }
  return quantileSorted(values.sort((a, b) => a - b), 0.5);
}

/**
 * The share that each member has in a combined value: `combineForecasts` at one step is the sum of share × value.
 *
 * @param values Of the members at one step, shape [m]; NaN takes no part.
 * @param options As there. The median is the member in the middle, or half each of the two in the middle.
 * @returns Shape [m], adding up to 1; null where no member with weight has a value.
 */
export function combineShares(
  values: readonly number[],
  options: { combine: Combine; weights: ArrayLike<number> },
): Float64Array | null {
  const { combine, weights } = options, shares = new Float64Array(values.length);
  const known = [...values.keys()].filter((m) => weights[m] !== 0 && !Number.isNaN(values[m]));
  if (known.length === 0) return null;
  if (combine === "median") {
    known.sort((a, b) => values[a]! - values[b]!);
    for (const place of [(known.length - 1) >> 1, known.length >> 1]) shares[known[place]!]! += 0.5;
    return shares;
  }
  const total = known.reduce((sum, m) => sum + weights[m]!, 0);
  for (const m of known) shares[m] = weights[m]! / total;
  return shares;
}
