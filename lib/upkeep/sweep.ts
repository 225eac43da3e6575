import { planStoreSweep, sweepStore } from "../data/sweep_store.ts";
import { openRegistry } from "../registry/registry.ts";
import { packPath } from "../registry/run_packs.ts";
import { planSweep, sweepRegistry } from "../registry/sweep.ts";
import { planReportSweep, sweepReports } from "../training/sweep_reports.ts";
import { type Folders, isThere } from "./folders.ts";
import { oneAtATime } from "./one_at_a_time.ts";

/** What may go. */
export interface SweepOptions {
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
}

/**
 * Remove what nothing refers to and is older than the grace period: never what serves, what waits, or what the last promotions
 * could go back to. Training and inference may go on meanwhile.
 *
 * @param folders Where to look. @param options See there.
 * @throws {RegistryError} `LOCKED`, `CORRUPT_DATABASE` and the like: nothing is removed while it is not known what is needed.
 */
export function sweep(folders: Folders, options: SweepOptions): Promise<Sweep> {
  return oneAtATime(folders, async () => {
    const { graceDays, dryRun } = options, limits = { now: options.now(), graceDays };
    const { registry, store, reports } = folders;
    const needed = isThere(registry) ? dataInUse(registry, options) : [];
    const models = !isThere(registry)
      ? NOTHING
      : dryRun
      ? planSweep(registry, limits)
      : sweepRegistry(registry, limits);
    const runs = dryRun ? await planReportSweep(reports, limits) : await sweepReports(reports, limits);
    const keep = [...needed, ...runs.data];
    const data = await (dryRun ? planStoreSweep : sweepStore)(store, { ...limits, keep });
    return {
      dryRun,
      removed: [
        ...tell(models.leftOver, "left over by a process that died"),
        ...tell(models.packs.map((sha256) => packPath(registry, sha256)), "nothing could go back to its versions"),
        ...tell(runs.removed, "of a run that is finished or was given up"),
        ...tell(data.leftOver, "left over by a process that died"),
        ...tell(data.damaged, "damaged, set aside"),
        ...tell(data.versions, "neither serves nor is referred to"),
      ],
      versions: models.versions,
      bytes: models.bytes + runs.bytes + data.bytes,
    };
  });
}

const NOTHING = { leftOver: [], packs: [], versions: 0, bytes: 0 };

function tell(paths: readonly string[], reason: string): Removal[] {
  return paths.map((path) => ({ path, reason }));
}

/** Versions of tables that models which serve have been trained on. */
function dataInUse(root: string, { now }: SweepOptions): { group: string; version: number }[] {
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    return registry.servingRuns({}).map(({ run }) => registry.showRun(run).lineage.data);
  } finally {
    registry.close();
  }
}
