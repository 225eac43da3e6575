import { numberParam } from "./_contract.ts";
import { historyFamily, type HistoryFit } from "./_history.ts";
import type { ModelFamily, Params } from "./family.ts";

const DEFAULTS: Params = { alphaDemand: 0, alphaProbability: 0 };

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
  defaults: DEFAULTS,
  estimate(y, { params }) {
    const demands = weights(params, "alphaDemand", DEMAND_WEIGHTS);
    const chances = weights(params, "alphaProbability", PROBABILITY_WEIGHTS);
    let best = [demands[0], chances[0]], least = Infinity;
    for (const demand of demands) {
      for (const chance of chances) {
        const { error } = smooth(y, demand, chance);
        if (error < least) [best, least] = [[demand, chance], error];
      }
    }
    return best;
  },
  extrapolate: (y, { numbers: [demand, chance] }, out) => void out.fill(smooth(y, demand, chance).rate),
});

function weights(params: Params, name: string, grid: readonly number[]): readonly number[] {
  const value = numberParam(params, name, DEFAULTS);
  if (value < 0 || value > 1) {
    throw new RangeError(`Cannot fit tsb as ${name} must be in [0, 1]: current value is ${value}`);
  }
  return value === 0 ? grid : [value];
}

/** The rate after the last value and the squared one-step errors from the second known value on. */
function smooth(y: Float64Array, alphaDemand: number, alphaProbability: number): { rate: number; error: number } {
  let size = NaN, chance = NaN, rate = NaN, error = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    if (rate === rate) error += (y[t] - rate) ** 2;
    const occurs = y[t] === 0 ? 0 : 1;
    chance = chance === chance ? chance + alphaProbability * (occurs - chance) : occurs;
    if (occurs === 1) size = size === size ? size + alphaDemand * (y[t] - size) : y[t];
    rate = size === size ? chance * size : 0;
  }
  return { rate, error };
}
