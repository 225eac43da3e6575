import type { Config } from "../core/config.ts";
import { type Logger, SILENT } from "../core/logger.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { monitorTable } from "../monitoring/monitor.ts";
import type { MonitorResult } from "../monitoring/monitor_result.ts";
import type { MonitorOptions } from "../monitoring/open_look.ts";
import { agesOf } from "./ages.ts";
import { type WatchedTable, watchNothing, type WatchTable } from "./watched_table.ts";

/** What is looked at beside the table. */
export interface WatchOptions
  extends Pick<MonitorOptions, "registry" | "store" | "predictions" | "reports" | "now" | "signal"> {
  /** Of the table. */
  readonly config: Config;
  /** What a user wants to follow. */
  readonly log?: Logger;
}

/**
 * Looks at a table as `monitor` does, before it serves: at what came in, and at logged forecasts against what came. Nobody is
 * told and detectors remember nothing of it: that is for `monitor`, once the table serves. What is wrong with a table that will
 * not serve must not stay in their memory.
 *
 * @param options Folders, config.
 */
export function watchWith({ log = SILENT, ...options }: WatchOptions): WatchTable {
  return async ({ group: table }) => {
    // Predictions of rows are not logged, and their inputs have no course: keys are judged by their age.
    if (hasRows(table)) return await watchNothing();
    const staleAfter: MonitorOptions["staleAfter"] = (config) => agesOf(config).refit;
    const result = await monitorTable({ ...options, version: table.version, readOnly: true, staleAfter });
    for (const { code, message } of result.notes) log.warn(`${message} (${code})`);
    return watchedTable(result, table);
  };
}

/**
 * What a look says of a table before a retraining. Where no forecast has been compared yet nobody knows how a key does.
 *
 * @param result The look. @param table The table.
 */
export function watchedTable(
  { checked, conditions, blocked }: Pick<MonitorResult, "checked" | "conditions" | "blocked">,
  { keys }: Pick<FeatureGroup, "keys">,
): WatchedTable {
  const known = new Map(conditions.map((condition) => [condition.key.id, condition]));
  const ok = checked === 0 ? null : "ok" as const;
  return {
    conditions: keys.map((key) => {
      const { condition = ok, gain = null } = known.get(key.id) ?? {};
      return { key, condition, gain };
    }),
    blocked: blocked.filter(({ scope }) => scope === "table").map(({ code, message }) => ({ code, message })),
    withheld: blocked.filter(({ scope }) => scope === "keys").flatMap(({ keys }) => keys.ids),
  };
}
