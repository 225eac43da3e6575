/** Form of an exponential smoothing model: how trend, season and errors act. */
export interface EtsForm {
  /** Trend. */
  readonly trend: "none" | "additive" | "damped";
  /** Season. */
  readonly season: "none" | "additive" | "multiplicative";
  /** Whether the errors are relative to the forecast: default with a multiplicative season, where they always are. */
  readonly relative?: boolean;
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

/** What a filter needs to know of its model: the trend is in the weights. */
export type EtsFilter = Pick<EtsForm, "season" | "relative"> & { readonly weights: EtsWeights };

/** Positions of level, trend and first seasonal state in a state vector of shape [2 + m]; season i is of times t mod m = i. */
export const LEVEL = 0, TREND = 1, SEASON = 2;

/** Positions of the two kinds of loss. */
export const ABSOLUTE = 0, RELATIVE = 1;

/** Products of forecasts are folded into a sum of logarithms before they can overflow or vanish. */
const LARGE = 1e100, SMALL = 1e-100;

/**
 * Run a state space filter over a series. An unknown value counts as equal to its forecast: the trend goes on.
 *
 * @param y Shape [n]; NaN is unknown.
 * @param model Season, kind of errors and weights.
 * @param state First states, shape [2 + m]; overwritten by the last.
 * @param errors Shape [n] or null: receives the one-step errors of the model's kind, 0 where unknown.
 * @returns L such that n log L is minus twice the log-likelihood up to a constant, so that forms can be compared:
 * the squared errors, times the squared geometric mean forecast if they are relative. NaN if a forecast is not positive
 * where it has to be.
 * @see Hyndman et al. (2008), Forecasting with Exponential Smoothing, doi:10.1007/978-3-540-71918-2, section 5.1
 */
export function runEts(y: Float64Array, model: EtsFilter, state: Float64Array, errors: Float64Array | null): number {
  const relative = isRelative(model), losses = new Float64Array(2);
  filterEts(y, model, state, { losses, errors, relative });
  return losses[relative ? RELATIVE : ABSOLUTE]!;
}

/** Whether the likelihood is that of relative errors. */
export function isRelative({ season, relative = false }: Pick<EtsForm, "season" | "relative">): boolean {
  return relative || season === "multiplicative";
}

/** Where a filter leaves what it finds. */
export interface EtsRecord {
  /** Receives the {@linkcode ABSOLUTE} and the {@linkcode RELATIVE} loss, shape [2], as {@linkcode runEts} returns one. */
  readonly losses: Float64Array;
  /** Receives the one-step errors, shape [n]; null: not wanted. */
  readonly errors: Float64Array | null;
  /** Whether `errors` are relative to the forecast. */
  readonly relative: boolean;
}

/**
 * The pass over the series behind {@linkcode runEts}, without an allocation. It serves both kinds of errors, as the states
 * are the same: level (1 + alpha e) with a relative error e is level + alpha (y - forecast).
 *
 * @param y Shape [n]; NaN is unknown. @param model Season and weights. @param state As for `runEts`. @param record Receives
 * losses and errors. With a multiplicative season only the relative loss is one of a model.
 */
export function filterEts(y: Float64Array, model: EtsFilter, state: Float64Array, record: EtsRecord): void {
  if (model.season === "none") runLevel(y, model.weights, state, record);
  else if (model.season === "additive") runAdditive(y, model.weights, state, record);
  else runMultiplicative(y, model.weights, state, record);
}

/**
 * Run a filter on over more of its series, so that it can go on from there: states stand as {@linkcode forecastEts} takes them.
 *
 * @param y The next values, shape [n]; NaN is unknown.
 * @param model Season and weights.
 * @param state States before y[0], shape [2 + m], the season of y[0] first; overwritten by those after y, the next season first.
 */
export function advanceEts(y: Float64Array, model: EtsFilter, state: Float64Array): void {
  runEts(y, model, state, null);
  const season = state.subarray(SEASON);
  // The next pass begins at another position of the cycle: what is due first moves to the front.
  const ahead = season.length === 0 ? 0 : y.length % season.length, passed = season.slice(0, ahead);
  season.copyWithin(0, ahead);
  season.set(passed, season.length - ahead);
}

/**
 * Forecast from the last states.
 *
 * @param model Season kind and damping.
 * @param state Shape [2 + m], the season of the first step first.
 * @param out Receives the forecasts, shape [h].
 */
export function forecastEts(model: EtsFilter, state: Float64Array, out: Float64Array): void {
  const m = state.length - SEASON, { phi } = model.weights;
  let damping = phi, rise = 0;
  for (let h = 0; h < out.length; h++) {
    rise += damping * state[TREND]!;
    damping *= phi;
    const base = state[LEVEL]! + rise;
    if (model.season === "none") out[h] = base;
    else {
      const season = state[SEASON + h % m]!;
      out[h] = model.season === "additive" ? base + season : base * season;
    }
  }
}

// Three loops that repeat what they share: each step is on the chain of every fit, and a question which season it is would be too.

function runLevel(y: Float64Array, weights: EtsWeights, state: Float64Array, record: EtsRecord): void {
  const { alpha, beta, phi } = weights, { errors, relative } = record;
  let level = state[LEVEL]!, trend = state[TREND]!, squares = 0, shares = 0, logs = 0, product = 1, count = 0;
  for (let t = 0; t < y.length; t++) {
    const fall = phi * trend, base = level + fall, value = y[t]!;
    let residual = 0, share = 0;
    if (value === value) {
      const forecast = base;
      residual = value - forecast;
      share = residual / forecast;
      squares += residual * residual;
      shares += share * share;
      product *= forecast > 0 ? forecast : NaN;
      if (product > LARGE || product < SMALL) {
        logs += Math.log(product);
        product = 1;
      }
      count++;
    }
    level = base + alpha * residual;
    trend = fall + beta * residual;
    if (errors !== null) errors[t] = relative ? share : residual;
  }
  state[LEVEL] = level;
  state[TREND] = trend;
  record.losses[ABSOLUTE] = squares;
  record.losses[RELATIVE] = shares * Math.exp(2 * (logs + Math.log(product)) / Math.max(1, count));
}

function runAdditive(y: Float64Array, weights: EtsWeights, state: Float64Array, record: EtsRecord): void {
  const { alpha, beta, gamma, phi } = weights, { errors, relative } = record;
  let level = state[LEVEL]!, trend = state[TREND]!, squares = 0, shares = 0, logs = 0, product = 1, count = 0;
  for (let t = 0, at = SEASON; t < y.length; t++) {
    const fall = phi * trend, base = level + fall, value = y[t]!, season = state[at]!;
    let residual = 0, share = 0;
    if (value === value) {
      const forecast = base + season;
      residual = value - forecast;
      share = residual / forecast;
      squares += residual * residual;
      shares += share * share;
      product *= forecast > 0 ? forecast : NaN;
      if (product > LARGE || product < SMALL) {
        logs += Math.log(product);
        product = 1;
      }
      count++;
    }
    level = base + alpha * residual;
    trend = fall + beta * residual;
    state[at] = season + gamma * residual;
    if (++at === state.length) at = SEASON;
    if (errors !== null) errors[t] = relative ? share : residual;
  }
  state[LEVEL] = level;
  state[TREND] = trend;
  record.losses[ABSOLUTE] = squares;
  record.losses[RELATIVE] = shares * Math.exp(2 * (logs + Math.log(product)) / Math.max(1, count));
}

function runMultiplicative(y: Float64Array, weights: EtsWeights, state: Float64Array, record: EtsRecord): void {
  const { alpha, beta, gamma, phi } = weights, { errors, relative } = record;
  let level = state[LEVEL]!, trend = state[TREND]!, squares = 0, shares = 0, logs = 0, product = 1, count = 0;
  for (let t = 0, at = SEASON; t < y.length; t++) {
    const fall = phi * trend, base = level + fall, value = y[t]!, season = state[at]!;
    let residual = 0, share = 0;
    if (value === value) {
      const forecast = base * season;
      residual = value - forecast;
      share = residual / forecast;
      squares += residual * residual;
      shares += share * share;
      product *= forecast > 0 ? forecast : NaN;
      if (product > LARGE || product < SMALL) {
        logs += Math.log(product);
        product = 1;
      }
      count++;
    }
    // Off the chain from level to level: the season is known a cycle ahead, the new one is needed a cycle later.
    const adjusted = residual * (1 / season);
    level = base + alpha * adjusted;
    trend = fall + beta * adjusted;
    state[at] = season + gamma * residual / base;
    if (++at === state.length) at = SEASON;
    if (errors !== null) errors[t] = relative ? share : residual;
  }
  state[LEVEL] = level;
  state[TREND] = trend;
  record.losses[ABSOLUTE] = squares;
  record.losses[RELATIVE] = shares * Math.exp(2 * (logs + Math.log(product)) / Math.max(1, count));
}
