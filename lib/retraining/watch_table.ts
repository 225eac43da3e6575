import type { Config } from "../core/config/config.ts";
import { DataError } from "../core/errors/errors.ts";
import { type Logger, SILENT_LOGGER } from "../core/logger.ts";
import type { FeatureGroup } from "../data/store/feature_store.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { monitorTable } from "../monitoring/monitor.ts";
import { keptAlarms } from "../monitoring/kept_alarms.ts";
import { monitorRows, type MonitorRowsOptions } from "../monitoring/monitor_rows.ts";
import { openRegistry } from "../registry/registry.ts";
import type { MonitorResult } from "../monitoring/monitor_result.ts";
import type { MonitorOptions } from "../monitoring/open_look.ts";
import { refitAge } from "./ages.ts";
import type { TableWatcher, WatchedTable } from "./watched_table.ts";

/** What is looked at beside the table. */
export interface WatchStageOptions
  extends
    Pick<MonitorOptions, "registry" | "store" | "predictions" | "reports" | "now" | "signal">,
    Pick<MonitorRowsOptions, "input" | "access"> {
  /** Of the table. */
  readonly config: Config;
  /** What a user wants to follow. */
  readonly log?: Logger;
}

/**
 * Looks at a table as `monitor` does, before it serves: at what came in, and at logged forecasts against what came; of rows at
 * those that training has not seen. Nobody is told and nothing is remembered of it: that is for `monitor`, once the table serves.
 * What is wrong with a table that will not serve must not stay in its memory.
 *
 * @param options Folders, config.
 */
export function watchWith(options: WatchStageOptions): TableWatcher {
  return async ({ group: table }) => {
    const watched = hasRows(table) ? await watchRows(options, table) : await watchSeries(options, table);
    return watchedTable(watched, table);
  };
}

async function watchSeries(
  { log = SILENT_LOGGER, ...options }: WatchStageOptions,
  { version }: FeatureGroup,
): Promise<Watched> {
  const result = await monitorTable({ ...options, version, readOnly: true, staleAfter: refitAge });
  for (const { code, message } of result.notes) log.warn(`${message} (${code})`);
  return result;
}

/** Rows are looked at where there are new ones; what `monitor` has found before of who still serves stands beside. */
async function watchRows(options: WatchStageOptions, { name, contentHash }: FeatureGroup): Promise<Watched> {
  const { log = SILENT_LOGGER, config, ...at } = options, kept = () => keptAlarms({ ...at, config, table: name });
  if (!hasNewRows(options, { name, contentHash })) return kept();
  try {
    const look = await monitorRows({ ...at, config, log, readOnly: true, staleAfter: refitAge });
    for (const { code, message } of look.notes) log.warn(`${message} (${code})`);
    return look;
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    log.warn(
      `new rows of ${name} were not looked at, what monitor has found before counts (${thrown.code}): ${thrown.message}`,
    );
    return kept();
  }
}

/** Whether something serves, and has not been trained on all rows of the table. */
function hasNewRows(
  { registry: root, now }: WatchStageOptions,
  { name, contentHash }: Pick<FeatureGroup, "name" | "contentHash">,
): boolean {
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    const runs = registry.servingRuns({ group: name });
    const hasSeen = ({ run }: { readonly run: string }) =>
      registry.recordedRuns({ run })[0]?.lineage.data.contentHash === contentHash;
    return runs.length > 0 && !runs.some(hasSeen);
  } finally {
    registry.close();
  }
}

/** What a look says. */
type Watched = Pick<MonitorResult, "checked" | "conditions" | "blocked">;

/**
 * What a look says of a table before a retraining. Where no forecast has been compared yet nobody knows how a key does.
 *
 * @param result The look. @param table The table.
 */
export function watchedTable(
  { checked, conditions, blocked }: Watched,
  { keys }: Pick<FeatureGroup, "keys">,
): WatchedTable {
  const known = new Map(conditions.map((condition) => [condition.key.id, condition]));
  const ok = checked === 0 ? null : "ok" as const;
  return {
    conditions: keys.map((key) => {
      const { condition = ok, gain = null, code } = known.get(key.id) ?? {};
      const isAlarm = code !== undefined && (condition === "degraded" || condition === "drifted");
      return { key, condition, gain, ...isAlarm ? { alarm: code } : {} };
    }),
    blocked: blocked.filter(({ scope }) => scope === "table").map(({ code, message }) => ({ code, message })),
    withheld: blocked.filter(({ scope }) => scope === "keys").flatMap(({ keys }) => keys.ids),
  };
}
