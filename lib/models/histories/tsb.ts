import { demandsOf } from "./demands_of.ts";
import { historyFamily, type HistoryFit } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";
import { numberIn } from "../contract/params.ts";
import { pairErrorsOf } from "../smoothing/lanes.ts";

/** Weights tried where none is given. */
const DEMAND_WEIGHTS = [0.05, 0.1, 0.2, 0.3];
const PROBABILITY_WEIGHTS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3];

/**
 * Teunter, Syntetos and Babai's method for intermittent demand: smoothed chance of a demand times its smoothed size.
 * Unlike Croston's it updates in periods without demand, so the forecast of an item that dies out goes to 0.
 *
 * A weight of 0 is chosen from a grid by the squared one-step errors. Unknown periods do not count.
 *
 * @see Teunter, Syntetos & Babai (2011), doi:10.1016/j.ejor.2011.05.018
 */
export const tsb: ModelFamily<HistoryFit> = historyFamily({
  name: "tsb",
  summary: "Teunter-Syntetos-Babai: smoothed demand chance times smoothed size; fades out with the item.",
  minRows: 3,
  defaults: { alphaDemand: 0, alphaProbability: 0 },
  rules: { alphaDemand: numberIn(0, 1), alphaProbability: numberIn(0, 1) },
  estimate(y, { params: { alphaDemand, alphaProbability } }) {
    const demands = alphaDemand === 0 ? DEMAND_WEIGHTS : [alphaDemand];
    const chances = alphaProbability === 0 ? PROBABILITY_WEIGHTS : [alphaProbability];
    const given = demands.length * chances.length === 1;
    return { numbers: given ? Float64Array.of(demands[0]!, chances[0]!) : bestPair(y, demands, chances) };
  },
  size: () => 2,
  blank: () => Float64Array.of(NaN, NaN),
  advance: (state, y, { numbers }) => moveRate(state, y, numbers),
  extrapolate(state, _, out) {
    const size = state[0]!;
    out.fill(size === size ? state[1]! * size : 0);
  },
});

/** Move smoothed size and chance of a demand over values. */
function moveRate(state: Float64Array, y: Float64Array, numbers: Float64Array): void {
  state[0] = movedSize(state[0]!, y, numbers[0]!);
  state[1] = movedChance(state[1]!, y, numbers[1]!);
}

function movedSize(before: number, y: Float64Array, alpha: number): number {
  const keep = 1 - alpha, demands = demandsOf(y);
  let size = before;
  for (let i = 0; i < demands.length; i++) {
    const value = y[demands[i]!]!;
    if (value === value) size = size === size ? keep * size + alpha * value : value;
  }
  return size;
}

function movedChance(before: number, y: Float64Array, alpha: number): number {
  const keep = 1 - alpha;
  let chance = before;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    if (value !== value) continue;
    const occurs = Number(value !== 0);
    chance = chance === chance ? keep * chance + alpha * occurs : occurs;
  }
  return chance;
}

/** The weights of least squared one-step errors from the second known value on. */
function bestPair(y: Float64Array, demands: readonly number[], chances: readonly number[]): Float64Array {
  const known = y.includes(NaN) ? y.filter((value) => value === value) : y;
  const errors = pairErrorsOf(known, demands, chances) ?? pairErrors(known, demands, chances);
  let best = 0;
  for (let pair = 1; pair < errors.length; pair++) if (errors[pair]! < errors[best]!) best = pair;
  return Float64Array.of(demands[Math.floor(best / chances.length)]!, chances[best % chances.length]!);
}

/** Squared errors of all pairs in one pass over the known values, shape [demands × chances]. */
function pairErrors(y: Float64Array, demands: readonly number[], chances: readonly number[]): Float64Array {
  const sizes = new Float64Array(demands.length), shares = new Float64Array(chances.length);
  const errors = new Float64Array(demands.length * chances.length);
  for (let t = 0, orders = 0; t < y.length; t++) {
    const value = y[t]!, occurs = value === 0 ? 0 : 1;
    if (t > 0) addErrors(errors, value, { sizes, shares });
    for (let j = 0; j < shares.length; j++) shares[j]! += (t === 0 ? 1 : chances[j]!) * (occurs - shares[j]!);
    if (occurs === 0) continue;
    for (let i = 0; i < sizes.length; i++) sizes[i]! += (orders === 0 ? 1 : demands[i]!) * (value - sizes[i]!);
    orders++;
  }
  return errors;
}

function addErrors(errors: Float64Array, value: number, rate: { sizes: Float64Array; shares: Float64Array }): void {
  const { sizes, shares } = rate;
  for (let i = 0, pair = 0; i < sizes.length; i++) {
    for (let j = 0; j < shares.length; j++, pair++) {
      const error = value - sizes[i]! * shares[j]!;
      errors[pair]! += error * error;
    }
  }
}
