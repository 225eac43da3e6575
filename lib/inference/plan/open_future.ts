import { endedAfter } from "../../competition/backtest/eligibility.ts";
import { DataError } from "../../core/errors/errors.ts";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { FutureFrame } from "../../data/store/future_frame.ts";
import { hasStoredFuture, tellStoredFuture } from "../../data/store/stored_future.ts";

/**
 * What a file says is known of the periods after a table's end. What the table itself said is read chunk by chunk, see
 * `storedFuture`; a file's rows replace it row by row.
 *
 * @param config Columns known ahead and horizon of the models that serve. @param group The table.
 * @param source `future`: file with the columns, or what was read of it; `log`: where findings go, without one none are
 * looked for in the table; `positions`: of the keys that are forecast, default all.
 * @returns Null if no model needs any, or the table has it.
 * @throws {DataError} `FUTURE_COLUMN_MISSING` with the names of the columns; as `readFutureFrame`.
 */
export async function openFuture(
  config: ResolvedConfig,
  group: FeatureGroup,
  source: { readonly future?: string | FutureFrame; readonly log?: Logger; readonly positions?: readonly number[] },
): Promise<FutureFrame | null> {
  const { log = SILENT_LOGGER } = source;
  const names = config.exogenous.future;
  if (typeof source.future === "object") return source.future;
  if (source.future !== undefined) {
    // DuckDB is loaded only when there is something to read.
    const { readFutureFrame } = await import("../../data/read_future_frame.ts");
    const frame = await readFutureFrame(config, group, source.future);
    for (const finding of frame.findings) log.warn(`${finding.count} ${finding.message} (${finding.code})`);
    return frame;
  }
  if (names.length === 0) return null;
  if (hasStoredFuture(group)) {
    if (source.log === undefined) return null;
    const { horizon: steps, seasonLength } = config, { positions } = source;
    const told = await tellStoredFuture(group, { steps, endedAfter: endedAfter(steps, seasonLength), positions });
    for (const { count, message, code } of told) log.warn(`${count} ${message} (${code})`);
    return null;
  }
  throw new DataError(
    "FUTURE_COLUMN_MISSING",
    `Cannot forecast as ${
      names.join(", ")
    } must be known for the ${config.horizon} periods ahead: current value is no file and no such row in the table`,
    {
      hint: `Add rows for these periods with an empty ${config.target} to the table, or give a file with the columns ${
        [...config.keys, config.time, ...names].join(", ")
      } by --future; --draft-future writes one to start from.`,
      context: { missing: [...names] },
    },
  );
}
