import type { Config } from "../../core/config/config.ts";
import { neighbourColumns } from "../../data/demand/neighbour_columns.ts";
import { hasDates } from "../../data/times/holidays/merge_dates.ts";
import type { StoredDate, StoredDates } from "../../features/dates/stored_dates.ts";
import { defaultSpec } from "../../features/proposal/default_spec.ts";
import { parseFeature } from "../../features/spec/parse_feature.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import type { ContenderChoice } from "../../models/catalog.ts";

/**
 * What must hold of the names of features that a config asks for, for all contenders or in the recipe of one: each means something.
 * Whether a column holds numbers or texts is known when it is read: as numbers it has every feature that it may have.
 *
 * @param config Parsed. @returns One check for each name, which throws the `DataError` of what it finds.
 */
export function featureChecks(config: Config): (() => void)[] {
  const { contenders, features, frequency } = config;
  const names = [...new Set([features.names ?? [], ...(contenders ?? []).map(recipeNames)].flat())];
  if (names.length === 0) return [];
  const exogenous = exogenousOf(config), holidays = holidaysOf(config), dates = datesOf(config, names);
  const calendar = { frequency: frequency ?? "day", anchor: 0 };
  const spec = defaultSpec({ calendar, horizon: 1, historyLength: 1, exogenous, holidays, dates });
  return names.map((name) => () => void parseFeature(name, spec));
}

function recipeNames(contender: ContenderChoice): readonly string[] {
  return typeof contender === "string" || "weights" in contender ? [] : contender.recipe?.names ?? [];
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
