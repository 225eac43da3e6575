import { ABSOLUTE, type EtsForm, type EtsWeights, filterEts, isRelative, RELATIVE } from "./ets_filter.ts";
import { guessStates, refineStates } from "./ets_start.ts";
import { minimizeSimplex } from "./minimize.ts";
import { fillHoles } from "../seasons/season.ts";

/** Forms of the trend, by their numbers in artifacts. */
export const TRENDS = ["none", "additive", "damped"] as const;

/** Forms of the season, by their numbers in artifacts. */
export const SEASONS = ["none", "additive", "multiplicative"] as const;

/** Longest season that gets one state per position. */
const LONGEST_SEASON = 60;

/** Bounds of the search; the damping's are those of R's `ets`. */
const LOWEST = 1e-4, HIGHEST = 0.9999, LEAST_DAMPING = 0.8, MOST_DAMPING = 0.98;

/** Grid of the search: alpha, the shares of gamma and beta, and the damping to begin with. */
const ALPHAS = [0.05, 0.2, 0.5, 0.85], SHARES = [0.02, 0.3], DAMPING = 0.95;

/** Evaluations of the search from a form's best cell. More fit the past closer and forecast no better. */
const EVALUATIONS = 40;

/** Fits of the first states of the form chosen, and between them searches for the weights that go with them. */
const ROUNDS = 3;

/** By how much a trend that never ends must be likelier, as a difference of AICc: far ahead a wrong one costs without bound. */
const ENDLESS = 4;

/** Share of the loss by which the corners of a search may still differ at its end. */
const TOLERANCE = 1e-5;

/** AICc by which the best cell of a form may be behind the best form to be searched from: searches hardly gain more. */
const HOPELESS = 30;

/** A form with its weights and first states. */
export interface EtsModel extends EtsForm {
  /** Smoothing weights. */
  readonly weights: EtsWeights;
  /** First states, shape [2 + m]; without a season [2]. */
  readonly states: Float64Array;
}

/** A form on its way: its guessed first states and the best point of the search space so far. */
interface Candidate {
  readonly form: EtsForm;
  readonly states: Float64Array;
  readonly x: Float64Array;
  readonly criterion: number;
}

/**
 * The form of least AICc for a series, with its weights and first states.
 *
 * First every form is filtered over a small grid of weights, each pass giving the likelihoods of both kinds of errors.
 * Then, best first, forms are searched from their best cell until the next one cannot win. Guessed first states serve for
 * the choice; for the form chosen, first states and weights are fitted in turns. A trend that is not damped must be likelier
 * than the other forms by a margin.
 *
 * @param y Scaled to a mean size of about 1, shape [n]; NaN is unknown, at least one value is known.
 * @param seasonLength m >= 1.
 * @see Hyndman et al. (2002), doi:10.1016/S0169-2070(01)00110-8
 */
export function chooseForm(y: Float64Array, seasonLength: number): EtsModel {
  const search = new FormSearch(y, seasonLength);
  const candidates = search.candidates().sort((a, b) => a.criterion - b.criterion);
  let best = candidates[0]!;
  for (const candidate of candidates) {
    if (candidate.criterion > best.criterion + HOPELESS) break;
    const refined = search.refine(candidate);
    if (refined.criterion < best.criterion) best = refined;
  }
  // Turns move slowly between a level that wanders and one that stays, so they are taken from both.
  const still = best.x.slice();
  still[0] = LOWEST;
  const moving = takeTurns(y, search, best), calm = takeTurns(y, search, { ...best, x: still });
  const { form, x, states } = calm.criterion < moving.criterion ? calm : moving;
  return { ...form, weights: weightsOf(x, form), states };
}

/** Fit first states and weights in turns. The criterion is that of the last states but one. */
function takeTurns(y: Float64Array, search: FormSearch, start: Candidate): Candidate {
  let best = start;
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) best = search.refine(best);
    const model = { ...best.form, weights: weightsOf(best.x, best.form) };
    best = { ...best, states: refineStates(y, model, best.states) };
  }
  return best;
}

/** The two stages of the choice for one series, on one scratch record. */
class FormSearch {
  readonly #filled: Float64Array;
  readonly #known: number;
  readonly #record = { losses: new Float64Array(2), errors: null, relative: false };

  constructor(readonly y: Float64Array, readonly seasonLength: number) {
    this.#filled = fillHoles(y);
    let known = 0;
    for (let t = 0; t < y.length; t++) if (y[t] === y[t]) known++;
    this.#known = known;
  }

  /** Every form that the series is long enough for, at the best cell of its grid. */
  candidates(): Candidate[] {
    const { seasonLength: m } = this, positive = this.#filled.every((value) => value > 0);
    const cycles = m > 1 && m <= LONGEST_SEASON && this.#known >= 2 * m;
    const seasons = SEASONS.filter((season) => season === "none" || cycles && (season === "additive" || positive));
    return seasons.flatMap((season) => {
      const flat = this.#bestCells({ trend: "none", season }, SHARES);
      // With a trend the season's weight stays what it is without: a quarter of the cells.
      const seasonal = season === "none" ? SHARES : [...new Set(flat.map(({ x }) => x[1]!))];
      const trends = TRENDS.filter((trend) => trend !== "none" && this.#criterion({ trend, season }, 1) < Infinity);
      return [...flat, ...trends.flatMap((trend) => this.#bestCells({ trend, season }, seasonal))];
    }).filter(({ form }) => positive || !isRelative(form));
  }

  /** A trend and season with absolute errors, unless the season is multiplicative, and with relative ones. */
  #bestCells({ trend, season }: EtsForm, seasonal: readonly number[]): Candidate[] {
    const states = guessStates(this.#filled, { trend, season }, this.seasonLength), scratch = states.slice();
    const cells = cellsOf({ trend, season }, seasonal), least = [Infinity, Infinity], best = [cells[0]!, cells[0]!];
    for (const x of cells) {
      scratch.set(states);
      filterEts(this.y, { season, weights: weightsOf(x, { trend, season }) }, scratch, this.#record);
      for (const kind of [ABSOLUTE, RELATIVE]) {
        const loss = this.#record.losses[kind]!;
        if (loss < least[kind]!) [least[kind], best[kind]] = [loss, x];
      }
    }
    const kinds = season === "multiplicative" ? [RELATIVE] : [ABSOLUTE, RELATIVE];
    return kinds.map((kind) => {
      const form = { trend, season, relative: kind === RELATIVE };
      return { form, states, x: best[kind]!, criterion: this.#criterion(form, least[kind]!) };
    });
  }

  /** A candidate at the local minimum near its cell. */
  refine({ form, states, x: start }: Candidate): Candidate {
    const scratch = states.slice(), kind = isRelative(form) ? RELATIVE : ABSOLUTE, record = this.#record;
    const lossOf = (x: Float64Array) => {
      if (!isInside(x, form)) return Infinity;
      scratch.set(states);
      filterEts(this.y, { season: form.season, weights: weightsOf(x, form) }, scratch, record);
      return record.losses[kind]!;
    };
    const damping = form.trend === "damped" ? start.length - 1 : -1;
    const steps = Array.from(start, (value, i) => i === damping ? -0.05 : value < 0.5 ? 0.15 : -0.15);
    const { at, value } = minimizeSimplex(lossOf, start, { steps, evaluations: EVALUATIONS, tolerance: TOLERANCE });
    return { form, states, x: at, criterion: this.#criterion(form, value) };
  }

  /** Akaike's criterion, corrected for few values; infinite for too few, and for a loss that is none. */
  #criterion(form: EtsForm, loss: number): number {
    const k = parameterCount(form, this.seasonLength), left = this.#known - k - 1;
    if (!(left > 0 && loss >= 0)) return Infinity;
    return this.#known * Math.log(loss) + 2 * k + 2 * k * (k + 1) / left + (form.trend === "additive" ? ENDLESS : 0);
  }
}

/** Weights, free first states (seasonal ones sum to a constant) and the error variance. */
function parameterCount({ trend, season }: EtsForm, seasonLength: number): number {
  return 3 + { none: 0, additive: 2, damped: 3 }[trend] + (season === "none" ? 0 : seasonLength);
}

/** Points of the search space: alpha; gamma as a share of 1 - alpha; beta as a share of alpha; damping. */
function cellsOf({ trend, season }: EtsForm, seasonal: readonly number[]): Float64Array[] {
  const damping = trend === "damped" ? [DAMPING] : [];
  return ALPHAS.flatMap((alpha) =>
    (season === "none" ? [[]] : seasonal.map((share) => [share])).flatMap((gamma) =>
      (trend === "none" ? [[]] : SHARES.map((share) => [share])).map((beta) =>
        Float64Array.of(alpha, ...gamma, ...beta, ...damping)
      )
    )
  );
}

function isInside(x: Float64Array, { trend }: EtsForm): boolean {
  const shares = trend === "damped" ? x.length - 1 : x.length;
  for (let i = 0; i < shares; i++) if (!(x[i]! >= LOWEST && x[i]! <= HIGHEST)) return false;
  return shares === x.length || x[shares]! >= LEAST_DAMPING && x[shares]! <= MOST_DAMPING;
}

function weightsOf(x: Float64Array, { trend, season }: EtsForm): EtsWeights {
  const alpha = x[0]!, after = season === "none" ? 1 : 2;
  return {
    alpha,
    beta: trend === "none" ? 0 : alpha * x[after]!,
    gamma: season === "none" ? 0 : (1 - alpha) * x[1]!,
    phi: trend === "none" ? 0 : trend === "damped" ? x[after + 1]! : 1,
  };
}
