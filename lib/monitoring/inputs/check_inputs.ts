import { formatPeriod } from "../../core/time/calendar.ts";
import type { Config } from "../../core/config/config_type.ts";
import { DataError } from "../../core/errors/errors.ts";
import { currentGroup, type FeatureGroup, openGroup, readGroupManifest } from "../../data/store/feature_store.ts";
import { listVersions, versionDir } from "../../data/store/version_folders.ts";
import { type InputCheck, sortAlarms } from "./data_alarm.ts";
import { judgeRows } from "./judge_rows.ts";
import { judgeFreshness } from "./freshness.ts";
import { judgeVersions } from "./judge_versions.ts";
import { compareRestated, judgeRestated } from "./restated.ts";
import { scanTable } from "./scan_table.ts";

/** Which runs serve, and on which version of their table they were trained. */
export interface WatchedRuns {
  /** Runs of a table that serve, with their versions. */
  servingRuns(filter: { readonly group: string }): readonly { readonly run: string; readonly versions: number }[];
  /** A run as it was recorded; one that is damaged says nothing. */
  recordedRuns(filter: { readonly run: string }): readonly {
    readonly damage?: unknown;
    readonly lineage: { readonly data: { readonly version: number } };
  }[];
}

/** What to check, and by what. */
export interface CheckInputsOptions {
  /** Open registry, or what of one is asked: what serves says what models were trained on. */
  readonly registry: WatchedRuns;
  /** Folder of the feature store. */
  readonly store: string;
  /** Name of the table. */
  readonly table: string;
  /** Its version that serves, where it is open already. */
  readonly group?: FeatureGroup;
  /** Section `monitoring` of the config. */
  readonly monitoring: Config["monitoring"];
  /** Clock. */
  readonly now: () => Date;
}

/**
 * Check the version of a table that serves: against what models were trained on, against the clock, and its newest span
 * against the same season before.
 *
 * @param options Table, registry, limits.
 * @returns Alarms, worst first.
 * @throws {DataError} `MISSING_GROUP`, `CORRUPT_GROUP` if the table cannot be read.
 */
export async function checkInputs(options: CheckInputsOptions): Promise<InputCheck> {
  const { store, table, monitoring } = options, now = options.now();
  const group = options.group ?? await currentGroup(store, table), reference = await openReference(options, group);
  const facts = await scanTable(group), { alarms, drift } = judgeRows(facts, { monitoring, group, end: group.end });
  alarms.push(...judgeFreshness(await lastVersions(store, group), { now, late: monitoring.data.late }));
  if (reference !== null) {
    alarms.push(...judgeVersions(group, reference, monitoring));
    const restated = group.version === reference.version ? null : await compareRestated(group, reference);
    if (restated !== null) {
      const { target } = group, { massAlarm, data: { units } } = monitoring;
      alarms.push(...judgeRestated(restated, { target, massAlarm, units }));
    }
  }
  const textOf = (period: number) => formatPeriod(group.calendar, period);
  return {
    table,
    dataVersion: group.version,
    reference: reference?.version ?? null,
    checkedAt: now.toISOString(),
    span: [textOf(Math.max(group.start, group.end + 1 - facts.spans.periods)), textOf(group.end)],
    alarms: sortAlarms(alarms),
    drift,
  };
}

/** The version that most serving models were trained on; null if nothing serves, or it was swept. */
async function openReference(
  { registry, store, table }: CheckInputsOptions,
  group: FeatureGroup,
): Promise<FeatureGroup | null> {
  const [most] = registry.servingRuns({ group: table }).toSorted((a, b) => b.versions - a.versions);
  const [run] = most === undefined ? [] : registry.recordedRuns({ run: most.run });
  if (run === undefined || run.damage !== undefined) return null;
  const { version } = run.lineage.data;
  if (version === group.version) return group;
  try {
    return await openGroup(versionDir(store, table, version));
  } catch (thrown) {
    if (thrown instanceof DataError) return null;
    throw thrown;
  }
}

/** How late a table usually is, its last versions tell. */
const LAST_VERSIONS = 5;

async function lastVersions(store: string, group: FeatureGroup) {
  const versions = (await listVersions(store, group.name)).filter((version) => version < group.version);
  const infos = [];
  for (const version of versions.slice(-LAST_VERSIONS)) {
    try {
      infos.push(await readGroupManifest(versionDir(store, group.name, version)));
    } catch (thrown) {
      // A damaged version tells nothing: fsck does.
      if (!(thrown instanceof DataError)) throw thrown;
    }
  }
  return [...infos, group];
}
