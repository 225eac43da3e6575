import { ForecastError } from "../core/errors/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { StoredProblem } from "../core/errors/problem.ts";
import type { KeyFilter, RunRow, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { decodePlan, type EnteredContender, SHARED_PLAN } from "../training/plan/plan_record.ts";
import { syncAliases } from "./aliases.ts";
import type { Connection } from "./connection.ts";
import { modelName, TAG } from "./names.ts";
import { registryIdentity } from "../registry/versions/identity.ts";
import { ownerTags } from "./owner.ts";
import { makeModel, readGroup, type ServerGroup, type ServerModel, type ServerVersion } from "./registered.ts";
import { deletedRuns, dropUnsettled, experimentOf, findExperiment, settleExperiment } from "./server_run.ts";
import { syncKey } from "./sync_keys.ts";
import { type SyncedRun, syncRun } from "./sync_run.ts";
import { syncTunings } from "./sync_tunings.ts";

/** What is brought to a tracking server, and from where. */
export interface SyncOptions {
  /** Open registry; it is only read. */
  readonly registry: Registry;
  /** Its root. */
  readonly root: string;
  /** Folder of reports. */
  readonly reports: string;
  /** Only this run. */
  readonly run?: string;
  /** Experiment of new runs; default: the name of the run's config. */
  readonly experiment?: string;
  /** Name of a new registered model; default: the feature group's. */
  readonly name?: string;
  /** Also a registered model for each of these keys; `limit` counts keys. */
  readonly perKey?: KeyFilter;
  /** Told what is done. */
  readonly log: Logger;
}

/** What was done. */
export interface Synced {
  /** Runs of which something was sent. */
  readonly runs: number;
  /** Registered models of which something was changed. */
  readonly models: number;
  /** Searches of hyperparameters of which something was sent. */
  readonly tunings: number;
  /** Runs that were there as they are here. */
  readonly skipped: number;
  /** Damage here: what of it was not sent. */
  readonly problems: readonly StoredProblem[];
  /** What was not sent as it is not here any more, or not yet. */
  readonly notes: readonly StoredProblem[];
}

/**
 * Bring committed runs to an MLflow server: runs with their parameters, metrics and files, a registered model per feature group
 * with a version per run, and the aliases and stages of now; searches of hyperparameters with their trials as nested runs.
 *
 * Called again it sends what is new, and only that; after a death anywhere it goes on. Nothing here is changed.
 *
 * @param connection Of the server. @param options What.
 * @throws {TrackingError} As `Connection`. @throws {RegistryError} As the registry.
 */
export async function syncTracking(connection: Connection, options: SyncOptions): Promise<Synced> {
  const { registry, run, perKey } = options, problems: StoredProblem[] = [], notes: StoredProblem[] = [];
  const runs = soundRuns(run === undefined ? registry.listRuns().reverse() : [registry.showRun(run)], problems);
  const counts = { runs: 0, models: 0, skipped: 0 };
  for (const [group, all] of Map.groupBy(runs, ({ lineage }) => lineage.data.group)) {
    const there = await readGroup(connection, { group, registry: registryIdentity(registry.recordedRuns()) });
    const isNew = !there.models.has(""),
      model = there.models.get("") ?? await makeForecaster(connection, there, options);
    const versions = await syncRuns(connection, all, { ...options, there, model: model.name, counts, problems, notes });
    const isPart = run !== undefined;
    const isMoved = await syncForecaster(connection, there, { registry, model, versions, isPart });
    if (isNew || isMoved || [...versions.values()].some(({ isChanged }) => isChanged)) counts.models++;
    if (perKey === undefined) continue;
    const settled = new Map([...versions].map(([id, { version }]) => [id, version]));
    const name = model.tags.get(NAME) ?? group;
    const keys = { registry, perKey, there, runs: settled, name, isPart, log: options.log };
    counts.models += await syncKeys(connection, keys);
  }
  // A search is of no run: it goes along where all is sent.
  const identity = run === undefined && runs.length > 0 ? registryIdentity(registry.recordedRuns()) : null;
  const { experiment } = options;
  const tunings = identity === null ? 0 : await syncTunings(connection, { registry, identity, experiment });
  return { ...counts, tunings, problems, notes };
}

type Settled = ReadonlyMap<string, SyncedRun>;

/** A row that is not what was registered tells nothing. */
function soundRuns(runs: readonly RunRow[], problems: StoredProblem[]): RunRow[] {
  return runs.filter(({ run, damage }) => {
    if (damage === undefined) return true;
    problems.push({ code: damage.code, path: "registry.db", name: `run ${run}`, detail: damage.message });
    return false;
  });
}

/** Tag of a forecaster with what the names of its keys' registered models begin with. */
const NAME = `${TAG}name`;

async function makeForecaster(
  connection: Connection,
  { owner }: ServerGroup,
  { name: base = owner.group }: SyncOptions,
): Promise<ServerModel> {
  const name = modelName(base), tags = { ...ownerTags(owner), [NAME]: base }, { group } = owner;
  const description =
    `Models of ${group}: each version is a run of 1000models, its keys are in key_versions.json of the run.`;
  await makeModel(connection, { name, description, tags });
  return { name, tags: new Map(Object.entries(tags)), aliases: new Map() };
}

async function syncRuns(
  connection: Connection,
  runs: readonly RunRow[],
  options: SyncOptions & {
    there: ServerGroup;
    /** Name of the registered model. */
    model: string;
    counts: { runs: number; skipped: number };
    problems: StoredProblem[];
    notes: StoredProblem[];
  },
): Promise<Settled> {
  const { registry, root, reports, there, model, counts, problems, notes, log } = options;
  const experiments = new Map<string, Promise<string>>(), settled = new Map<string, SyncedRun>();
  for (const run of runs) {
    const experiment = options.experiment ?? run.name;
    const versions = soundVersions(registry.listVersions({ run: run.run }), problems);
    const target = {
      connection,
      root,
      reports,
      model,
      experiment: () => experiments.getOrInsertComputed(experiment, () => settleExperiment(connection, experiment)),
    };
    const known = there.versions.filter((version) =>
      version.model === model && version.tags.get(`${TAG}run`) === run.run
    );
    const local = { run, versions, packs: registry.listPacks(run.run), entered: enteredOf(registry, run.run) };
    const done = await syncRun(local, target, known);
    settled.set(run.run, done);
    problems.push(...done.problems);
    notes.push(...done.notes);
    if (done.isChanged) counts.runs++;
    else counts.skipped++;
    log.info(`run ${run.run}: ${done.isChanged ? "sent" : "there already"}`);
  }
  const ids = new Map([...settled].map(([run, { version }]) => [run, version.runId]));
  const places = new Set([...settled.values()].flatMap(({ version }) => experimentOf(version) ?? []));
  for (const experiment of new Set(runs.map(({ name }) => options.experiment ?? name))) {
    const id = await findExperiment(connection, experiment);
    if (id === null) continue;
    places.add(id);
    await dropUnsettled(connection, id, ids);
  }
  const deleted = places.size === 0 ? new Set() : await deletedRuns(connection, [...places]);
  for (const [run, id] of ids) if (deleted.has(id)) notes.push(trashed(run, connection.url));
  return settled;
}

function trashed(run: string, path: string): StoredProblem {
  const detail =
    "it lies in the server's trash, where its version still points: restore it there, or delete the version too and sync again";
  return { code: "NOT_FOUND", path, name: `run ${run}`, detail };
}

/** What a run of a former release has not kept, or its pack has lost, costs nobody the rest. */
function enteredOf(registry: Registry, run: string): readonly EnteredContender[] | null {
  try {
    return decodePlan(registry.readShared(run, SHARED_PLAN)).contenders;
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

function soundVersions(versions: readonly VersionRow[], problems: StoredProblem[]): VersionRow[] {
  return versions.filter(({ id, damage }) => {
    if (damage === undefined) return true;
    problems.push({ code: damage.code, path: "registry.db", name: `version ${id}`, detail: damage.message });
    return false;
  });
}

/** An alias of the forecaster is at the run that has it for most keys, the newest of several. */
async function syncForecaster(
  connection: Connection,
  there: ServerGroup,
  { registry, model, versions, isPart }: { registry: Registry; model: ServerModel; versions: Settled; isPart: boolean },
): Promise<boolean> {
  const { owner: { group } } = there;
  const numbers = new Map(
    there.versions.filter((version) => version.model === model.name)
      .map(({ tags, number }) => [tags.get(`${TAG}run`) ?? "", number]),
  );
  for (const [run, { version }] of versions) numbers.set(run, version.number);
  const wanted = new Map<string, number>();
  for (const alias of registry.listAliases(group)) {
    const [most] = registry.servingRuns({ group, alias }).toSorted((a, b) => b.versions - a.versions);
    const number = most === undefined ? undefined : numbers.get(most.run);
    if (number !== undefined) wanted.set(alias, number);
  }
  const only = isPart ? new Set([...versions.values()].map(({ version }) => version.number)) : undefined;
  return await syncAliases(connection, model, { wanted, only });
}

async function syncKeys(
  connection: Connection,
  options: {
    registry: Registry;
    perKey: KeyFilter;
    there: ServerGroup;
    runs: ReadonlyMap<string, ServerVersion>;
    name: string;
    isPart: boolean;
    log: Logger;
  },
): Promise<number> {
  const { registry, perKey: { limit, ...filter }, there: { owner: { group } }, runs, log } = options;
  const versions = registry.listVersions({ ...filter, group }).filter(({ damage }) => damage === undefined);
  const keys = [...Map.groupBy(versions, ({ key }) => key.id).values()]
    .filter((all) => all.some(({ run }) => runs.has(run))).slice(0, limit);
  let changed = 0;
  for (const [done, all] of keys.entries()) {
    if (await syncKey(all, { connection, ...options })) changed++;
    if ((done + 1) % 50 === 0) log.info(`registered models of keys: ${done + 1} of ${keys.length}`);
  }
  return changed;
}
