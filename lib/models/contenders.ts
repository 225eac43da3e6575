import { kindsWith, PROBLEM_KINDS, type ProblemKind } from "../core/config/problem_shapes.ts";
import type { FeatureRecipe } from "../features/spec/spec.ts";
import { adida, imapa } from "./histories/aggregation.ts";
import { croston, sba } from "./histories/croston.ts";
import { elasticNet, tableElasticNet } from "./linear/elastic_net.ts";
import { ets } from "./histories/ets.ts";
import type { ModelFamily, Params } from "./contract/family.ts";
import { gradientBoosting, residualBoosting, tableBoosting } from "./trees/gradient_boosting.ts";
import { hurdle } from "./trees/hurdle.ts";
import { logistic, residualLogistic, tableLogistic } from "./linear/logistic.ts";
import { mlp, tableMlp } from "./neural/mlp.ts";
import { mstl } from "./histories/mstl.ts";
import { movingAverage } from "./histories/moving_average.ts";
import { naive } from "./histories/naive.ts";
import { nearest, tableNearest } from "./nearest.ts";
import { priorMean } from "./contract/prior_mean.ts";
import { randomForest, tableForest } from "./trees/random_forest.ts";
import { regression } from "./linear/regression.ts";
import { residualRidge, ridge, tableRidge } from "./linear/ridge.ts";
import { seasonalNaive } from "./histories/seasonal_naive.ts";
import { ses } from "./histories/ses.ts";
import { theta } from "./histories/theta.ts";
import { tsb } from "./histories/tsb.ts";

/** Families that are always there, by name. */
export const FAMILIES: Readonly<Record<string, ModelFamily>> = Object.fromEntries(
  [
    naive,
    seasonalNaive,
    movingAverage,
    ses,
    ets,
    theta,
    mstl,
    croston,
    sba,
    tsb,
    adida,
    imapa,
    tableRidge,
    regression,
    tableForest,
    tableBoosting,
    hurdle,
    tableMlp,
    priorMean,
    tableLogistic,
    tableElasticNet,
    tableNearest,
    residualRidge,
    residualLogistic,
    residualBoosting,
  ].map((family: ModelFamily) => [family.name, family] as const),
);

/** A way to forecast a key that can be entered into its competition. */
export interface Contender {
  /** Name in configs, leaderboards and forecasts. */
  readonly name: string;
  /** Model family; empty for a combination. */
  readonly family: string;
  /** `local`: fitted on one key; `pooled`: fitted once on the rows of all keys; `combination`: of the other contenders. */
  readonly scope: "local" | "pooled" | "combination";
  /** Complete hyperparameters. */
  readonly params: Params;
  /** What its feature rows have otherwise than those of the run; absent: nothing. */
  readonly recipe?: FeatureRecipe;
  /** How a combination is made; absent for all others. */
  readonly rule?: CombinationRule;
  /** Hyperparameters for keys of a demand class, each complete; absent: `params` for all. Of local contenders alone. */
  readonly paramsByClass?: Readonly<Record<string, Params>>;
  /** What it can be asked for; absent: forecasts alone. */
  readonly problems?: readonly ProblemKind[];
  /** Whether it competes unless the config lists contenders. */
  readonly default: boolean;
  /** In which of its problems it does; absent: in all, or none. */
  readonly defaultIn?: readonly ProblemKind[];
  /** What it is meant for: all series, those with many zeros, those with a season; or choices by relative errors. */
  readonly for: "all" | "intermittent" | "seasonal" | "relative";
  /** One sentence for the model catalogue. */
  readonly summary: string;
  /** Fewest usable observations (history) or rows (design) that it accepts; 1 for a combination. */
  readonly minRows: number;
  /** Pooled contender whose model at the same origin a local one is fitted with, and which is entered with it; absent: none. */
  readonly prior?: string;
}

/**
 * How a combination weighs its members: `mean` and `median` alike, `inverse_error` by their errors on the folds, `blend` as the
 * folds ask for, `key_blend` as they ask for on each key, `weights` as the config says.
 */
export type CombinationRule = "mean" | "median" | "inverse_error" | "blend" | "key_blend" | "weights";

/** What contenders without `problems` are for. */
export const FORECAST_ONLY: readonly ProblemKind[] = kindsWith({ layout: "series" });
/** Rows of a table, without a calendar. */
const TABLES = kindsWith({ layout: "rows" });
/** Rows that are asked for numbers. */
const ROWS_OF_NUMBERS: Pick<Contender, "problems"> = { problems: kindsWith({ layout: "rows", target: "number" }) };
/** Whatever is asked for numbers. */
const ALL_NUMBERS: Pick<Contender, "problems"> = { problems: kindsWith({ target: "number" }) };
/** Of models of numbers that richer ones leave behind where there is a calendar. */
const NUMBERS: Pick<Contender, "problems" | "defaultIn"> = { ...ALL_NUMBERS, defaultIn: ROWS_OF_NUMBERS.problems };
/** Rows that are asked for classes. */
const CLASSES: Pick<Contender, "problems"> = { problems: kindsWith({ target: "class" }) };

/**
 * How a model of all keys is boosted: rows suffice for leaf-wise trees, small steps and as many of them as rows that are held
 * out ask for; each tree sees half of the rows, at most 60,000, and half of the features.
 */
const SLOW: Params = {
  ...{ trees: 300, learningRate: 0.05, growth: "leaf", maxLeaves: 31, minLeaf: 20 },
  ...{ rowSample: 0.5, treeRows: 60_000, columnSample: 0.5, validation: 0.1, patience: 30 },
};

/** How a key's own boosting adds to that of all keys: in small steps, as many as rows ask for that it has not seen. */
const GENTLE: Params = { learningRate: 0.05, maxDepth: 3, validation: 0.2, patience: 10 };

/** Every contender that a config can name, in the order of reports. */
export const CONTENDERS: readonly Contender[] = [
  local(naive),
  local(seasonalNaive),
  local(movingAverage),
  local(ses),
  local(ets),
  local(theta),
  { ...local(mstl), name: "mstl_ets" },
  {
    ...local(mstl),
    name: "mstl_theta",
    params: { model: "theta" },
    summary: "As mstl_ets, with theta on what is left.",
  },
  local(croston, { for: "intermittent" }),
  local(sba, { for: "intermittent" }),
  local(tsb, { for: "intermittent" }),
  local(adida, { for: "intermittent" }),
  local(imapa, { for: "intermittent" }),
  optional("linear", {
    params: {},
    summary:
      "Least squares on the features (ml-regression); collinear columns dropped, more rows than columns required.",
    minRows: 10,
  }),
  local(priorMean, { problems: TABLES }),
  local(ridge, NUMBERS),
  local(elasticNet, ROWS_OF_NUMBERS),
  local(logistic, CLASSES),
  local(nearest, { problems: TABLES, default: false }),
  onGlobal(ridge, ROWS_OF_NUMBERS),
  onGlobal(logistic, CLASSES),
  local(regression, { prior: "global_regression" }),
  {
    ...local(regression, { prior: "global_regression", for: "relative" }),
    name: "regression_mape",
    params: { loss: "mape" },
    summary: `${regression.summary} Forecasts where the relative error is least, below the median.`,
  },
  // Where a boosting of all keys, and a key's own on top of it, compete, these earned no weight: bench/table_contenders.ts.
  local(randomForest, { problems: PROBLEM_KINDS, default: false }),
  local(gradientBoosting, { problems: PROBLEM_KINDS, default: false }),
  {
    ...onGlobal(gradientBoosting, { problems: TABLES }),
    params: { ...gradientBoosting.defaults, ...GENTLE },
  },
  local(mlp, { problems: PROBLEM_KINDS, default: false }),
  optional("ml_random_forest", {
    params: { trees: 20, maxDepth: 8, minSamples: 5 },
    summary: "Random forest of the ml-random-forest package: a slow reference, only on request.",
    minRows: 10,
  }),
  { ...pooled(ridge), ...NUMBERS },
  { ...pooled(elasticNet), ...ROWS_OF_NUMBERS, default: false },
  { ...pooled(logistic), ...CLASSES },
  { ...pooled(nearest), problems: TABLES, default: false },
  { ...pooled(randomForest), problems: TABLES, default: false },
  pooled(regression),
  {
    ...boosted("", "Small steps, as many as rows ask for that it has not seen."),
    problems: PROBLEM_KINDS,
  },
  boosted("_absolute", "Fits the median: outliers and bursts of a few keys do not move it.", {
    params: { loss: "absolute" },
  }),
  { ...pooled(hurdle), for: "intermittent", recipe: { transform: "none" } },
  { ...pooled(mlp), problems: PROBLEM_KINDS, defaultIn: TABLES },
  {
    ...pooled(mlp),
    name: "global_mlp_absolute",
    params: { ...mlp.defaults, loss: "quantile", quantiles: 9 },
    ...ALL_NUMBERS,
    default: false,
    summary: `${mlp.summary} One model on the rows of all keys. Learns nine quantiles at once and gives the median.`,
  },
  {
    ...boosted("_mape", "Fits where the relative error is least, below the median.", { params: { loss: "mape" } }),
    for: "relative",
  },
  boosted("_recursive", "Learns one step ahead, and its forecasts are fed back for the next.", {
    recipe: { strategy: "recursive" },
  }),
  {
    ...boosted("_scaled", "Sees demand over its trailing level, whatever the run sees, and fits the median.", {
      params: { loss: "absolute" },
      recipe: { transform: "scale" },
    }),
    default: false,
  },
  {
    ...boosted("_log", "Sees logarithms less their trailing level, whatever the run sees.", {
      recipe: { transform: "log1p_difference" },
    }),
    default: false,
  },
  combination("mean", "The mean of the other contenders' forecasts, without those far off on the folds."),
  combination("median", "The median of the same forecasts: one wild member does not move it.", {
    ...ALL_NUMBERS,
  }),
  combination("inverse_error", "A mean weighted by the fourth power of inverse errors on the folds.", {
    default: false,
  }),
  combination(
    "blend",
    "A weighted mean with one set of weights for all keys of a kind of demand, which least errs on the folds; a fold is scored with weights from the others.",
  ),
  combination(
    "key_blend",
    "The blend with weights of each key's own, by what its series is like and what members have shown on it; leads where weights from earlier folds did better on later ones than one set for all.",
    { problems: FORECAST_ONLY },
  ),
];

function local(
  family: ModelFamily,
  options: Partial<Pick<Contender, "default" | "defaultIn" | "problems" | "for" | "prior">> = {},
): Contender {
  const { name, defaults: params, summary, minRows } = family;
  return { name, family: name, scope: "local", params, default: true, for: "all", summary, minRows, ...options };
}

/** A family on top of its model of all keys. */
function onGlobal({ name, ...family }: ModelFamily, options: Pick<Contender, "problems">): Contender {
  const summary = `${family.summary} Fitted on what the model of all keys leaves of a key.`;
  return local({ ...family, name: `${name}_residual`, summary }, { ...options, prior: `global_${name}` });
}

function optional(family: string, contender: Pick<Contender, "params" | "summary" | "minRows">): Contender {
  return { ...local(ridge, { default: false }), ...contender, name: family, family };
}

function pooled(family: ModelFamily): Contender {
  return {
    ...local(family),
    name: `global_${family.name}`,
    scope: "pooled",
    summary: `${family.summary} One model on the rows of all keys.`,
  };
}

function boosted(
  suffix: string,
  summary: string,
  variant: Partial<Pick<Contender, "params" | "recipe">> = {},
): Contender {
  const plain = pooled(gradientBoosting), { params, recipe } = variant;
  return {
    ...plain,
    name: `${plain.name}${suffix}`,
    params: { ...plain.params, ...SLOW, ...params },
    summary: `${plain.summary} ${summary}`,
    ...recipe === undefined ? {} : { recipe },
  };
}

function combination(
  rule: CombinationRule,
  summary: string,
  options: Partial<Pick<Contender, "name" | "default" | "problems" | "params">> = {},
): Contender {
  return {
    name: rule,
    rule,
    family: "",
    scope: "combination",
    params: {},
    problems: PROBLEM_KINDS,
    default: true,
    for: "all",
    summary,
    minRows: 1,
    ...options,
  };
}

/** Problems in which a contender competes unless the config lists others. */
export function defaultIn(
  { default: isDefault, defaultIn, problems = FORECAST_ONLY }: Contender,
): readonly ProblemKind[] {
  return isDefault ? defaultIn ?? problems : [];
}

/** A mean with the weights of a config. */
export function fixedCombination({ name, weights }: { readonly name: string; readonly weights: Params }): Contender {
  return combination("weights", "A weighted mean with the weights of the config.", { name, params: weights });
}
