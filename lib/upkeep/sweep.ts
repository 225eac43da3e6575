import { ForecastError } from "../core/errors/errors.ts";
import type { StoredProblem } from "../core/errors/problem.ts";
import { planStoreSweep, type StoreSweepPlan, sweepStore } from "../data/store/sweep_store.ts";
import { openRegistry } from "../registry/registry.ts";
import { packPath } from "../registry/packs/run_packs.ts";
import {
  planSweep,
  type SweepOptions as ModelLimits,
  type SweepPlan,
  sweepRegistry,
} from "../registry/maintenance/sweep.ts";
import { bytesOf, isFile } from "../storage/files/files.ts";
import { removeDead } from "../storage/files/scratch.ts";
import { storageFailure } from "../storage/files/system_error.ts";
import { planReportSweep, type ReportSweepPlan, sweepReports } from "../training/report/sweep_reports.ts";
import { deadRestores, type Folders, isThere } from "./folders.ts";
import { oneAtATime } from "./one_at_a_time.ts";

/** What may go. */
export interface GcOptions {
  /** How long anything is left alone after it was written, in days, >= 0. */
  readonly graceDays: number;
  /** Say what would go, and remove nothing. */
  readonly dryRun: boolean;
  /** Clock. */
  readonly now: () => Date;
}

/** A file or folder that went, or would go. */
export interface Removal {
  /** File or folder. */
  readonly path: string;
  /** Why nothing needs it. */
  readonly reason: string;
}

/** The `--json` object of `gc`. */
export interface Sweep {
  /** Whether nothing was removed. */
  readonly dryRun: boolean;
  /** What went, or would go. */
  readonly removed: readonly Removal[];
  /** Versions of models that lose their artifacts: nothing can go back to them. */
  readonly versions: number;
  /** Bytes of all that goes. */
  readonly bytes: number;
  /** What should have gone and could not; the rest went all the same. */
  readonly problems: readonly StoredProblem[];
}

/**
 * Remove what nothing refers to and is older than the grace period: never what serves, what waits, or what the last promotions
 * could go back to. Training and inference may go on meanwhile.
 *
 * @param folders Where to look. @param options See there.
 * @throws {RegistryError} `LOCKED`, `CORRUPT_DATABASE` and the like: nothing is removed while it is not known what is needed.
 * @throws {ForecastError} `READ_ONLY` and the like if nothing of what should go can.
 */
export function sweep(folders: Folders, options: GcOptions): Promise<Sweep> {
  return oneAtATime(folders, async () => {
    const { graceDays, dryRun } = options, limits = { now: options.now(), graceDays };
    const { registry, store, reports } = folders;
    const needed = isThere(registry) ? dataInUse(registry, options) : [];
    // All is looked through before anything goes.
    const planned = { models: planModels(registry, limits), runs: await planReportSweep(reports, limits) };
    const keep = { ...limits, keep: [...needed, ...planned.runs.data] }, data = await planStoreSweep(store, keep);
    const plan = { ...planned, data, restores: deadRestores(folders).map((path) => ({ path, bytes: bytesOf(path) })) };
    if (dryRun) return told(plan, { registry, dryRun, failed: [] });
    const models = sweepModels(registry, limits, plan.models), runs = await sweepReports(reports, limits);
    const swept = await sweepStore(store, keep);
    const restores = sweepRestores(plan.restores);
    const failed = [...models.failed, ...runs.failed, ...swept.failed, ...restores.failed];
    const done = { models: models.done, runs, data: swept, restores: restores.done };
    const result = told(done, { registry, dryRun, failed });
    if (failed[0] !== undefined && result.removed.length === 0) throw failed[0];
    return result;
  });
}

interface Parts {
  readonly models: SweepPlan;
  readonly runs: ReportSweepPlan;
  readonly data: StoreSweepPlan;
  readonly restores: readonly Sized[];
}

interface Sized {
  readonly path: string;
  readonly bytes: number;
}

const NOTHING: SweepPlan = { leftOver: [], packs: [], versions: 0, bytes: 0 };

function planModels(registry: string, limits: ModelLimits): SweepPlan {
  return isThere(registry) ? planSweep(registry, limits) : NOTHING;
}

/** Whatever it fails with, what has gone is told. */
function sweepModels(
  registry: string,
  limits: ModelLimits,
  plan: SweepPlan,
): { done: SweepPlan; failed: ForecastError[] } {
  if (!isThere(registry)) return { done: NOTHING, failed: [] };
  const sizes = new Map([...plan.leftOver, ...plan.packs.map((hash) => packPath(registry, hash))]
    .map((path) => [path, bytesOf(path)]));
  try {
    return { done: sweepRegistry(registry, limits), failed: [] };
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    const isGone = (path: string) => !isFile(path);
    const leftOver = plan.leftOver.filter(isGone);
    const packs = plan.packs.filter((hash) => isGone(packPath(registry, hash)));
    const paths = [...leftOver, ...packs.map((hash) => packPath(registry, hash))];
    const bytes = paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
    return { done: { leftOver, packs, versions: packs.length > 0 ? plan.versions : 0, bytes }, failed: [thrown] };
  }
}

function sweepRestores(plan: readonly Sized[]): { done: Sized[]; failed: ForecastError[] } {
  const done: Sized[] = [], failed: ForecastError[] = [];
  for (const dead of plan) {
    try {
      if (removeDead(dead.path)) done.push(dead);
    } catch (thrown) {
      failed.push(storageFailure(thrown, dead.path));
    }
  }
  return { done, failed };
}

function told(
  { models, runs, data, restores }: Parts,
  { registry, dryRun, failed }: { registry: string; dryRun: boolean; failed: readonly ForecastError[] },
): Sweep {
  return {
    dryRun,
    removed: [
      ...tell(models.leftOver, "no run refers to it, and nobody works on it"),
      ...tell(models.packs.map((sha256) => packPath(registry, sha256)), "nothing could go back to its versions"),
      ...tell(runs.removed, "of a run that is finished or was given up"),
      ...tell(data.leftOver, "left over by a process that died"),
      ...tell(data.damaged, "damaged, set aside"),
      ...tell(data.versions, "neither serves nor is referred to"),
      ...tell(restores.map(({ path }) => path), "left over by a restore that was killed"),
    ],
    versions: models.versions,
    bytes: models.bytes + runs.bytes + data.bytes + restores.reduce((sum, { bytes }) => sum + bytes, 0),
    problems: failed.map(({ code, message, context }) => ({
      code,
      path: String(context.path ?? registry),
      name: "",
      detail: message,
    })),
  };
}

function tell(paths: readonly string[], reason: string): Removal[] {
  return paths.map((path) => ({ path, reason }));
}

/** Versions of tables that models which serve have been trained on. */
function dataInUse(root: string, { now }: GcOptions): { group: string; version: number }[] {
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    return registry.servingRuns({}).map(({ run }) => registry.showRun(run).lineage.data);
  } finally {
    registry.close();
  }
}
