import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { resolveConfig, type ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { SpanPlan } from "../../competition/backtest/folds.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { ChosenTransform } from "./choose_transform.ts";
import { isTableSpec, type RowSpec } from "../../features/row_spec.ts";
import type { HolidayEvidence } from "../../features/proposal/weigh_holidays.ts";
import type { Contender, NamedCombination } from "../../models/catalog.ts";
import { FAMILIES } from "../../models/catalog.ts";
import { canDo } from "../../core/rows/task.ts";
import { enterCombinations, enterContenders } from "./enter_contenders.ts";
import { enterImports, type NamedImport } from "./enter_imports.ts";
import { type OwnSpecs, ownSpecs, pinnedSpec } from "./own_specs.ts";
import type { PinnedModels, PinnedPlan } from "./pinned_models.ts";
import { planLayout } from "./plan_layout.ts";
import { aimLosses } from "./aim_losses.ts";
import { weighClasses } from "./weigh_classes.ts";
import { isRaced, RACE_ROUNDS } from "./race_rounds.ts";
import { enteredContenders, type RefitPlan } from "./refit_plan.ts";

/** A version of a feature group. */
export interface PlannedData {
  /** Folder of the version. */
  readonly dir: string;
  /** Name of the group. */
  readonly group: string;
  /** Number of the version, >= 1. */
  readonly version: number;
  /** Hash of its content. */
  readonly contentHash: string;
}

/** Everything that a run will do, as plain data: printable, diffable, hashable, and the same for any engine that executes it. */
export interface TrainingPlan {
  /** What was asked for, with every default filled in and what the table decides. */
  readonly config: ResolvedConfig;
  /** The version of the feature group that is trained on. */
  readonly data: PlannedData;
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Folds to choose on and the hold-out to report on. */
  readonly spans: SpanPlan;
  /** Last period that final models see. */
  readonly end: number;
  /** Observations per cycle, >= 1. */
  readonly seasonLength: number;
  /** How feature rows are made, of contenders that have no spec of their own. */
  readonly spec: RowSpec;
  /** Specs of contenders with a recipe of their own; absent: none has one. */
  readonly specs?: OwnSpecs;
  /** Single contenders, local and pooled, in leaderboard order. */
  readonly contenders: readonly Contender[];
  /** Combinations of them that are entered. */
  readonly combinations: readonly NamedCombination[];
  /** Key positions in the feature group, ascending, by chunk of work. */
  readonly chunks: readonly (readonly number[])[];
  /** Number of keys in all. */
  readonly keys: number;
  /** Keys that models of all keys are fitted on, where these are more than those of the run, by chunk; absent: its own. */
  readonly pooledChunks?: readonly (readonly number[])[];
  /** Keys whose chosen models are fitted again instead of a competition; absent: all compete. */
  readonly refit?: RefitPlan;
  /** Models of all keys that serve on as another run registered them; absent: the run fits its own. */
  readonly pinned?: PinnedPlan;
  /** Whether the feature group has keys that are left out. */
  readonly limited: boolean;
  /** Identity of the decisions: equal data, config and code give equal hashes, whatever the chunks. */
  readonly hash: string;
}

/** What to plan beside the config. */
export interface PlanOptions {
  /** Key positions in the group, ascending; default all. */
  readonly keys?: readonly number[];
  /** Last period to use; default the group's end. */
  readonly end?: number;
  /** Whether to keep a hold-out; default the config's. */
  readonly holdout?: boolean;
  /** How the target is transformed, see `chooseTransform`; default: by the config, or `scale`. */
  readonly target?: ChosenTransform;
  /** What the table has shown of its holidays; see `chooseHolidays`. Default: nothing. */
  readonly holidays?: HolidayEvidence;
  /** Imported models of the registry. */
  readonly imports?: readonly NamedImport[];
  /** Keys whose chosen models are fitted again. */
  readonly refit?: RefitPlan;
  /** Models of all keys that serve on as registered, with the feature spec that they need. */
  readonly pinned?: PinnedModels;
  /** Whether models of all keys are fitted on every key of the table, also on those that are left out; default false. */
  readonly poolAll?: boolean;
}

/**
 * Keys in one chunk of work, and chunks to aim at: small enough for progress, resume, and workers that end together; large
 * enough to hide the overhead.
 */
const CHUNK_KEYS = 24, CHUNKS = 64;
/** Chunks at most, so that what lists them stays small: of millions of keys each has more. */
const MOST_CHUNKS = 4096;

/**
 * Plan a run.
 *
 * @param given What to do. @param group The stored table to do it on.
 * @param options Which keys, up to when.
 * @returns Plain data. The seasonal naive baseline competes even if the config does not list it.
 * @throws {DataError} `NO_KEYS` if no key is left; `RESERVED_NAME` if a contender has the name of a method of reports;
 * as `resolveContenders` and `enterImports`. @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig, planTraining, prepareTable } from "1000models";
 * const dir = Deno.makeTempDirSync(), day = (t: number) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
 * Deno.writeTextFileSync(`${dir}/t.csv`, `date,demand\n${[...Array(60).keys()].map((t) => `${day(t)},${t % 7}`).join("\n")}\n`);
 * const config = parseConfig({ source: `${dir}/t.csv`, keys: [], horizon: 7, contenders: ["seasonal_naive", "ets"] });
 * const { group } = await prepareTable(config, { store: `${dir}/features` });
 * const { contenders, spans, keys } = planTraining(config, group);
 * assertEquals([contenders.map(({ name }) => name), spans.holdout?.name, keys], [["seasonal_naive", "ets"], "holdout", 1]);
 * ```
 */
export function planTraining(given: Config, group: FeatureGroup, options: PlanOptions = {}): TrainingPlan {
  const config = resolveConfig(given, group.calendar);
  const keys = options.keys ?? group.keys.map((_, k) => k);
  if (keys.length === 0) {
    throw new DataError("NO_KEYS", "Cannot plan a run as at least one key is needed: current value is 0", {
      hint: "Check --item, --location, --key and --limit against the table.",
    });
  }
  const { spans, end, specBy } = planLayout(config, group, options), { seasonLength } = config;
  const spec = options.pinned?.spec ?? specBy({});
  const { imports = [], refit, pinned, poolAll = false } = options;
  const isWanted = refit === undefined ? () => true : enteredContenders(refit, keys.map((k) => group.keys[k]!));
  const resolved = enterContenders(config);
  const { entered } = enterImports(imports, { contenders: config.contenders, spec, calendar: group.calendar });
  const single = [...resolved.filter((contender) => contender.scope !== "combination"), ...entered];
  const priors = new Set(single.flatMap(({ name, prior }) => prior !== undefined && isWanted(name) ? [prior] : []));
  // Of the catalogue's own list those stay away who cannot be asked for so much; who is named is told why.
  const isAble = ({ family }: Contender) =>
    config.contenders !== null || !isTableSpec(spec) || canDo(FAMILIES[family]?.tasks, spec.task);
  const able = single.filter((one) => (isWanted(one.name) || priors.has(one.name)) && isAble(one));
  const contenders = aimLosses(weighClasses(able, { weights: config.classes.weights, spec }), { config, spec });
  const combinations = enterCombinations(resolved, { names: single.map(({ name }) => name), problem: config.problem });
  const specs = ownSpecs(
    contenders,
    spec,
    (name, recipe) => pinned === undefined ? specBy(recipe) : pinnedSpec(pinned, name, recipe),
  );
  const rows = specs === undefined ? { spec } : { spec, specs };
  // A run that fits nothing again and pools its own keys has the identity that it always had.
  const retraining = {
    ...poolAll && keys.length < group.keys.length ? { pooledChunks: splitIntoChunks(group.keys.map((_, k) => k)) } : {},
    ...refit === undefined ? {} : { refit },
    ...pinned === undefined ? {} : { pinned: { run: pinned.run, models: modelsOf(pinned, contenders) } },
  };
  const data = { dir: group.dir, group: group.name, version: group.version, contentHash: group.contentHash };
  const decisions = {
    config: decisionsOf(config),
    data: data.contentHash,
    spans,
    ...rows,
    contenders,
    keys: hashValue(keys.map((k) => group.keys[k]!.id)),
    ...isRaced({ config, refit, keys: keys.length }) ? { racing: RACE_ROUNDS } : {},
    ...Object.keys(retraining).length === 0 ? {} : { retraining: { ...retraining, pooledChunks: poolAll } },
  };
  return {
    config,
    data,
    keyColumns: group.keyColumns,
    spans,
    end,
    seasonLength,
    ...rows,
    contenders,
    combinations: contenders.length > 1 ? combinations : [],
    chunks: splitIntoChunks(keys),
    keys: keys.length,
    limited: keys.length < group.keys.length,
    ...retraining,
    hash: hashValue(decisions),
  };
}

/** Of pinned models those that are entered. */
function modelsOf({ models }: PinnedModels, contenders: readonly Contender[]): Record<string, string> {
  const names = new Set(contenders.filter(({ scope }) => scope === "pooled").map(({ name }) => name));
  return Object.fromEntries(Object.entries(models).filter(([name]) => names.has(name)));
}

/**
 * Names of everything that is scored for every key: contenders, then combinations; index i is contender i of a ranking.
 *
 * @param plan The run.
 */
export function methodNames(plan: Pick<TrainingPlan, "contenders" | "combinations">): string[] {
  return [...plan.contenders.map((contender) => contender.name), ...plan.combinations.map(({ name }) => name)];
}

/** Identity of what a config says about models: equal ones make equal models of equal data. */
export function decisionsHash(config: ResolvedConfig): string {
  return hashValue(decisionsOf(config));
}

/** The fields of a config that decide anything about a model, of hyperparameters those of its contenders: not where files lie, which models may serve, or when they are made again. */
function decisionsOf(config: ResolvedConfig): Readonly<Record<string, unknown>> {
  const { $schema: _, source: __, evaluate: ___, register, compress, hyperparameters: ____, ...others } = config;
  // Whether a table has columns of neighbours, holidays and events, and how its numbers are written, its own identity tells.
  const {
    lifecycle: _____,
    retraining: ______,
    monitoring: _______,
    racing: ________,
    neighbours: _________,
    holidays: __________,
    events: ___________,
    decimal: ____________,
    ...rest
  } = others;
  // A config that says nothing of these makes the models that it always made, and no others.
  const contenders = config.contenders?.map(withoutEmptyRecipe) ?? null;
  return { ...rest, contenders, ...compress === null ? {} : { compress }, ...register === "all" ? { register } : {} };
}

function withoutEmptyRecipe<Choice>(choice: Choice): Choice | Omit<Choice, "recipe"> {
  if (typeof choice !== "object" || choice === null || !("recipe" in choice) || choice.recipe !== null) return choice;
  const { recipe: _, ...rest } = choice;
  return rest;
}

function splitIntoChunks(keys: readonly number[]): number[][] {
  const size = Math.max(Math.min(CHUNK_KEYS, Math.ceil(keys.length / CHUNKS)), Math.ceil(keys.length / MOST_CHUNKS));
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, i) => keys.slice(i * size, (i + 1) * size));
}
