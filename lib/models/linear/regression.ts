import type { Artifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import { assertFitted, corrupt, floats, requireTrainingDesign } from "../contract/checks.ts";
import { normalEquations } from "./normal_equations.ts";
import type { ModelFamily, Training } from "../contract/family.ts";
import { oneOf, resolveParams } from "../contract/params.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { relativeWeights } from "../contract/relative_weights.ts";
import { gramOf } from "./gram_of.ts";
import { type KeyRun, keyRuns, type KeySums, type SharedColumns, squaredError, sumKeys } from "./key_sums.ts";
import { type LinearFit, linearForm } from "./linear_form.ts";
import { ridgeSolution } from "./ridge.ts";
import { type CoefficientPrior, estimatePrior, posteriorOf } from "./shrinkage.ts";

/** What the rows of all keys say about how keys differ. */
interface KeyPrior extends CoefficientPrior {
  /** Periods after which a row counts half; Infinity: all rows count alike. */
  readonly halfLife: number;
  /** Target that coefficients are relative to, as {@linkcode SharedColumns}. */
  readonly centre: number;
}

/** A linear model; one of all keys also says how keys differ. */
export interface RegressionFit extends LinearFit {
  /** Absent for a key's own model. */
  readonly prior?: KeyPrior;
}

const NAME = "regression", DEFAULTS = { loss: "squared" }, RULES = { loss: oneOf("squared", "mape") };

/** Keys that say how keys differ, and those that the trial is made with, at most, evenly among all. */
const MOST_KEYS = 250, TRIAL_KEYS = 80;
/** Tried on the newest part of the rows: rows that say as much as one, and half-lives as shares of the time that they span. */
const OVERLAPS = [1, 2, 4, 16], HALF_LIVES = [0.5, 0.2];
/** Share of the time that is held back for the trial. */
const HELD_BACK = 0.25;
/** By how many standard deviations of the noise a forecast may leave the targets that a key has seen. */
const BEYOND = 3;

/**
 * Linear regression per key with every coefficient shrunk to that of all keys, by how much keys differ in it (empirical Bayes).
 *
 * Fitted on the rows of all keys, it is their mean model and the prior; fitted on a key's rows with `training.prior`, it is the key's
 * posterior mean. Without a prior the rows of the keys at hand are all there is.
 *
 * `loss` "mape" forecasts where the relative error is least: on logarithms lower by the variance of the noise, as demand is
 * log-normal there; else rows weigh one over their squared target.
 *
 * Forecasts stay within the targets seen, widened by three standard deviations of the noise: on logarithms, a price never seen must
 * not explode.
 *
 * @see Montgomery (1997), doi:10.1287/mksc.16.4.315 (hierarchical demand models of stores)
 */
export const regression: ModelFamily<RegressionFit> = {
  name: NAME,
  summary: "Linear model per key, each coefficient shrunk to that of all keys by how much keys differ in it.",
  minRows: 1,
  defaults: DEFAULTS,
  ...linearForm(NAME),
  fit(training, params) {
    const { loss } = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const design = requireTrainingDesign(training, regression);
    const rows = loss === "mape" && design.link === "identity" ? withRelativeWeights(design) : design;
    const { fitted, noise } = training.prior === undefined ? fitAll(rows) : fitKey(rows, priorOf(training, design));
    // The median of a relative error lies below that of demand: for a log-normal one by its variance.
    return loss === "mape" && design.link === "log1p" ? { ...fitted, intercept: fitted.intercept - noise } : fitted;
  },
  encode(fitted) {
    assertFitted(fitted, NAME);
    const { header, arrays } = linearForm(NAME).encode(fitted);
    if (fitted.prior === undefined) return { header, arrays };
    const { mean, variance, noise, overlap, halfLife, centre } = fitted.prior;
    return {
      header,
      arrays: { ...arrays, prior_mean: mean, variance, prior: Float64Array.of(noise, overlap, halfLife, centre) },
    };
  },
  decode(artifact) {
    const fitted = linearForm(NAME).decode(artifact);
    return artifact.arrays.prior === undefined ? fitted : { ...fitted, prior: decodePrior(artifact, fitted) };
  },
};

function decodePrior(artifact: Artifact, { coefficients }: LinearFit): KeyPrior {
  const mean = floats(artifact, "prior_mean"), variance = floats(artifact, "variance");
  const [noise = NaN, overlap = NaN, halfLife = NaN, centre = NaN] = floats(artifact, "prior");
  const isSound = [mean, variance].every(({ length }) => length === coefficients.length + 1) &&
    [...variance, noise, overlap, halfLife].every((value) => value > 0) && Number.isFinite(centre);
  if (!isSound) throw corrupt("a prior for each coefficient");
  return { mean, variance, noise, overlap, halfLife, centre };
}

function priorOf(
  { prior }: Training,
  design: Design,
): RegressionFit & { readonly prior: KeyPrior; readonly centre: number } {
  const fitted = prior as RegressionFit | null;
  assertFitted(fitted, NAME);
  if (fitted?.prior === undefined || fitted.specHash !== design.specHash) {
    throw new FitError(
      "SPEC_MISMATCH",
      `Cannot fit ${NAME} as its prior must be of the same feature rows: current value is not`,
    );
  }
  return { ...fitted, prior: fitted.prior, centre: fitted.prior.centre };
}

/** Weights by which squared errors become squared relative ones, 1 on average. */
function withRelativeWeights(design: Design): Design {
  const { weight } = design, relative = relativeWeights(design);
  const squared = relative.map((value, row) => value * value / weight[row]!), unit = mean(squared) / mean(weight);
  return { ...design, weight: squared.map((value) => value / unit) };
}

/** A fitted model, and the variance of what it leaves of its targets. */
interface Fit {
  readonly fitted: RegressionFit;
  readonly noise: number;
}

function fitKey(design: Design, shared: ReturnType<typeof priorOf>): Fit {
  const { prior, columns, centre } = shared;
  const keys = [{ from: 0, to: design.rows }],
    last = design.ds.reduce((most, period) => Math.max(most, period), -Infinity);
  const [sums] = sumKeys(design, { columns, centre }, { keys, weigh: fading(last, prior.halfLife) });
  const { coefficients, noise } = posteriorOf(sums!, prior);
  return { fitted: linearOf(design, { columns, centre }, { coefficients, reach: BEYOND * Math.sqrt(noise) }), noise };
}

function fitAll(design: Design): Fit {
  const equations = normalEquations(gramOf(design)), { columns, centre } = equations;
  const { coefficients, penalty } = ridgeSolution(design, equations);
  const start = Float64Array.of(...coefficients, 0), keys = evenly(keyRuns(design), MOST_KEYS);
  const prior = choosePrior(design, { columns, centre }, { keys, start });
  const fitted = linearOf(design, { columns, centre }, { coefficients: prior.mean, reach: 0 });
  return { fitted: { ...fitted, penalty, prior }, noise: prior.noise };
}

function linearOf(
  { specHash, names, target }: Design,
  { columns, centre }: SharedColumns,
  solution: { readonly coefficients: Float64Array; readonly reach: number },
): LinearFit {
  const { coefficients, reach } = solution, k = columns.features.length;
  let low = Infinity, high = -Infinity;
  for (const value of target) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return {
    family: NAME,
    specHash,
    features: names.length,
    columns,
    coefficients: coefficients.slice(0, k),
    intercept: centre + coefficients[k]!,
    bounds: [low - reach, high + reach],
    penalty: 0,
  };
}

/** Rows count half so many periods before the last one. */
function fading(last: number, halfLife: number): (period: number) => number {
  return halfLife === Infinity ? () => 1 : (period) => 2 ** ((period - last) / halfLife);
}

function evenly(keys: readonly KeyRun[], most: number): KeyRun[] {
  const step = Math.max(1, keys.length / most);
  return Array.from({ length: Math.min(keys.length, most) }, (_, i) => keys[Math.floor(i * step)]!);
}

interface Sample {
  readonly keys: readonly KeyRun[];
  readonly start: Float64Array;
}

/** The prior whose posterior means, by the older rows, forecast the newest rows of the keys best. */
function choosePrior(design: Design, shared: SharedColumns, { keys, start }: Sample): KeyPrior {
  let first = Infinity, last = -Infinity;
  for (const period of design.ds) {
    if (period < first) first = period;
    if (period > last) last = period;
  }
  const span = last - first, cut = Math.floor(last - HELD_BACK * span);
  const tried = evenly(keys, TRIAL_KEYS);
  const sumsOf = (weigh: (period: number) => number, of: readonly KeyRun[] = tried) =>
    sumKeys(design, shared, { keys: of, weigh });
  const late = keys.length === 1 || span === 0 ? [] : sumsOf((period) => period > cut ? 1 : 0);
  let best = { overlap: 1, halfLife: Infinity }, least = Infinity;
  const attempt = (halfLife: number, overlaps: readonly number[]) => {
    const fade = fading(cut, halfLife), early = sumsOf((period) => period > cut ? 0 : fade(period));
    const seen = early.filter(({ weight }) => weight > 0);
    if (seen.length === 0 || !late.some(({ weight }) => weight > 0)) return;
    for (const overlap of overlaps) {
      const prior = estimatePrior(seen, start, overlap), error = errorOf(early, late, prior);
      if (error < least) [best, least] = [{ overlap, halfLife }, error];
    }
  };
  attempt(Infinity, OVERLAPS);
  for (const share of HALF_LIVES) attempt(share * span, [best.overlap]);
  return {
    ...estimatePrior(sumsOf(fading(last, best.halfLife), keys), start, best.overlap),
    halfLife: best.halfLife,
    centre: shared.centre,
  };
}

/** Error of the keys' posterior means on their newest rows: the mean over keys, not over rows: no long key decides for all. */
function errorOf(early: readonly KeySums[], late: readonly KeySums[], prior: CoefficientPrior): number {
  let sum = 0;
  late.forEach((key, k) => {
    if (!(key.weight > 0)) return;
    sum += Math.sqrt(squaredError(key, posteriorOf(early[k]!, prior).coefficients) / key.weight);
  });
  return sum;
}
