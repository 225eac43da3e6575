import type { Config } from "../../core/config/config.ts";
import { DataError, FitError } from "../../core/errors/errors.ts";
import { createRng } from "../../core/numbers/random.ts";
import { assertKeyColumns, type KeySelection } from "../../data/store/select_keys.ts";
import { neighbourColumns } from "../../data/demand/neighbour_columns.ts";
import { defaultSpec } from "../../features/proposal/default_spec.ts";
import { parseFeature } from "../../features/spec/parse_feature.ts";
import { hasDates } from "../../data/times/holidays/merge_dates.ts";
import type { StoredDate, StoredDates } from "../../features/dates/stored_dates.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import {
  type Contender,
  type ContenderChoice,
  familyOf,
  resolveContenders,
  type TunedParams,
  withTuned,
} from "../../models/catalog.ts";
import type { Training } from "../../models/contract/family.ts";
import { assertNotReserved } from "./enter_contenders.ts";
import { isImport } from "./enter_imports.ts";

/**
 * Refuse names that a config cannot check by itself, before a table is read: contenders, their parameters, features, and
 * the columns of a filter.
 *
 * @param config Parsed. @param where Filter of keys.
 * @throws {DataError} The one problem, for instance `UNKNOWN_CONTENDER` or `UNKNOWN_FEATURE`; of several `INVALID_CONFIG`
 * with one line per problem in `context.problems`.
 */
export function checkConfig(config: Config, where: KeySelection["where"] = {}): void {
  const { contenders, features } = config;
  const problems = [
    // Whether there is an imported model of that name is for the registry to say.
    ...(contenders ?? []).filter((entry) => !isImport(entry)).flatMap((entry) =>
      problemOf(() =>
        resolveContenders([entry], config.problem).forEach((contender) => {
          assertNotReserved(contender);
          assertParams(contender);
        })
      )
    ),
    ...Object.entries(config.hyperparameters ?? {}).flatMap(([name, tuned]) =>
      problemOf(() => assertTuned(config, { name, tuned }))
    ),
    ...withSpec(config, [...new Set([features.names ?? [], ...(contenders ?? []).map(recipeNames)].flat())]),
    ...problemOf(() => assertKeyColumns(config.keys, where)),
  ];
  if (problems.length === 1) throw problems[0];
  if (problems.length === 0) return;
  const lines = problems.map(({ message, hint }) => hint === "" ? message : `${message} (${hint})`);
  throw new DataError(
    "INVALID_CONFIG",
    `Cannot use the config as every name must be known: current value has ${problems.length} problems: ${
      lines.join("; ")
    }`,
    { hint: "deno task models --help and docs/models.md name the contenders.", context: { problems: lines } },
  );
}

/** What was found for a contender goes for its entry, or for the one of the catalogue. */
function assertTuned(
  { contenders, problem }: Pick<Config, "contenders" | "problem">,
  { name, tuned }: { readonly name: string; readonly tuned: TunedParams },
): void {
  const entry = contenders?.find((one) => typeof one !== "string" && one.name === name) ?? name;
  if (isImport(entry)) return;
  for (const contender of withTuned(resolveContenders([entry], problem), { [name]: tuned })) {
    if (contender.name !== name) continue;
    assertParams(contender);
    for (const params of Object.values(contender.paramsByClass ?? {})) assertParams({ ...contender, params: params! });
  }
}

function recipeNames(contender: ContenderChoice): readonly string[] {
  return typeof contender === "string" || "weights" in contender ? [] : contender.recipe?.names ?? [];
}

/** A few values, and no rows: families look at their parameters before they look at these. */
const TRIAL: Training = {
  y: Float64Array.from({ length: 24 }, (_, t) => 5 + t % 4),
  seasonLength: 4,
  start: 0,
  design: null,
};

/** A parameter out of its range would fail on every key. What else a trial fit says is about its few values. */
function assertParams({ name, family, scope, params }: Contender): void {
  if (scope === "combination") return;
  try {
    familyOf(family).fit(TRIAL, params, createRng(0));
  } catch (thrown) {
    if (!(thrown instanceof RangeError || (thrown instanceof FitError && thrown.code === "INVALID_PARAMS"))) return;
    throw new DataError("INVALID_PARAMETER", `Cannot enter "${name}" as its params must be valid: ${thrown.message}`, {
      hint: "docs/models.md has the params of each family.",
      context: { name },
      cause: thrown,
    });
  }
}

function problemOf(check: () => void): DataError[] {
  try {
    check();
    return [];
  } catch (thrown) {
    if (thrown instanceof DataError) return [thrown];
    throw thrown;
  }
}

/** Whether a column holds numbers or texts is known when it is read: as numbers it has every feature that it may have. */
function withSpec(config: Config, names: readonly string[]): DataError[] {
  if (names.length === 0) return [];
  const spec: FeatureSpec = defaultSpec({
    calendar: { frequency: config.frequency ?? "day", anchor: 0 },
    horizon: 1,
    historyLength: 1,
    exogenous: exogenousOf(config),
    holidays: holidaysOf(config),
    dates: datesOf(config, names),
  });
  return names.flatMap((name) => problemOf(() => void parseFeature(name, spec)));
}

/** Which dates there are is known when the table is read: until then each that is asked for may be. */
function datesOf(config: Config, names: readonly string[]): StoredDates | undefined {
  if (!hasDates(config)) return undefined;
  const entries = names.filter((name) => /^(holiday|event)_/.test(name)).map((name): StoredDate => {
    return { name, isHoliday: false, places: [], days: [0], last: [0], minute: 0, before: 0, after: 0 };
  });
  return { source: null, from: 0, until: 0, columns: [], entries };
}

/** Where only the table tells the frequency it may be one of weeks, whose holidays have two readings. */
function holidaysOf({ frequency, features: { holidays } }: Config): Config["features"]["holidays"] {
  if (frequency !== null) return holidays;
  return Object.fromEntries(
    Object.entries(holidays).flatMap(([name, dates]) => [[name, dates], [`${name}_to_stamp`, dates]]),
  );
}

function exogenousOf(config: Config): FeatureSpec["exogenous"] {
  const { exogenous, relative, target } = config;
  const given = (["static", "historic", "future"] as const).flatMap((kind) =>
    exogenous[kind].map((name) => ({ name, kind }))
  );
  const derived = [...relative, ...neighbourColumns(config)].flatMap(({ name, of }) =>
    [...given, { name: target, kind: "historic" as const }].filter((column) => column.name === of)
      .map(({ kind }) => ({ name, kind }))
  );
  return [...given, ...derived];
}
