import { DataError, FitError } from "../core/errors/errors.ts";
import type { ProblemKind } from "../core/config/problem_shapes.ts";
import type { FeatureRecipe } from "../features/spec/spec.ts";
import {
  type CombinationRule,
  type Contender,
  CONTENDERS,
  defaultIn,
  FAMILIES,
  fixedCombination,
  FORECAST_ONLY,
} from "./contenders.ts";
import type { ModelFamily, Params } from "./contract/family.ts";
import { importFamily } from "./import_family.ts";
import { hintName, overrideParams, overrideRecipe } from "./contract/override_params.ts";

export { type CombinationRule, type Contender, CONTENDERS, FAMILIES } from "./contenders.ts";

/** Families that are loaded when somebody asks for them: their package is heavy, or they are hardly ever there. */
const OPTIONAL: readonly string[] = ["imported", "linear", "ml_random_forest"];

/** Optional families that this process has loaded; like the module cache, it holds code and nothing else. */
const loaded = new Map<string, ModelFamily>();

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
 * A family by name.
 *
 * @param name One of {@linkcode FAMILIES}, or of the optional ones after {@linkcode loadFamily}.
 * @throws {FitError} `UNKNOWN_FAMILY`, or `FAMILY_NOT_LOADED` for an optional one before `loadFamily`.
 */
export function familyOf(name: string): ModelFamily {
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : loaded.get(name);
  if (family !== undefined) return family;
  const known = OPTIONAL.includes(name);
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
  if (OPTIONAL.includes(name) && !loaded.has(name)) loaded.set(name, await importFamily(name));
  return familyOf(name);
}

/** Names of all families, optional ones last. */
export function familyNames(): string[] {
  return [...Object.keys(FAMILIES), ...OPTIONAL];
}

/**
 * The contenders of a config.
 *
 * @param wanted Names of the catalogue, or variants `{name, base, params, recipe}` of them; null for the default list.
 * @param problem What they are asked for.
 * @returns In the order given, with complete hyperparameters; before them the priors that they name and nobody listed.
 * @throws {DataError} `UNKNOWN_CONTENDER` or `UNKNOWN_PARAMETER`, naming the nearest, or those that are meant for the problem;
 * `INVALID_PARAMETER` for a value of another type, or a recipe of who sees no feature rows; `DUPLICATE_CONTENDER`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resolveContenders } from "@lib/models/catalog.ts";
 * const [, long] = resolveContenders(["naive", { name: "long", base: "moving_average", params: { window: 26 } }]);
 * assertEquals([long.name, long.family, long.params.window], ["long", "moving_average", 26]);
 * ```
 */
export function resolveContenders(
  wanted: readonly ContenderChoice[] | null,
  problem: ProblemKind = "forecast",
): Contender[] {
  if (wanted === null) return CONTENDERS.filter((contender) => defaultIn(contender).includes(problem));
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
  const resolved = [...missing.map((name) => contenderOf(name)), ...listed];
  resolved.forEach((contender) => assertFits(contender, problem));
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

function assertFits({ name, problems = FORECAST_ONLY }: Contender, problem: ProblemKind): void {
  if (problems.includes(problem)) return;
  const names = CONTENDERS.filter((one) => (one.problems ?? FORECAST_ONLY).includes(problem)).map((one) => one.name);
  throw new DataError(
    "UNKNOWN_CONTENDER",
    `Cannot enter ${name} as a contender must be meant for ${problem}: current value is meant for ${
      problems.join(", ")
    }`,
    { hint: `List some of ${names.join(", ")}.`, context: { name, names } },
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
