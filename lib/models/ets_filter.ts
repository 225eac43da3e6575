/** Form of an exponential smoothing model: how trend and season act. Errors are relative with a multiplicative season. */
export interface EtsForm {
  /** Trend. */
  readonly trend: "none" | "additive" | "damped";
  /** Season. */
  readonly season: "none" | "additive" | "multiplicative";
}

/** Smoothing weights of a filter. */
export interface EtsWeights {
  /** Of the level, in (0, 1). */
  readonly alpha: number;
  /** Of the trend, in [0, alpha); 0 without a trend. */
  readonly beta: number;
  /** Of the season, in [0, 1 - alpha); 0 without a season. */
  readonly gamma: number;
  /** Damping of the trend per step, in (0, 1]; 0 without a trend. */
  readonly phi: number;
}

/** Positions of level, trend and first seasonal state in a state vector of shape [2 + m]; season i is of times t mod m = i. */
export const LEVEL = 0, TREND = 1, SEASON = 2;

/**
 * Run a state space filter over a series. An unknown value counts as equal to its forecast: the trend goes on.
 *
 * @param y Shape [n]; NaN is unknown.
 * @param model Season kind and weights.
 * @param state First states, shape [2 + m]; overwritten by the last.
 * @param errors Shape [n] or null: receives the one-step errors (relative with a multiplicative season), 0 where unknown.
 * @returns L such that n log L is minus twice the log-likelihood up to a constant, so that forms can be compared:
 * the squared errors, times the squared geometric mean forecast if they are relative. NaN if a forecast is not positive
 * where it has to be.
 * @see Hyndman et al. (2008), Forecasting with Exponential Smoothing, doi:10.1007/978-3-540-71918-2, section 5.1
 */
export function runEts(
  y: Float64Array,
  model: { readonly season: EtsForm["season"]; readonly weights: EtsWeights },
  state: Float64Array,
  errors: Float64Array | null,
): number {
  if (model.season === "none") return runLevel(y, model.weights, state, errors);
  if (model.season === "additive") return runAdditive(y, model.weights, state, errors);
  return runMultiplicative(y, model.weights, state, errors);
}

/**
 * Forecast from the last states.
 *
 * @param model Season kind and damping.
 * @param state Shape [2 + m].
 * @param out Receives the forecasts, shape [h].
 * @param start Time of the first step: the number of values that were filtered.
 */
export function forecastEts(
  model: { readonly season: EtsForm["season"]; readonly weights: EtsWeights },
  state: Float64Array,
  out: Float64Array,
  start: number,
): void {
  const m = state.length - SEASON, { phi } = model.weights;
  let damping = phi, rise = 0;
  for (let h = 0; h < out.length; h++) {
    rise += damping * state[TREND];
    damping *= phi;
    const base = state[LEVEL] + rise;
    if (model.season === "none") out[h] = base;
    else {
      const season = state[SEASON + (start + h) % m];
      out[h] = model.season === "additive" ? base + season : base * season;
    }
  }
}

function runLevel(y: Float64Array, weights: EtsWeights, state: Float64Array, errors: Float64Array | null): number {
  const { alpha, beta, phi } = weights;
  let level = state[LEVEL], trend = state[TREND], sum = 0;
  for (let t = 0; t < y.length; t++) {
    const fall = phi * trend, base = level + fall, value = y[t];
    const error = value === value ? value - base : 0;
    sum += error * error;
    level = base + alpha * error;
    trend = fall + beta * error;
    if (errors !== null) errors[t] = error;
  }
  state[LEVEL] = level;
  state[TREND] = trend;
  return sum;
}

function runAdditive(y: Float64Array, weights: EtsWeights, state: Float64Array, errors: Float64Array | null): number {
  const { alpha, beta, gamma, phi } = weights;
  let level = state[LEVEL], trend = state[TREND], sum = 0;
  for (let t = 0, at = SEASON; t < y.length; t++) {
    const fall = phi * trend, base = level + fall, value = y[t];
    const error = value === value ? value - base - state[at] : 0;
    sum += error * error;
    level = base + alpha * error;
    trend = fall + beta * error;
    state[at] += gamma * error;
    if (errors !== null) errors[t] = error;
    if (++at === state.length) at = SEASON;
  }
  state[LEVEL] = level;
  state[TREND] = trend;
  return sum;
}

function runMultiplicative(
  y: Float64Array,
  weights: EtsWeights,
  state: Float64Array,
  errors: Float64Array | null,
): number {
  const { alpha, beta, gamma, phi } = weights;
  let level = state[LEVEL], trend = state[TREND], sum = 0, count = 0, logs = 0, product = 1;
  for (let t = 0, at = SEASON; t < y.length; t++) {
    const fall = phi * trend, base = level + fall, value = y[t];
    let error = 0;
    if (value === value) {
      const forecast = base * state[at];
      if (!(forecast > 0)) return NaN;
      error = (value - forecast) / forecast;
      sum += error * error;
      count++;
      product *= forecast;
      // One logarithm per many steps: the product is folded in before it can overflow or vanish.
      if (product > 1e100 || product < 1e-100) {
        logs += Math.log(product);
        product = 1;
      }
    }
    level = base * (1 + alpha * error);
    trend = fall + beta * base * error;
    state[at] *= 1 + gamma * error;
    if (errors !== null) errors[t] = error;
    if (++at === state.length) at = SEASON;
  }
  state[LEVEL] = level;
  state[TREND] = trend;
  return sum * Math.exp(2 * (logs + Math.log(product)) / Math.max(1, count));
}
