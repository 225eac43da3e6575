import { type FeatureGroup, openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { recordedVersion, serveVersion } from "../data/store/serving_record.ts";
import type { ForecastChanges } from "../inference/forecast_changes.ts";
import type { InferenceSource } from "../inference/plan/plan_inference.ts";
import type { Registry } from "../registry/registry.ts";
import { rejectedVersions } from "./rejected_versions.ts";
import { testForecasts } from "./test_forecasts.ts";
import { type SettledRetraining, settleRetraining, type SettleRetrainingOptions } from "./settle_retraining.ts";

/** What became of a run that was trained again. */
export interface ServedRetraining extends SettledRetraining {
  /** Id of the run. */
  readonly run: string;
  /** Version of the table that it was tested on, which serves from here on unless nothing could be forecast from it. */
  readonly dataVersion: number;
  /** Versions that were asked for their forecast. */
  readonly tested: number;
  /** What the new versions do to the forecasts of their keys, beside those that served before. */
  readonly changes: ForecastChanges;
  /** Keys that had an interval at some level, and have none with their new version. */
  readonly lostIntervals: number;
  /** Columns known ahead that were not at hand for the test, so that their last known values stood in. */
  readonly assumed: readonly string[];
}

/** What is let serve, and how. */
export interface LetServeOptions extends Omit<SettleRetrainingOptions, "broken"> {
  /** Whether what serves may meet the table of the run, so that no key loses its forecast by it. */
  readonly meets: boolean;
  /** Table from which the run is tested and served; default: that of the run. */
  readonly table?: FeatureGroup;
  /** Folder of reports. */
  readonly reports: string;
}

/**
 * Ask the versions of a run for their forecasts, as serving would; then let the table serve that they were trained on, and
 * those of them that gave a whole forecast, as the policy says. Until all of them have answered nothing that serves changes;
 * done again it changes nothing more.
 *
 * @param registry Open for writing. @param source Registry, store and config of the table. @param options Run, policy, plan.
 * @throws {RegistryError} `CONFLICT` if somebody moves the same versions meanwhile. @throws As `openInference`.
 */
export async function letServe(
  registry: Registry,
  source: InferenceSource & { readonly config: NonNullable<InferenceSource["config"]> },
  options: LetServeOptions,
): Promise<ServedRetraining> {
  const { run, meets, reports } = options, { data } = registry.showRun(run).lineage;
  const group = options.table ?? await openGroup(versionDir(source.store, data.group, data.version));
  const waiting = registry.listVersions({ run, chosen: true, stage: "Staging" });
  const rejected = rejectedVersions(registry, run, waiting);
  const versions = waiting.filter(({ id }) => !rejected.has(id));
  const draft = `${reports}/${run}/test_future.csv`;
  const { tested, broken, changes, lostIntervals, assumed } = await testForecasts(
    { ...source, table: group },
    versions,
    { draft },
  );
  const ids = new Set(broken.map(({ version }) => version.id));
  const isServed = meets || options.approval === "automatic" && versions.some(({ id }) => !ids.has(id));
  // Newer data first: former models go on from it, and newer models cannot go back.
  if (isServed) await serveVersion(source.store, group);
  const settled = settleRetraining(registry, { ...options, broken });
  return { run, dataVersion: group.version, tested, changes, lostIntervals, assumed, ...settled };
}

/**
 * The newer of two versions of a table: that of a run, and the one that serves.
 *
 * @param store Folder of all groups. @param data Of the run.
 * @throws {DataError} `CORRUPT_GROUP`, `MISSING_GROUP`.
 */
export async function newerTable(
  store: string,
  data: { readonly group: string; readonly version: number },
): Promise<FeatureGroup> {
  const serving = await recordedVersion(store, data.group) ?? 0;
  return await openGroup(versionDir(store, data.group, Math.max(serving, data.version)));
}
