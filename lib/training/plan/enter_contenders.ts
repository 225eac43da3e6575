import { DataError } from "../../core/errors/errors.ts";
import type { MetricChoice } from "../../core/config/metric_choice.ts";
import { PROBLEM_KINDS, type ProblemKind } from "../../core/config/problem_shapes.ts";
import { problemType } from "../../competition/problems/problem_list.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import {
  type Contender,
  type ContenderChoice,
  CONTENDERS,
  type NamedCombination,
  resolveContenders,
  type TunedParams,
  withTuned,
} from "../../models/catalog.ts";
import { isImport } from "./enter_imports.ts";

/** Baselines of all problems: names that no other contender may have. */
const BASELINES: ReadonlySet<string> = new Set(PROBLEM_KINDS.map((kind) => problemType(kind).baseline));
/** Combinations that a run enters if it enters any, in leaderboard order. */
const COMBINATIONS: readonly NamedCombination[] = (["mean", "median", "blend", "key_blend"] as const).map((rule) => ({
  name: rule,
  rule,
}));
/** Whether a contender is always entered. @param name Of the contender. */
export function isBaseline(name: string): boolean {
  return BASELINES.has(name);
}

/** Metrics of relative errors: what is best by them lies below the median of demand. */
const RELATIVE: ReadonlySet<unknown> = new Set(["mape", "rmspe"]);
/** Names of methods in reports that are no contenders. */
const RESERVED: ReadonlySet<string> = new Set(["ours", "one_for_all", "oracle"]);

/**
 * Who of the catalogue competes: what the config lists, and the baseline of its problem, which every comparison and the fallback
 * need. Imported models that it lists are for `enterImports`.
 *
 * @param config Its `problem`, default forecast; its `contenders`; null: the catalogue's default list for it, with those for relative errors if one of its metrics is of
 * such; its `hyperparameters`; null: their own.
 * @throws {DataError} As `resolveContenders`, `withTuned` and {@linkcode assertNotReserved}.
 */
export function enterContenders(
  { contenders, hyperparameters, metric, intermittentMetric, problem = "forecast" }: {
    readonly contenders: readonly ContenderChoice[] | null;
    readonly hyperparameters?: Readonly<Record<string, TunedParams>> | null;
    readonly metric?: MetricChoice;
    readonly intermittentMetric?: MetricChoice;
    readonly problem?: ProblemKind;
  },
): Contender[] {
  const { baseline } = problemType(problem);
  const isRelative = contenders !== null || [metric, intermittentMetric].some(asksRelative);
  const listed = contenders?.filter((choice) => !isImport(choice)) ?? null;
  const resolved = resolveContenders(listed, problem).filter((contender) => isRelative || contender.for !== "relative");
  const entered = withTuned(resolved, hyperparameters ?? {});
  entered.forEach(assertNotReserved);
  return entered.some(({ name }) => name === baseline)
    ? entered
    : [...resolveContenders([baseline], problem), ...entered];
}

/** Whether a metric, or the largest part of a mix, is of relative errors. @param choice Of a config. */
export function asksRelative(choice: MetricChoice | undefined): boolean {
  if (choice === undefined || typeof choice === "string") return RELATIVE.has(choice);
  const main = choice.mix?.toSorted((a, b) => b.weight - a.weight)[0] ?? choice;
  return RELATIVE.has(main.metric);
}

/**
 * A contender must not be named like another method of reports.
 *
 * @throws {DataError} `RESERVED_NAME`.
 */
export function assertNotReserved(
  { name, family, scope, rule }: Pick<Contender, "name" | "family" | "scope" | "rule">,
): void {
  const isTaken = RESERVED.has(name) ||
    (scope !== "combination" || rule === "weights") &&
      CONTENDERS.some((one) => one.name === name && one.rule !== undefined) ||
    (isBaseline(name) && family !== name);
  if (!isTaken) return;
  throw new DataError(
    "RESERVED_NAME",
    `Cannot enter a contender as its name must not be that of another method: current value is "${name}"`,
    { hint: "Give the variant a name of its own.", context: { name } },
  );
}

/**
 * The combinations that compete: with any of them mean, median, blend and key_blend, and those that the config names beside these.
 *
 * @param resolved Of {@linkcode enterContenders}.
 * @param run `names`: of its single contenders; `problem`: what they are asked for, default forecast.
 * @returns None where fewer than two compete.
 * @throws {DataError} `UNKNOWN_CONTENDER` if a fixed weight is of nobody who competes.
 */
export function enterCombinations(
  resolved: readonly Contender[],
  { names, problem = "forecast" }: { readonly names: readonly string[]; readonly problem?: ProblemKind },
): NamedCombination[] {
  const named = resolved.filter(({ scope }) => scope === "combination");
  if (named.length === 0 || names.length < 2) return [];
  const others = named.filter(({ name }) => !COMBINATIONS.some((one) => one.name === name));
  return [
    ...COMBINATIONS.filter(({ name }) => isMeant(name, problem)),
    ...others.map(({ name, rule = "mean", params }): NamedCombination => {
      if (rule !== "weights") return { name, rule };
      for (const member of Object.keys(params)) if (!names.includes(member)) throw unknownMember(name, member, names);
      return {
        name,
        rule,
        weights: Object.fromEntries(Object.entries(params).map(([of, share]) => [of, Number(share)])),
      };
    }),
  ];
}

/** Whether the catalogue has a combination for a problem: the middle of probabilities is none. */
function isMeant(name: string, problem: ProblemKind): boolean {
  return CONTENDERS.some((contender) => contender.name === name && contender.problems?.includes(problem));
}

function unknownMember(name: string, member: string, names: readonly string[]): DataError {
  const near = nearestName(member, names);
  return new DataError(
    "UNKNOWN_CONTENDER",
    `Cannot enter the combination ${name} as each of its members must compete: current value is "${member}"`,
    { hint: near === null ? `There are: ${names.join(", ")}.` : `Did you mean "${near}"?`, context: { name, member } },
  );
}
