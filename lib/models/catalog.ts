import { DataError, FitError } from "../core/errors.ts";
import type { FeatureRecipe } from "../features/spec.ts";
import { adida, imapa } from "./aggregation.ts";
import { croston, sba } from "./croston.ts";
import { ets } from "./ets.ts";
import type { ModelFamily, Params } from "./family.ts";
import { gradientBoosting } from "./gradient_boosting.ts";
import { hurdle } from "./hurdle.ts";
import { mstl } from "./mstl.ts";
import { movingAverage } from "./moving_average.ts";
import { naive } from "./naive.ts";
import { randomForest } from "./random_forest.ts";
import { hintName, overrideParams, overrideRecipe } from "./override_params.ts";
import { regression } from "./regression.ts";
import { ridge } from "./ridge.ts";
import { seasonalNaive } from "./seasonal_naive.ts";
import { ses } from "./ses.ts";
import { theta } from "./theta.ts";
import { tsb } from "./tsb.ts";

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
    ridge,
    regression,
    randomForest,
    gradientBoosting,
    hurdle,
  ].map((family: ModelFamily) => [family.name, family] as const),
);

/** Families that are loaded when somebody asks for them: their package is heavy, or they are hardly ever there. */
const OPTIONAL: Readonly<Record<string, () => Promise<ModelFamily>>> = {
  imported: async () => (await import("./imported.ts")).imported,
  linear: async () => (await import("./linear.ts")).linear,
  ml_random_forest: async () => (await import("./ml_random_forest.ts")).mlRandomForest,
};

/** Optional families that this process has loaded; like the module cache, it holds code and nothing else. */
const loaded = new Map<string, ModelFamily>();

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
  /** Whether it competes unless the config lists contenders. */
  readonly default: boolean;
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

/** A combination that is entered. */
export interface NamedCombination {
  /** Name in leaderboards. */
  readonly name: string;
  /** How it is made. */
  readonly rule: CombinationRule;
  /** By contender, for the rule `weights`. */
  readonly weights?: Readonly<Record<string, number>>;
}

/** A contender of a config: a name of the catalogue, or a variant of one with other hyperparameters or feature rows. */
export type ContenderChoice =
  | string
  | {
    readonly name: string;
    readonly base: string;
    readonly params: Params;
    readonly recipe?: { readonly [Field in keyof FeatureRecipe]: FeatureRecipe[Field] | null } | null;
  }
  | { readonly name: string; readonly weights: Readonly<Record<string, number>> };

/**
 * How a model of all keys is boosted: rows suffice for leaf-wise trees, small steps and as many of them as rows that are held
 * out ask for; each tree sees half of the rows, at most 60,000, and half of the features.
 */
const SLOW: Params = {
  ...{ trees: 300, learningRate: 0.05, growth: "leaf", maxLeaves: 31, minLeaf: 20 },
  ...{ rowSample: 0.5, treeRows: 60_000, columnSample: 0.5, validation: 0.1, patience: 30 },
};

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
  local(ridge, { default: false }),
  local(regression, { prior: "global_regression" }),
  {
    ...local(regression, { prior: "global_regression", for: "relative" }),
    name: "regression_mape",
    params: { loss: "mape" },
    summary: `${regression.summary} Forecasts where the relative error is least, below the median.`,
  },
  local(randomForest, { default: false }),
  local(gradientBoosting, { default: false }),
  optional("ml_random_forest", {
    params: { trees: 20, maxDepth: 8, minSamples: 5 },
    summary: "Random forest of the ml-random-forest package: a slow reference, only on request.",
    minRows: 10,
  }),
  { ...pooled(ridge), default: false },
  pooled(regression),
  boosted("", "Small steps, as many as rows ask for that it has not seen."),
  boosted("_absolute", "Fits the median: outliers and bursts of a few keys do not move it.", {
    params: { loss: "absolute" },
  }),
  { ...pooled(hurdle), for: "intermittent", recipe: { transform: "none" } },
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
  combination("median", "The median of the same forecasts: one wild member does not move it."),
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
  ),
];

/**
 * A family by name.
 *
 * @param name One of {@linkcode FAMILIES}, or of the optional ones after {@linkcode loadFamily}.
 * @throws {FitError} `UNKNOWN_FAMILY`, or `FAMILY_NOT_LOADED` for an optional one before `loadFamily`.
 */
export function familyOf(name: string): ModelFamily {
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : loaded.get(name);
  if (family !== undefined) return family;
  const known = Object.hasOwn(OPTIONAL, name);
  throw new FitError(
    known ? "FAMILY_NOT_LOADED" : "UNKNOWN_FAMILY",
    known
      ? `Cannot use the family ${name} as it must be loaded first: current value is not loaded`
      : `Cannot use a family as it must be in the catalogue: current value is "${name}"`,
    { hint: known ? `Await loadFamily("${name}").` : hintName(name, familyNames()) },
  );
}

/**
 * A family by name, loading its package if it is optional. Call once per process and name before {@linkcode familyOf}.
 *
 * @param name One of {@linkcode familyNames}.
 * @throws {FitError} `UNKNOWN_FAMILY`.
 */
export async function loadFamily(name: string): Promise<ModelFamily> {
  if (Object.hasOwn(OPTIONAL, name) && !loaded.has(name)) loaded.set(name, await OPTIONAL[name]!());
  return familyOf(name);
}

/** Names of all families, optional ones last. */
export function familyNames(): string[] {
  return [...Object.keys(FAMILIES), ...Object.keys(OPTIONAL)];
}

/**
 * The contenders of a config.
 *
 * @param wanted Names of the catalogue, or variants `{name, base, params, recipe}` of them; null for the default list.
 * @returns In the order given, with complete hyperparameters; before them the priors that they name and nobody listed.
 * @throws {DataError} `UNKNOWN_CONTENDER` or `UNKNOWN_PARAMETER`, naming the nearest; `INVALID_PARAMETER` for a value of
 * another type, or a recipe of who sees no feature rows; `DUPLICATE_CONTENDER`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resolveContenders } from "@lib/models/catalog.ts";
 * const [, long] = resolveContenders(["naive", { name: "long", base: "moving_average", params: { window: 26 } }]);
 * assertEquals([long.name, long.family, long.params.window], ["long", "moving_average", 26]);
 * ```
 */
export function resolveContenders(wanted: readonly ContenderChoice[] | null): Contender[] {
  if (wanted === null) return CONTENDERS.filter((contender) => contender.default);
  const listed = wanted.flatMap((entry) => {
    if (typeof entry === "string") return [contenderOf(entry)];
    if ("weights" in entry) return [fixedCombination(entry)];
    const base = contenderOf(entry.base);
    const changes = Object.entries(entry.recipe ?? {}).filter(([, value]) => value !== null);
    const recipe = overrideRecipe(base, Object.fromEntries(changes), FAMILIES[base.family]?.input);
    const variant = { ...base, name: entry.name, params: overrideParams(base, entry.params), ...recipe };
    return base.prior === undefined || changes.length === 0 ? [variant] : withOwnPrior(variant, base.prior);
  });
  const missing = listed.flatMap(({ prior }) => prior === undefined ? [] : [prior])
    .filter((name, i, all) => all.indexOf(name) === i && !listed.some((contender) => contender.name === name));
  const resolved = [...missing.map(contenderOf), ...listed];
  const names = resolved.map((contender) => contender.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new DataError(
      "DUPLICATE_CONTENDER",
      `Cannot enter the contenders as each must have its own name: current value repeats "${twice}"`,
      { hint: "Give variants names of their own.", context: { names } },
    );
  }
  return resolved;
}

/** Hyperparameters of a contender that stand in the place of its own. */
export interface TunedParams {
  /** For all keys. */
  readonly params: Params;
  /** For keys of a demand class. */
  readonly classes: Readonly<Partial<Record<string, Params>>>;
  /** Whether they were found when contenders may have been others; default false. */
  readonly found?: boolean;
}

/**
 * Contenders with the hyperparameters that were found for them.
 *
 * @param contenders As they are entered. @param tuned By name; a contender of the catalogue that is not entered is passed over, and
 * of what was found also a variant that there is no more.
 * @throws {DataError} `UNKNOWN_CONTENDER` for a name of nobody; `UNKNOWN_PARAMETER`, `INVALID_PARAMETER`; `INVALID_PARAMETER` for classes of a contender of all keys.
 */
export function withTuned(
  contenders: readonly Contender[],
  tuned: Readonly<Record<string, TunedParams>>,
): Contender[] {
  for (const [name, { found }] of Object.entries(tuned)) {
    if (!found && !contenders.some((one) => one.name === name)) contenderOf(name);
  }
  return contenders.map((contender) => {
    const own = Object.hasOwn(tuned, contender.name) ? tuned[contender.name] : undefined;
    if (own === undefined) return contender;
    const params = overrideParams(contender, own.params), classes = Object.entries(own.classes);
    if (classes.length === 0) return { ...contender, params };
    if (contender.scope !== "local") throw classesOfAll(contender, classes.map(([name]) => name));
    const paramsByClass = Object.fromEntries(
      classes.map(([name, given = {}]) => [name, overrideParams({ ...contender, params }, given)]),
    );
    return { ...contender, params, paramsByClass };
  });
}

function classesOfAll({ name }: Contender, classes: readonly string[]): DataError {
  return new DataError(
    "INVALID_PARAMETER",
    `Cannot vary ${name} by demand class as it must be fitted on a key alone: current value is ${classes.join(", ")}`,
    { hint: "Give `params` for all keys.", context: { name, classes } },
  );
}

function contenderOf(name: string): Contender {
  const found = CONTENDERS.find((contender) => contender.name === name);
  if (found !== undefined) return found;
  const names = CONTENDERS.map((contender) => contender.name);
  throw new DataError(
    "UNKNOWN_CONTENDER",
    `Cannot enter a contender as it must be in the catalogue: current value is "${name}"`,
    { hint: hintName(name, names), context: { name, names } },
  );
}

/** A variant of other feature rows than its prior's, with one of the same rows before it. */
function withOwnPrior(variant: Contender, prior: string): Contender[] {
  const { recipe } = variant, name = `global_${variant.name}`;
  return [{ ...contenderOf(prior), name, params: variant.params, recipe }, { ...variant, prior: name }];
}

function local(family: ModelFamily, options: Partial<Pick<Contender, "default" | "for" | "prior">> = {}): Contender {
  const { name, defaults: params, summary, minRows } = family;
  return { name, family: name, scope: "local", params, default: true, for: "all", summary, minRows, ...options };
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
  options: Partial<Pick<Contender, "name" | "default" | "params">> = {},
): Contender {
  return {
    name: rule,
    rule,
    family: "",
    scope: "combination",
    params: {},
    default: true,
    for: "all",
    summary,
    minRows: 1,
    ...options,
  };
}

function fixedCombination({ name, weights }: { readonly name: string; readonly weights: Params }): Contender {
  return combination("weights", "A weighted mean with the weights of the config.", { name, params: weights });
}
