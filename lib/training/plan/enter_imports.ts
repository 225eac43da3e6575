import { isTableSpec, type RowSpec } from "../../features/row_spec.ts";
import {
  type Calendar,
  formatPeriod,
  parseDate,
  periodOfDay,
  periodOfTime,
  periodsPerDay,
} from "../../core/time/calendar.ts";
import { DataError, ForecastError } from "../../core/errors/errors.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import type { Contender, ContenderChoice } from "../../models/catalog.ts";
import { decodeImport, type FeatureTexts, IMPORTED, type ImportedModel } from "../../models/trees/imported.ts";
import {
  corruptImport,
  damagedNames,
  type ImportEntry,
  listImports,
  readImport,
} from "../../registry/packs/imports.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import { askedTexts, bindTo, meantTexts, textParams } from "./bind_to.ts";
import type { TrainingPlan } from "./plan.ts";
import { decodePlan, type EnteredContender, SHARED_PLAN } from "./plan_record.ts";

/** An imported model with the name under which it competes. */
export interface NamedImport extends ImportEntry, ImportedModel {
  /** Texts that its categories stood for when it was first trained with on the table; absent if it was not. */
  readonly meant?: Readonly<Record<string, readonly string[]>>;
}

/** A model that does not compete, and why, for people. */
export interface LeftOutImport {
  /** Name of the contender. */
  readonly name: string;
  /** For people. */
  readonly reason: string;
}

/** The imported models that a run may enter. */
export interface OpenedImports {
  /** Those that are whole. */
  readonly imports: readonly NamedImport[];
  /** Those that are damaged. */
  readonly damaged: readonly LeftOutImport[];
}

/** Who of the imported models competes on a table. */
export interface EnteredImports {
  /** They compete as pooled contenders. */
  readonly entered: readonly Contender[];
  /** Those that the table has no rows for, and why, for people. */
  readonly leftOut: readonly LeftOutImport[];
}

/** Last minute of a day. */
const LAST_MINUTE = 1439;

/**
 * The imported models of a registry that a run may enter: those that the config names, or all where it lists no contenders.
 *
 * @param root Registry root; it need not exist. @param at `contenders` of the config; `group`: name of the table.
 * @throws {RegistryError} `CORRUPT_IMPORT` if one that the config names is damaged. @throws {FitError} `CORRUPT_ARTIFACT`.
 */
export function openImports(
  root: string,
  { contenders, group }: { readonly contenders: readonly ContenderChoice[] | null; readonly group: string },
): OpenedImports {
  const named = contenders?.filter(isImport).map(({ name }) => name), imports: NamedImport[] = [];
  const isWanted = (name: string) => named?.includes(name) ?? true;
  const damaged: LeftOutImport[] = damagedNames(root).filter(isWanted).map((name) => {
    const error = corruptImport(`${root}/imports/${name}.json`);
    if (named !== undefined) throw error;
    return { name, reason: error.message };
  });
  for (const entry of listImports(root).filter(({ name }) => isWanted(name))) {
    try {
      imports.push({ ...entry, ...decodeImport(readImport(root, entry.model)) });
    } catch (thrown) {
      if (named !== undefined || !(thrown instanceof ForecastError)) throw thrown;
      damaged.push({ name: entry.name, reason: thrown.message });
    }
  }
  return { imports: imports.length === 0 ? [] : withMeant(imports, { root, group }), damaged };
}

/** What the newest run of the table with a model recorded, which took it from the first one. */
function withMeant(imports: readonly NamedImport[], { root, group }: { root: string; group: string }): NamedImport[] {
  // Nothing is written, so no time is asked for.
  const registry = openRegistry(root, { now: () => new Date(0), readOnly: true }), left = new Set<string>();
  const meant = new Map<string, FeatureTexts>();
  for (const { model } of imports) left.add(model);
  try {
    for (const { run } of registry.recordedRuns({ group })) {
      if (left.size === 0) break;
      for (const { family, params } of contendersOf(registry, run)) {
        if (family !== IMPORTED || !left.delete(String(params.model))) continue;
        const texts = meantTexts(params);
        if (texts !== null) meant.set(String(params.model), texts);
      }
    }
  } finally {
    registry.close();
  }
  return imports.map((model) => {
    const texts = meant.get(model.model);
    return texts === undefined ? model : { ...model, meant: texts };
  });
}

/** Contenders that a run recorded: none of one of a former release, of one that was swept, or that is damaged. */
export function contendersOf(registry: Registry, run: string): readonly EnteredContender[] {
  try {
    return registry.listShared(run).includes(SHARED_PLAN)
      ? decodePlan(registry.readShared(run, SHARED_PLAN)).contenders
      : [];
  } catch (thrown) {
    if (thrown instanceof ForecastError) return [];
    throw thrown;
  }
}

/**
 * The imported models that a run entered, whatever has their names now.
 *
 * @param root Registry root. @param contenders That the run recorded.
 * @throws As {@linkcode openImports}.
 */
export function importsOfRun(root: string, contenders: readonly EnteredContender[]): NamedImport[] {
  return contenders.filter(({ family }) => family === IMPORTED).map(({ name, params }) => {
    const model = String(params.model), meant = meantTexts(params);
    return { name, model, ...decodeImport(readImport(root, model)), ...meant === null ? {} : { meant } };
  });
}

/**
 * Who of the imported models competes: where the config lists contenders those that it names, else all for whose features and
 * transform the table has rows.
 *
 * @param imports Of the registry. @param at `contenders` of the config; `spec` and `calendar` of the table.
 * @throws {DataError} `UNKNOWN_CONTENDER` for one that the config names and the registry does not have, `SPEC_MISMATCH` (also
 * {@linkcode FitError}) for one that the table has no rows for, `WRONG_PROBLEM` for one on a table without a calendar.
 */
export function enterImports(
  imports: readonly NamedImport[],
  at: {
    readonly contenders: readonly ContenderChoice[] | null;
    readonly spec: RowSpec;
    readonly calendar: Calendar;
  },
): EnteredImports {
  const { contenders, calendar, spec } = at;
  const entered: Contender[] = [], leftOut: LeftOutImport[] = [];
  const named = contenders?.filter(isImport).map(({ name }) => modelNamed(imports, name));
  for (const model of named ?? imports) {
    try {
      if (isTableSpec(spec)) throw ofSeries(model);
      assertFits(model, spec);
      entered.push(contenderOf(model, { calendar, spec }));
    } catch (thrown) {
      if (named !== undefined || !(thrown instanceof ForecastError)) throw thrown;
      leftOut.push({ name: model.name, reason: thrown.message });
    }
  }
  return { entered, leftOut };
}

/** Whether a contender of a config is an imported model: `{"name": NAME, "base": "imported"}`. */
export function isImport<Choice extends ContenderChoice>(
  choice: Choice,
): choice is Extract<Choice, { readonly base: string }> {
  return typeof choice === "object" && "base" in choice && choice.base === IMPORTED;
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

/** Rows are what each model learns of their columns, which a model of elsewhere has not. */
function ofSeries({ name }: NamedImport): DataError {
  return new DataError(
    "WRONG_PROBLEM",
    `Cannot enter ${name} as imported models are of tables with a calendar: current value is rows without one`,
    { hint: "Leave it out of the config's contenders." },
  );
}

function assertFits(model: NamedImport, spec: FeatureSpec): void {
  bindTo(model, { spec, meant: model.meant });
  const { name, facts: { transform } } = model;
  if (transform === spec.transform) return;
  throw new DataError(
    "SPEC_MISMATCH",
    `Cannot enter ${name} as the target must be transformed by ${transform}: current value is ${spec.transform}`,
    { hint: `Set features.transform to "${transform}" in the config, or import the model with --transform.` },
  );
}

function contenderOf(
  entered: NamedImport,
  { calendar, spec }: { readonly calendar: Calendar; readonly spec: FeatureSpec },
): Contender {
  const { name, model, facts, meant = askedTexts(entered, spec) } = entered;
  return {
    name,
    family: IMPORTED,
    scope: "pooled",
    params: { model, trainedUntil: lastPeriod(calendar, facts.trainedUntil), ...textParams(meant) },
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
 * @param opened Of the registry. @param run `plan`; `calendar`: of its table.
 */
export function tellImports(
  { imports, damaged }: OpenedImports,
  { plan, calendar }: { readonly plan: TrainingPlan; readonly calendar: Calendar },
): string[] {
  const { contenders, config, spec, spans: { folds } } = plan;
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
  return [...[...damaged, ...leftOut].map(({ name, reason }) => `${name} is left out: ${reason}`), ...notes];
}
