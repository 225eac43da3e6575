import { numberParam } from "./_contract.ts";
import { historyFamily, type HistoryFit, lastKnown } from "./_history.ts";
import { type EtsForm, type EtsWeights, forecastEts, runEts } from "./ets_filter.ts";
import { guessStates, refineStates } from "./ets_start.ts";
import type { ModelFamily, Params } from "./family.ts";
import { minimizeSimplex } from "./minimize.ts";
import { fillHoles } from "./season.ts";

const TRENDS = ["none", "additive", "damped"] as const;
const SEASONS = ["none", "additive", "multiplicative"] as const;

/** Longest season that gets one state per position. */
const LONGEST_SEASON = 60;

/** Bounds of the search; the damping's are those of R's `ets`. */
const LOWEST = 1e-4, HIGHEST = 0.9999, LEAST_DAMPING = 0.8, MOST_DAMPING = 0.98;

/** Grid of the search for the weights. */
const ALPHAS = [0.05, 0.2, 0.5, 0.85], SHARES = [0.02, 0.3];

/** Evaluations of each round of the search; after each the first states are refined, which is dear for many states. */
const ROUNDS = [50, 60], ROUNDS_OF_MANY_STATES = [110], MANY_STATES = 30;

/** AICc by which a season may be behind the best one, both without trend, to be tried with a trend. */
const HOPELESS = 20;

const MIN_ROWS = 4;
const DEFAULTS: Params = { window: 500 };

/** A form with its weights and first states. */
interface EtsModel extends EtsForm {
  readonly weights: EtsWeights;
  readonly states: Float64Array;
}

/**
 * Exponential smoothing state space models with additive, damped or no trend and additive, multiplicative or no season.
 * Of the forms that the history is long enough for, the one with the least AICc serves. Multiplicative seasons (with
 * relative errors) need a positive series; a season needs two whole cycles. An unknown value counts as equal to its
 * forecast. Of a long history only the newest `window` values count (and up to a season more).
 *
 * @see Hyndman et al. (2008), Forecasting with Exponential Smoothing, doi:10.1007/978-3-540-71918-2
 */
export const ets: ModelFamily<HistoryFit> = historyFamily({
  name: "ets",
  summary: "Exponential smoothing (ETS) with trend, damping and season; the form is chosen by AICc.",
  minRows: MIN_ROWS,
  defaults: DEFAULTS,
  estimate(history, { seasonLength, params }) {
    const start = startOf(history, seasonLength, numberParam(params, "window", DEFAULTS)), y = history.subarray(start);
    const scale = meanSize(y), scaled = y.map((value) => value / scale);
    const { trend, season, weights, states } = chooseForm(scaled, seasonLength);
    const { alpha, beta, gamma, phi } = weights;
    return [start, scale, TRENDS.indexOf(trend), SEASONS.indexOf(season), alpha, beta, gamma, phi, ...states];
  },
  extrapolate(history, { numbers }, out) {
    const [start, scale, , season, alpha, beta, gamma, phi] = numbers, y = history.subarray(start);
    const model = { season: SEASONS[season], weights: { alpha, beta, gamma, phi } };
    const state = numbers.slice(8);
    runEts(y.map((value) => value / scale), model, state, null);
    forecastEts(model, state, out, y.length);
    for (let h = 0; h < out.length; h++) out[h] *= scale;
    if (!out.every(Number.isFinite)) out.fill(history[lastKnown(history)]);
  },
});

function chooseForm(y: Float64Array, seasonLength: number): EtsModel {
  const filled = fillHoles(y);
  const known = y.reduce((count, value) => count + (value === value ? 1 : 0), 0);
  const cycles = seasonLength > 1 && seasonLength <= LONGEST_SEASON && known >= 2 * seasonLength;
  const positive = filled.every((value) => value > 0);
  const criterionOf = (form: EtsForm, loss: number) => {
    const k = parameterCount(form, seasonLength), left = known - k - 1;
    return left > 0 && loss >= 0 ? known * Math.log(loss) + 2 * k + 2 * k * (k + 1) / left : Infinity;
  };
  const seasons = SEASONS.filter((season) => season === "none" || cycles && (season === "additive" || positive));
  const flat = seasons.map((season) => {
    const form: EtsForm = { trend: "none", season };
    const { model, loss } = fitForm(y, form, { filled, seasonLength, undamped: null });
    return { model, criterion: criterionOf(form, loss) };
  });
  const leastFlat = Math.min(...flat.map((entry) => entry.criterion));
  let best = flat[0];
  for (const entry of flat) {
    if (entry.criterion < best.criterion) best = entry;
    // A season that is far behind without a trend will not win with one: leave its other forms out.
    if (entry.criterion > leastFlat + HOPELESS) continue;
    let undamped: EtsModel | null = null;
    for (const trend of ["additive", "damped"] as const) {
      const form: EtsForm = { trend, season: entry.model.season };
      if (criterionOf(form, 1) === Infinity) continue;
      const { model, loss } = fitForm(y, form, { filled, seasonLength, undamped });
      undamped ??= model;
      const criterion = criterionOf(form, loss);
      if (criterion < best.criterion) best = { model, criterion };
    }
  }
  return best.model;
}

/** Weights, free first states (seasonal ones sum to a constant) and the error variance. */
function parameterCount({ trend, season }: EtsForm, seasonLength: number): number {
  return 3 + { none: 0, additive: 2, damped: 3 }[trend] + (season === "none" ? 0 : seasonLength);
}

function fitForm(
  y: Float64Array,
  form: EtsForm,
  known: { readonly filled: Float64Array; readonly seasonLength: number; readonly undamped: EtsModel | null },
): { model: EtsModel; loss: number } {
  let states = known.undamped?.states ?? guessStates(known.filled, form, known.seasonLength);
  const scratch = states.slice();
  const lossOf = (x: ArrayLike<number>) => {
    const weights = weightsOf(x, form);
    if (weights === null) return Infinity;
    scratch.set(states);
    return runEts(y, { season: form.season, weights }, scratch, null);
  };
  let x = known.undamped === null
    ? bestOfGrid(lossOf, form)
    : Float64Array.from([...pointOf(known.undamped.weights, form), 0.95]);
  let loss = Infinity;
  for (const evaluations of states.length > MANY_STATES ? ROUNDS_OF_MANY_STATES : ROUNDS) {
    const steps = Array.from(x, (value, i) => isDamping(i, form) ? -0.05 : value < 0.5 ? 0.15 : -0.15);
    ({ at: x, value: loss } = minimizeSimplex(lossOf, x, { steps, evaluations, tolerance: 1e-5 }));
    const weights = weightsOf(x, form);
    if (weights !== null) states = refineStates(y, { ...form, weights }, states);
  }
  loss = lossOf(x);
  const weights = weightsOf(x, form) ?? { alpha: 0.5, beta: 0, gamma: 0, phi: 0 };
  return { model: { ...form, weights, states }, loss };
}

/** Search space: alpha; beta as a share of alpha; gamma as a share of 1 - alpha; damping. All but damping in (0, 1). */
function weightsOf(x: ArrayLike<number>, { trend, season }: EtsForm): EtsWeights | null {
  let i = 0;
  const alpha = x[i++], share = trend === "none" ? LOWEST : x[i++], seasonal = season === "none" ? LOWEST : x[i++];
  const phi = trend === "damped" ? x[i] : LEAST_DAMPING;
  for (const value of [alpha, share, seasonal]) if (!(value >= LOWEST && value <= HIGHEST)) return null;
  if (!(phi >= LEAST_DAMPING && phi <= MOST_DAMPING)) return null;
  return {
    alpha,
    beta: trend === "none" ? 0 : alpha * share,
    gamma: season === "none" ? 0 : (1 - alpha) * seasonal,
    phi: trend === "none" ? 0 : trend === "damped" ? phi : 1,
  };
}

/** Inverse of {@linkcode weightsOf}, without the damping. */
function pointOf({ alpha, beta, gamma }: EtsWeights, { trend, season }: EtsForm): number[] {
  const x = [alpha];
  if (trend !== "none") x.push(Math.min(Math.max(beta / alpha, LOWEST), HIGHEST));
  if (season !== "none") x.push(Math.min(Math.max(gamma / (1 - alpha), LOWEST), HIGHEST));
  return x;
}

function isDamping(i: number, { trend, season }: EtsForm): boolean {
  return trend === "damped" && i === (season === "none" ? 2 : 3);
}

function bestOfGrid(lossOf: (x: readonly number[]) => number, { trend, season }: EtsForm): Float64Array {
  let best = [0.5], least = Infinity;
  for (const alpha of ALPHAS) {
    for (const share of trend === "none" ? [NaN] : SHARES) {
      for (const seasonal of season === "none" ? [NaN] : SHARES) {
        const x = [alpha, share, seasonal].filter((value) => value === value);
        if (trend === "damped") x.push(0.95);
        const loss = lossOf(x);
        if (loss < least || best.length !== x.length) [best, least] = [x, loss];
      }
    }
  }
  return Float64Array.from(best);
}

/** Where the window begins: a whole number of seasons after the start, and early enough to hold sufficient values. */
function startOf(y: Float64Array, seasonLength: number, window: number): number {
  if (window < 1) throw new RangeError(`Cannot fit ets as the window must be at least 1: current value is ${window}`);
  const start = Math.max(0, Math.floor((y.length - window) / seasonLength) * seasonLength);
  let known = 0;
  for (let t = start; t < y.length; t++) if (y[t] === y[t]) known++;
  return known >= Math.min(window, 2 * seasonLength + MIN_ROWS) ? start : 0;
}

/** Mean absolute value of the known values; 1 for all zeros. Dividing by it makes the search independent of the unit. */
function meanSize(y: Float64Array): number {
  let sum = 0, count = 0;
  for (const value of y) {
    if (value !== value) continue;
    sum += Math.abs(value);
    count++;
  }
  return sum > 0 ? sum / count : 1;
}
