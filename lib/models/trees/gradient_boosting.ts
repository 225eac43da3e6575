import { FitError } from "../../core/errors/errors.ts";
import type { Rng } from "../../core/numbers/random.ts";
import type { Design } from "../../core/rows/design.ts";
import type { ModelFamily, Params, Training } from "../contract/family.ts";
import { requireTrainingDesign } from "../contract/checks.ts";
import { taskOf } from "../contract/task_of.ts";
import { CLASS_WEIGHT, scoreExcess, withClassWeight } from "../contract/class_weight.ts";
import { perOutput } from "../contract/per_output.ts";
import { type BoostOptions, fitBoosting } from "./boost.ts";
import { treeCount, type TreeEnsemble } from "./ensemble/ensemble.ts";
import { isOneClass, shareTrees } from "./share_trees.ts";
import type { Growth } from "./grow_options.ts";
import { type BoostingLoss, type LossName, lossOf } from "./loss.ts";
import { binnedOf, earlyBinnedOf, treeForm, TreeModel } from "./model.ts";
import { MONOTONE, monotoneColumns, parseMonotone } from "./monotone.ts";
import { placeCuts } from "./place_cuts.ts";
import { FLAG, integerIn, numberAbove, numberIn, oneOf, type ParamRule, resolveParams } from "../contract/params.ts";
import { relativeWeights } from "../contract/relative_weights.ts";
import { startOfClasses } from "./predict.ts";
import { splitToStop } from "../contract/design_rows.ts";
import { smallerTrees } from "./smaller.ts";
import { LIGHT_RECIPE } from "../../features/table/table_recipe.ts";
import { encoded, type TableFamily } from "../contract/encoded.ts";
import { residual, type ResidualModel } from "../contract/residual.ts";

const NAME = "gradient_boosting";
const MIN_ROWS = 20;
const TASKS = ["number", "class"] as const;
const NONE = new Float64Array(0);

type BoostingParams = {
  trees: number;
  learningRate: number;
  growth: Growth;
  maxDepth: number;
  maxLeaves: number;
  maxBins: number;
  minLeaf: number;
  minWeight: number;
  lambda: number;
  l1: number;
  minGain: number;
  rowSample: number;
  treeRows: number;
  columnSample: number;
  columnSampleLevel: number;
  loss: Exclude<LossName, "relative" | "softmax"> | "mape";
  quantile: number;
  tweedie: number;
  maxDelta: number;
  validation: number;
  patience: number;
  refit: boolean;
  cut: "middle" | "low" | "high" | "next";
  classWeight: string;
  monotone: string;
};

const DEFAULTS: BoostingParams = {
  trees: 100,
  learningRate: 0.1,
  growth: "depth",
  maxDepth: 5,
  maxLeaves: 0,
  maxBins: 64,
  minLeaf: 0,
  minWeight: 1e-3,
  lambda: 1,
  l1: 0,
  minGain: 0,
  rowSample: 0.8,
  treeRows: 0,
  columnSample: 0.8,
  columnSampleLevel: 1,
  loss: "squared",
  quantile: 0.5,
  tweedie: 1.5,
  maxDelta: 0,
  validation: 0,
  patience: 20,
  refit: true,
  cut: "middle",
  classWeight: "none",
  monotone: "",
};

const RULES: Readonly<Record<keyof BoostingParams, ParamRule>> = {
  trees: integerIn(1, 100_000),
  learningRate: numberAbove(0, 1),
  growth: oneOf("depth", "leaf", "symmetric"),
  maxDepth: integerIn(0, 64),
  maxLeaves: integerIn(0, 65_536),
  maxBins: integerIn(3, 255),
  minLeaf: integerIn(0, 1_000_000_000),
  minWeight: numberIn(0, 1e12),
  lambda: numberIn(0, 1e12),
  l1: numberIn(0, 1e12),
  minGain: numberIn(0, 1e300),
  rowSample: numberAbove(0, 1),
  treeRows: integerIn(0, 1_000_000_000),
  columnSample: numberAbove(0, 1),
  columnSampleLevel: numberAbove(0, 1),
  loss: oneOf("squared", "absolute", "poisson", "quantile", "logistic", "mape", "tweedie"),
  quantile: numberIn(0.001, 0.999),
  tweedie: numberIn(1.01, 1.99),
  maxDelta: numberIn(0, 1e12),
  validation: numberIn(0, 0.5),
  patience: integerIn(1, 100_000),
  refit: FLAG,
  cut: oneOf("middle", "low", "high", "next"),
  classWeight: CLASS_WEIGHT,
  monotone: MONOTONE,
};

/**
 * Gradient boosting of histogram trees on design rows.
 *
 * Parameters: `trees`, `learningRate`; `growth` `depth` (XGBoost), `leaf` (LightGBM; `maxLeaves` 31 unless set) or
 * `symmetric` (CatBoost); `maxDepth` and `maxLeaves` (0: no limit; leaf-wise has no `maxDepth` unless one is given); `maxBins`; `minLeaf` rows of a leaf (0: a twentieth of
 * the rows, between 2 and 10); `minWeight`, `lambda` (L2), `l1`, `minGain`; `rowSample`, `columnSample` per tree, `treeRows` at
 * most (0: no limit): of very many rows each tree sees others,
 * `columnSampleLevel`; `loss` with `quantile` for its level, `tweedie` for its power and `maxDelta` as bound of a leaf (0: none, for `poisson` 0.7);
 * `validation`: share of the rows, half of them the last in time and half spread over keys and time (`splitToStop`), that
 * stops the fit after `patience` trees without gain, whereafter `refit` fits that many trees on all rows.
 * `cut`: where a threshold lies between the rows that it parts: in the `middle` of the values that others have there, at the `low`
 * end (HistGradientBoosting), the `high` one (LightGBM), or just below the `next` value after the low one (XGBoost).
 * `monotone`: columns along which predictions (of two classes the probability of the second) must not fall or rise.
 * Classes have the log loss (softmax: a tree for each class in each of the `trees` rounds), and `classWeight`.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { createRng } from "@lib/core/numbers/random.ts";
 * import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
 * import { designOf } from "@lib/models/contract/design_rows.ts";
 * const x = Array.from({ length: 40 }, (_, i) => i);
 * const design = designOf({ names: ["x"], values: x, target: x.map((v) => v < 20 ? 1 : 5) });
 * const rows = { y: new Float64Array(0), start: 0, design };
 * const fitted = gradientBoosting.fit({ ...rows, seasonLength: 1 }, {}, createRng(1));
 * const yhat = gradientBoosting.predict(fitted, { ...rows, horizon: 40 });
 * assertLess(Math.abs(yhat[30] - 5), 0.1);
 * ```
 */
export const gradientBoosting: ModelFamily<TreeModel> = {
  name: NAME,
  summary:
    "Gradient boosting of histogram trees: depth-wise, leaf-wise or symmetric growth, seven losses; classes by the log loss.",
  tasks: TASKS,
  minRows: MIN_ROWS,
  defaults: DEFAULTS,
  ...treeForm(NAME),
  smaller: smallerTrees(NAME),
  fit(training: Training, params: Params, rng: Rng): TreeModel {
    const settings = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const given = requireTrainingDesign(training, gradientBoosting);
    const { design, weights } = withClassWeight(given, settings.classWeight), task = taskOf(design);
    const classes = task.kind === "class" ? task.classes : 0, excess = scoreExcess(weights, classes);
    if (classes > 0 && isOneClass(design)) return new TreeModel(NAME, shareTrees(given, classes), NONE, classes);
    const { loss, data } = lossAndData(settings, design);
    checkTargets(design, loss);
    const done = (grown: TreeEnsemble, judged: Float64Array) =>
      new TreeModel(NAME, lowered(placeCuts(grown, design, settings.cut), excess), judged, classes);
    const options = {
      ...boostOptions(settings, { rows: design.rows, depthGiven: params.maxDepth !== undefined }),
      loss,
      start: startOf(design, loss.outputs),
      directions: directionsOf(settings, design, loss),
      rng,
    };
    if (settings.validation > 0) {
      const { early, late } = splitToStop(design, settings.validation);
      if (late.length > 0 && early.length >= MIN_ROWS) {
        const bins = earlyBinnedOf(design, early, { maxBins: settings.maxBins, share: settings.validation });
        const stopped = fitBoosting(bins, data, { ...options, rows: early, validationRows: late });
        if (!settings.refit) return done(stopped.ensemble, stopped.validationLoss);
        const trees = treeCount(stopped.ensemble) / loss.outputs;
        const { ensemble } = fitBoosting(binnedOf(design, settings.maxBins), data, { ...options, trees });
        return done(ensemble, stopped.validationLoss);
      }
    }
    const { ensemble, validationLoss } = fitBoosting(binnedOf(design, settings.maxBins), data, options);
    return done(ensemble, validationLoss);
  },
};

/** The family of the catalogue: asked for classes, one number or several, of rows of features or of a table. */
export const tableBoosting: TableFamily<TreeModel> = encoded(
  perOutput(gradientBoosting),
  LIGHT_RECIPE,
  { wholeOf: ({ monotone }) => monotoneColumns(String(monotone ?? "")) },
);

/**
 * Boost some rows of a design by the family's defaults: for families that are made of boosted parts.
 *
 * @param design Rows; their bins are shared with whoever boosts them too.
 * @param given `loss`; `target` in its domain, shape [n]; `rows` that are fitted, at least one; hyperparameters other than the
 * defaults.
 * @param rng Its randomness.
 */
export function boostRows(
  design: Design,
  given: {
    readonly loss: BoostingLoss;
    readonly target: Float64Array;
    readonly rows: Int32Array;
    readonly params: Params;
  },
  rng: Rng,
): TreeEnsemble {
  const { loss, target, rows, params } = given;
  const settings = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
  const options = { ...boostOptions(settings, { rows: rows.length, depthGiven: false }), loss, rows, rng };
  return fitBoosting(binnedOf(design, settings.maxBins), { target, weight: design.weight }, options).ensemble;
}

function boostOptions(
  settings: BoostingParams,
  given: { rows: number; depthGiven: boolean },
): Omit<BoostOptions, "loss"> {
  const { growth, minLeaf } = settings;
  const maxDepth = growth === "leaf" && !given.depthGiven ? 0 : settings.maxDepth;
  const symmetricDepth = Math.min(maxDepth === 0 ? 6 : maxDepth, 10);
  return {
    trees: settings.trees,
    learningRate: settings.learningRate,
    growth,
    maxDepth: growth === "symmetric" ? symmetricDepth : maxDepth,
    maxLeaves: growth === "leaf" && settings.maxLeaves === 0 ? 31 : settings.maxLeaves,
    rules: {
      minLeaf: minLeaf === 0 ? Math.min(10, Math.max(2, Math.round(given.rows / 20))) : minLeaf,
      minWeight: settings.minWeight,
      lambda: settings.lambda,
      l1: settings.l1,
      minGain: settings.minGain,
      categorySmooth: 10,
      categoryLambda: 10,
    },
    columnSampleLevel: settings.columnSampleLevel,
    columnsPerNode: 0,
    maxDelta: settings.loss === "poisson" && settings.maxDelta === 0 ? 0.7 : settings.maxDelta,
    rowSample: settings.treeRows === 0
      ? settings.rowSample
      : Math.min(settings.rowSample, settings.treeRows / given.rows),
    columnSample: settings.columnSample,
    patience: settings.patience,
    cut: settings.cut === "next" ? "low" : settings.cut,
  };
}

/** With scores that are lower by so much. */
function lowered(ensemble: TreeEnsemble, excess: Float64Array): TreeEnsemble {
  if (excess.every((by) => by === 0)) return ensemble;
  const { bases } = ensemble;
  if (bases === undefined) return { ...ensemble, base: ensemble.base - (excess[1]! - excess[0]!) };
  const less = bases.map((base, c) => base - excess[c]!);
  return { ...ensemble, base: less[0]!, bases: less };
}

/** Losses whose leaves are sums of gradients over hessians: those of quantiles are not, and leave their bounds. */
const BOUNDED: readonly LossName[] = ["squared", "poisson", "logistic", "tweedie"];

function directionsOf(
  { monotone, growth }: BoostingParams,
  design: Design,
  { name }: BoostingLoss,
): BoostOptions["directions"] {
  const directions = parseMonotone(monotone, design, NAME);
  if (directions === undefined || (growth !== "symmetric" && BOUNDED.includes(name))) return directions;
  throw new FitError(
    "INVALID_PARAMS",
    `Cannot fit ${NAME} as monotone takes growth by depth or leaf and one of the losses ${
      BOUNDED.join(", ")
    }: current value is ${growth}, ${name}`,
    { hint: "Leave monotone out, or choose another growth or loss.", context: { param: "monotone" } },
  );
}

/** Scores that rows begin with, output by output. */
function startOf({ offset, rows }: Design, outputs: number): Float64Array | undefined {
  if (offset === undefined) return undefined;
  const start = startOfClasses(offset, outputs);
  return Float64Array.from(start, (_, i) => start[i % rows * outputs + Math.floor(i / rows)]!);
}

/** The loss, and the targets and weights with which it is what was asked for. */
function lossAndData(
  { loss, quantile, tweedie }: BoostingParams,
  design: Design,
): { loss: BoostingLoss; data: Design } {
  const task = taskOf(design);
  if (task.kind === "class") {
    if (loss !== DEFAULTS.loss && loss !== "logistic") throw lossOfNumbers(loss);
    return { loss: task.classes === 2 ? lossOf("logistic") : lossOf("softmax", task.classes), data: design };
  }
  if (loss !== "mape") return { loss: lossOf(loss, loss === "tweedie" ? tweedie : quantile), data: design };
  const relative = relativeWeights(design);
  return { loss: lossOf(design.link === "log1p" ? "relative" : "absolute"), data: { ...design, weight: relative } };
}

function lossOfNumbers(loss: string): FitError {
  return new FitError(
    "INVALID_PARAMS",
    `Cannot fit ${NAME} as classes have the log loss: current value is loss "${loss}"`,
    { hint: "Leave the loss out.", context: { param: "loss" } },
  );
}

function checkTargets(design: Design, loss: BoostingLoss): void {
  for (const value of design.target) {
    const reason = loss.refuses(value);
    if (reason === null) continue;
    throw new FitError("INVALID_TARGET", `Cannot fit ${NAME} as the target ${reason}: current value is ${value}`, {
      hint: "Choose another loss, or a target transform that keeps its domain.",
    });
  }
}

/** The same on top of its model of all keys. */
export const residualBoosting: ModelFamily<ResidualModel> = residual(tableBoosting as ModelFamily);
