import { type Calendar, formatPeriod, parseDate, periodOfDay, periodOfTime, periodsPerDay } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import { DataError, ForecastError } from "../core/errors.ts";
import type { FeatureSpec } from "../features/spec.ts";
import { specHash } from "../features/spec.ts";
import { nearestName } from "../core/nearest_name.ts";
import type { Contender, ContenderChoice } from "../models/catalog.ts";
import { bindImport, decodeImport, IMPORTED, type ImportedModel } from "../models/imported.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { type ImportEntry, listImports, readImport } from "../registry/imports.ts";
import type { TrainingPlan } from "./plan.ts";
import type { EnteredContender } from "./plan_record.ts";

/** An imported model with the name under which it competes. */
export interface NamedImport extends ImportEntry, ImportedModel {}

/** Who of the imported models competes on a table. */
export interface EnteredImports {
  /** They compete as pooled contenders. */
  readonly entered: readonly Contender[];
  /** Those that the table has no rows for, and why, for people. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** Last minute of a day. */
const LAST_MINUTE = 1439;

/**
 * The imported models of a registry.
 *
 * @param root Registry root; it need not exist.
 * @throws {RegistryError} `CORRUPT_IMPORT`. @throws {FitError} `CORRUPT_ARTIFACT`.
 */
export function openImports(root: string): NamedImport[] {
  return listImports(root).map((entry) => ({ ...entry, ...decodeImport(readImport(root, entry.model)) }));
}

/**
 * The imported models that a run entered, whatever has their names now.
 *
 * @param root Registry root. @param contenders That the run recorded.
 * @throws As {@linkcode openImports}.
 */
export function importsOfRun(root: string, contenders: readonly EnteredContender[]): NamedImport[] {
  return contenders.filter(({ family }) => family === IMPORTED).map(({ name, params }) => {
    const model = String(params.model);
    return { name, model, ...decodeImport(readImport(root, model)) };
  });
}

/**
 * Who of the imported models competes: where the config lists contenders those that it names, else all for whose features and
 * transform the table has rows.
 *
 * @param imports Of the registry. @param at `contenders` of the config; `spec` and `calendar` of the table.
 * @throws {DataError} `UNKNOWN_CONTENDER` for one that the config names and the registry does not have, `SPEC_MISMATCH` (also
 * {@linkcode FitError}) for one that the table has no rows for.
 */
export function enterImports(
  imports: readonly NamedImport[],
  at: { readonly contenders: Config["contenders"]; readonly spec: FeatureSpec; readonly calendar: Calendar },
): EnteredImports {
  const { contenders, spec, calendar } = at;
  const entered: Contender[] = [], leftOut: { name: string; reason: string }[] = [];
  const named = contenders?.filter(isImport).map(({ name }) => modelNamed(imports, name));
  for (const model of named ?? imports) {
    try {
      assertFits(model, spec);
      entered.push(contenderOf(model, calendar));
    } catch (thrown) {
      if (named !== undefined || !(thrown instanceof ForecastError)) throw thrown;
      leftOut.push({ name: model.name, reason: thrown.message });
    }
  }
  return { entered, leftOut };
}

/** Whether a contender of a config is an imported model: `{"name": NAME, "base": "imported"}`. */
export function isImport(entry: ContenderChoice): entry is Exclude<ContenderChoice, string> {
  return typeof entry === "object" && entry.base === IMPORTED;
}

function modelNamed(imports: readonly NamedImport[], name: string): NamedImport {
  const found = imports.find((model) => model.name === name);
  if (found !== undefined) return found;
  const near = nearestName(name, imports.map((model) => model.name));
  throw new DataError(
    "UNKNOWN_CONTENDER",
    `Cannot enter an imported model as the registry must have it: current value is "${name}"`,
    {
      hint: near === null ? `Import it: deno task import FILE --name ${name}.` : `Did you mean "${near}"?`,
      context: { name },
    },
  );
}

function assertFits(model: NamedImport, spec: FeatureSpec): void {
  bindImport(model, { names: spec.names, specHash: specHash(spec) });
  const { name, facts: { transform } } = model;
  if (transform === spec.transform) return;
  throw new DataError(
    "SPEC_MISMATCH",
    `Cannot enter ${name} as the target must be transformed by ${transform}: current value is ${spec.transform}`,
    { hint: `Set features.transform to "${transform}" in the config, or import the model with --transform.` },
  );
}

function contenderOf({ name, model, facts }: NamedImport, calendar: Calendar): Contender {
  return {
    name,
    family: IMPORTED,
    scope: "pooled",
    params: { model, trainedUntil: lastPeriod(calendar, facts.trainedUntil) },
    default: false,
    for: "all",
    summary: `Imported from ${facts.source}.`,
    minRows: 1,
  };
}

/** The last period that has begun by the end of a day. */
function lastPeriod(calendar: Calendar, date: string): number {
  const day = parseDate(date);
  if (periodsPerDay(calendar.frequency) === 0) return periodOfDay(calendar, day);
  return periodOfTime(calendar, day, LAST_MINUTE) ?? periodOfDay(calendar, day);
}

/**
 * What a person should know of the imported models of a registry before a run: who has no rows, and for which windows who
 * gives no evidence.
 *
 * @param imports Of the registry. @param plan The run. @param group Its table.
 */
export function tellImports(
  imports: readonly NamedImport[],
  { contenders, config, spec, spans: { folds } }: TrainingPlan,
  { calendar }: Pick<FeatureGroup, "calendar">,
): string[] {
  const { leftOut } = enterImports(imports, { contenders: config.contenders, spec, calendar });
  const notes = contenders.filter(({ family }) => family === IMPORTED).flatMap(({ name, params }) => {
    const blind = folds.filter(({ origin }) => Number(params.trainedUntil) > origin).length;
    if (blind === 0) return [];
    const until = formatPeriod(calendar, Number(params.trainedUntil));
    return blind === folds.length
      ? [`${name} may have seen data up to ${until}: no fold is evidence for it, so it is never chosen`]
      : [
        `${name} may have seen data up to ${until}: all contenders are compared on the last ${
          folds.length - blind
        } of ${folds.length} folds`,
      ];
  });
  return [...leftOut.map(({ name, reason }) => `${name} is left out: ${reason}`), ...notes];
}
