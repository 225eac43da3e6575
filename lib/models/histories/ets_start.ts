import { dot, factorizeCholesky, solveCholesky } from "../../core/numbers/linear_algebra.ts";
import { type EtsForm, type EtsWeights, LEVEL, runEts, SEASON, TREND } from "./ets_filter.ts";
import { seasonalIndices } from "../seasons/season.ts";

/** The first guess of the season looks at the first 4 seasons, or at as many as hold 72 values. */
const SEASONS = 4, SEASON_VALUES = 72;

/** Values at the start that the first guess of level and trend looks at, if two seasons are fewer. */
const VALUES = 10;

/** Change of a state by which its effect on the errors is measured; the series is scaled to a mean size of 1. */
const NUDGE = 1e-3;

/**
 * A first guess of a filter's first states: seasonal indices of the first seasons, then a line through the first values.
 *
 * @param y Without holes, scaled to a mean size of about 1, shape [n], n >= 2 m for a season.
 * @param form Trend and season.
 * @param seasonLength m >= 1.
 * @returns Shape [2 + m]; without a season [2].
 * @see Hyndman et al. (2008), Forecasting with Exponential Smoothing, section 2.6.1
 */
export function guessStates(y: Float64Array, form: EtsForm, seasonLength: number): Float64Array {
  const { season } = form, m = season === "none" ? 0 : seasonLength;
  const state = new Float64Array(SEASON + m);
  let adjusted = y.subarray(0, Math.max(VALUES, 2 * m));
  if (season !== "none") {
    const indices = seasonalIndices(y.subarray(0, Math.max(SEASONS, Math.ceil(SEASON_VALUES / m)) * m), m, season);
    if (season === "multiplicative") {
      for (let i = 0; i < m; i++) indices[i] = Math.max(indices[i]!, 0.01);
    }
    state.set(indices, SEASON);
    adjusted = adjusted.map((value, t) => season === "additive" ? value - indices[t % m]! : value / indices[t % m]!);
  }
  const n = adjusted.length, centre = (n - 1) / 2;
  let mean = 0, slope = 0;
  for (let t = 0; t < n; t++) {
    mean += adjusted[t]! / n;
    slope += (t - centre) * adjusted[t]!;
  }
  slope = n > 1 ? slope / (n * (n * n - 1) / 12) : 0;
  if (form.trend !== "none") state[TREND] = slope;
  state[LEVEL] = form.trend === "none" ? mean : mean - slope * (centre + 1);
  return state;
}

/**
 * Better first states for given weights: one Gauss-Newton step on the one-step errors. With additive errors they are
 * linear in the states, so the step is the exact least squares solution.
 *
 * @param y Scaled series, shape [n]; NaN is unknown.
 * @param model Form and weights.
 * @param states First states, shape [2 + m]; kept.
 * @returns States with a smaller loss, or the given ones.
 */
export function refineStates(
  y: Float64Array,
  model: EtsForm & { readonly weights: EtsWeights },
  states: Float64Array,
): Float64Array {
  const free = Array.from(states.keys()).filter((i) => i !== TREND || model.trend !== "none");
  const k = free.length, n = y.length, nudged = new Float64Array(states.length);
  const base = new Float64Array(n), before = runEts(y, model, states.slice(), base);
  const effects = free.map((i) => {
    const errors = new Float64Array(n);
    nudged.set(states);
    nudged[i]! += NUDGE;
    runEts(y, model, nudged, errors);
    for (let t = 0; t < n; t++) errors[t] = (base[t]! - errors[t]!) / NUDGE;
    return errors;
  });
  const gram = new Float64Array(k * k), step = new Float64Array(k);
  let trace = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) gram[i * k + j] = dot(effects[i]!, effects[j]!);
    step[i] = dot(effects[i]!, base);
    trace += gram[i * k + i]!;
  }
  // Level and season share a direction that the errors do not see: a trace of shrinkage decides it.
  for (let i = 0; i < k; i++) gram[i * k + i]! += 1e-7 * trace / k;
  if (!factorizeCholesky(gram, k)) return states;
  solveCholesky(gram, step, k);
  for (const share of [1, 0.3]) {
    const refined = states.slice();
    free.forEach((i, position) => refined[i]! += share * step[position]!);
    if (runEts(y, model, refined.slice(), null) < before) return refined;
  }
  return states;
}
