import { SHARED_INTERVALS } from "../competition/champions/champion_codec.ts";
import { SHARED_SPEC, sharedSpec } from "../competition/champions/champion_layout.ts";
import { encodeProfile } from "../competition/calibration/profile_codec.ts";
import type { Environment } from "../core/environment.ts";
import { DataError } from "../core/errors/errors.ts";
import { hashBytes } from "../core/bytes/hash.ts";
import { type Logger, type Progress, SILENT_LOGGER } from "../core/logger.ts";
import { readRecordedConfig } from "../core/config/recorded_config.ts";
import { type FeatureGroup, openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { rowSpecHash } from "../features/row_spec.ts";
import type { RunRow, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { sharedName } from "../training/plan/plan_record.ts";
import { finalPooled } from "../training/stages/smaller_pooled.ts";
import { fitChampions } from "../training/stages/fit_champions.ts";
import { importsOfRun } from "../training/plan/enter_imports.ts";
import { journalImports } from "../training/tasks/imported_models.ts";
import { lacking } from "../training/tasks/journal.ts";
import type { TrainingPlan } from "../training/plan/plan.ts";
import { decodePlan, SHARED_PLAN } from "../training/plan/plan_record.ts";
import { journalPinned } from "../training/tasks/imported_models.ts";
import { pinnedModels } from "../training/plan/pinned_models.ts";
import { planTable } from "../training/plan/plan_table.ts";
import { runCompetition } from "../training/stages/run_competition.ts";
import { startEngine } from "../training/tasks/start_engine.ts";
import { journalOf } from "../training/tasks/run_folder.ts";
import { assess } from "../training/assessment/summarize.ts";
import { type CodeDifference, codeDifferences } from "../core/code_differences.ts";

/** How to make a version again. */
export interface RetrainOptions {
  /** Root of the registry, where imported models lie. */
  readonly root: string;
  /** Folder of the feature store. */
  readonly store: string;
  /** Folder for what is needed meanwhile; removed at the end. */
  readonly scratch: string;
  /** Code and machine of this process. */
  readonly environment: Environment;
  /** Whether to go on where code or machine differ from what the run recorded. */
  readonly force?: boolean;
  /** Workers; default 1. */
  readonly workers?: number;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
  /** Where to say what is done. */
  readonly log?: Logger;
  /** Told after every finished piece of work. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/** Bytes beside bytes. */
export interface ByteComparison {
  /** `model`, or the name of an artifact of the run that the model uses. */
  readonly name: string;
  /** SHA-256 of what the registry has. */
  readonly recorded: string;
  /** SHA-256 of what was made; null if nothing was. */
  readonly made: string | null;
  /** Whether they are equal. */
  readonly equal: boolean;
}

/** A version that was made again. */
export interface Retraining {
  /** Whether everything that the version is made of came out byte for byte. */
  readonly equal: boolean;
  /** The model, then what of its run it uses: feature specs, intervals, pooled models. */
  readonly artifacts: readonly ByteComparison[];
  /** What of code and machine is not as it was; empty unless `force`. */
  readonly differences: readonly CodeDifference[];
  /** Keys whose competition was held again, as a choice rests on the evidence of all keys of the run. */
  readonly keys: number;
  /** Wall time, seconds. */
  readonly seconds: number;
}

/**
 * Make a version again from the version of the table that it was trained on, its recorded config and seed, and compare bytes.
 *
 * Nothing of the recorded model is used. What serves a key is chosen with the evidence of all keys of its run (groups, blends,
 * intervals, pooled models), so their competition is held again, which takes most of the time of the run; of the final models
 * only those of the key's own chunk are fitted.
 *
 * @param registry Open registry. @param version The version. @param options Folders, workers, code.
 * @throws {DataError} `MISSING_GROUP` if the store does not have the version of the table any more, `OTHER_DATA` if it has
 * another of this number, `CORRUPT_GROUP` if it is damaged; `CODE_CHANGED` if code or machine are not as recorded, or plan
 * otherwise: `context.differences` says what. @throws {RegistryError} As reading a registry does.
 * @throws {WorkerError} `ABORTED` if the signal fired.
 */
export async function retrainVersion(
  registry: Registry,
  version: VersionRow,
  options: RetrainOptions,
): Promise<Retraining> {
  const { log = SILENT_LOGGER, clock, force = false } = options, started = clock();
  const run = registry.showRun(version.run);
  const group = await openTrainedData(options.store, run);
  const plan = await planAgain(registry, run, { group, root: options.root });
  const differences = differencesOf(run, plan, options.environment);
  if (differences.length > 0 && !force) throw codeChanged(version, differences);
  using scratch = Scratch.in(options.scratch);
  const made = await makeAgain({ plan, group, version, registry, folder: scratch.path }, { ...options, log });
  const artifacts = compareBytes(registry, version, made);
  const seconds = (clock() - started) / 1000;
  return { equal: artifacts.every(({ equal }) => equal), artifacts, differences, keys: plan.keys, seconds };
}

async function openTrainedData(store: string, { run, lineage: { data } }: RunRow): Promise<FeatureGroup> {
  const dir = versionDir(store, data.group, data.version), group = await openGroup(dir);
  if (group.contentHash === data.contentHash) return group;
  throw new DataError(
    "OTHER_DATA",
    `Cannot make a model of run ${run} again as ${dir} must be what it was trained on: current value is ${group.contentHash}`,
    { hint: "Put the store back that belongs to the registry.", context: { recorded: data.contentHash } },
  );
}

async function planAgain(
  registry: Registry,
  { run, configJson }: RunRow,
  { group, root }: { readonly group: FeatureGroup; readonly root: string },
): Promise<TrainingPlan> {
  const ids = new Set(registry.listOutcomes(run).map(({ key }) => key.id));
  const keys = [...group.keys.keys()].filter((k) => ids.has(group.keys[k]!.id));
  // Runs of earlier releases recorded no plan, and could enter no imported model.
  const record = registry.listShared(run).includes(SHARED_PLAN)
    ? decodePlan(registry.readShared(run, SHARED_PLAN))
    : undefined;
  return planTable(await readRecordedConfig(configJson), group, {
    keys,
    imports: importsOfRun(root, record?.contenders ?? []),
    refit: record?.refit,
    pinned: record?.pinned === undefined ? undefined : pinnedModels(registry, record.pinned.run),
    poolAll: record?.poolAll,
  });
}

function differencesOf({ lineage }: RunRow, plan: TrainingPlan, here: Environment): CodeDifference[] {
  const differences = codeDifferences(lineage, here);
  // Equal code plans equally: another plan from equal data is other code, whatever it calls itself.
  if (plan.hash === lineage.planHash) return differences;
  return [...differences, { name: "plan", recorded: lineage.planHash, here: plan.hash }];
}

function codeChanged(version: VersionRow, differences: readonly CodeDifference[]): DataError {
  const told = differences.map(({ name, recorded, here }) => `${name} ${recorded} then, ${here} now`).join("; ");
  return new DataError(
    "CODE_CHANGED",
    `Cannot make version ${version.id} again as code and machine must be those that made it: current value is ${told}`,
    { hint: "Use the release that made it, or compare all the same with --force.", context: { differences } },
  );
}

/** What a version is made of, by name: its model, and what it uses of its run. */
type Made = ReadonlyMap<string, Uint8Array>;

/** Name of the version's own model among what was made. */
const MODEL = "model";

async function makeAgain(
  work: {
    readonly plan: TrainingPlan;
    readonly group: FeatureGroup;
    readonly version: VersionRow;
    readonly registry: Registry;
    readonly folder: string;
  },
  options: RetrainOptions & { readonly log: Logger },
): Promise<Made> {
  const { plan, group, version, folder } = work, { log } = options;
  const isMeant = (k: number) => group.keys[k]?.id === version.key.id;
  const chunk = plan.chunks.findIndex((positions) => positions.some(isMeant));
  const journal = journalOf(folder, plan, { log });
  await journalImports(journal, plan, options.root);
  await journalPinned(journal, plan, work.registry);
  const execution = { ...options, workers: options.workers ?? 1, journal, serve: true };
  const engine = startEngine(plan, execution);
  try {
    const selection = await runCompetition(plan, engine, execution);
    const assessment = await assess(() => journal.backtests(plan.chunks.length), plan, { selection });
    const names = await fitChampions(plan, engine, { ...execution, group, selection, assessment, only: chunk });
    const name = names[chunk] ?? "", finished = await journal.finished(name);
    if (finished === null) throw lacking(name);
    const key = finished.keys[plan.chunks[chunk]?.findIndex(isMeant) ?? -1];
    const other = key?.others.find(({ contender }) => contender === version.contender);
    const model = (version.chosen ? key?.model : other?.model) ?? null;
    const { models } = await finalPooled(plan, { group, journal });
    return new Map([
      ...model === null ? [] : [[MODEL, model] as const],
      [SHARED_SPEC, new TextEncoder().encode(JSON.stringify(plan.spec))],
      ...(plan.specs?.distinct ?? []).map((spec) =>
        [sharedSpec(rowSpecHash(spec)), new TextEncoder().encode(JSON.stringify(spec))] as const
      ),
      [SHARED_INTERVALS, encodeProfile(assessment.intervals.profile)],
      ...models.map(({ contender, bytes }) => [sharedName(contender), bytes] as const),
    ]);
  } finally {
    await engine.close();
  }
}

function compareBytes(registry: Registry, version: VersionRow, made: Made): ByteComparison[] {
  const uses = registry.listShared(version.run).filter((name) => made.has(name));
  return [MODEL, ...uses].map((name) => {
    const stored = name === MODEL ? registry.readModel(version) : registry.readShared(version.run, name);
    const recorded = hashBytes(stored), again = made.get(name);
    const hash = again === undefined ? null : hashBytes(again);
    return { name, recorded, made: hash, equal: recorded === hash };
  });
}
