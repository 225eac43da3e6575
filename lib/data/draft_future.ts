import { formatPeriod, isClosed } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import { type Panel, partition } from "../core/panel.ts";
import { resolveConfig } from "../core/resolve_config.ts";
import type { FeatureGroup } from "./feature_store.ts";
import { appendFuture } from "./future_frame.ts";
import { readChunk } from "./read_chunk.ts";
import { storedFuture } from "./stored_future.ts";
import type { RowWriterOptions } from "./row_writer.ts";
import { type RowColumn, writeRows } from "./write_rows.ts";

/**
 * Write a draft of the future frame, to be edited: for every key and step the columns that must be known ahead, as the
 * table itself says them, else with the key's last known value. Such a draft says "nothing changes"; put the real prices
 * and promotions in. Read back it is what it was before it was defused.
 *
 * @param config Future columns and horizon. @param group The version that the forecast starts from.
 * @param path File to write: `.csv`, `.parquet`, `.json` or `.jsonl`. @param options Of CSV.
 * @returns Rows written: keys × open periods of the horizon; 0, and no file, if the config has no column that is known ahead.
 * @throws {DataError} As `readChunk` and `writeRows`.
 */
export async function draftFutureFrame(
  config: Config,
  group: FeatureGroup,
  path: string,
  options: RowWriterOptions = {},
): Promise<number> {
  const { horizon } = resolveConfig(config, group.calendar);
  const derived = new Set(config.relative.map(({ name }) => name));
  const names = config.exogenous.future.filter((name) => !derived.has(name));
  if (names.length === 0) return 0;
  const parts = config.keys.map((): string[] => []), times: string[] = [];
  const values = names.map((): (string | number | null)[] => []);
  for (const { from, to } of group.chunks) {
    const ahead = await storedFuture(group, { from, to, steps: horizon });
    const panel = appendFuture(await readChunk(group, from, to), ahead, horizon);
    for (let k = 0; k < panel.keys.length; k++) {
      const series = partition(panel, k), end = series.y.length - horizon;
      for (let step = 1; step <= horizon; step++) {
        if (isClosed(group.calendar, group.end + step)) continue;
        parts.forEach((column, p) => column.push(panel.keys[k]!.parts[p]!));
        times.push(formatPeriod(group.calendar, group.end + step));
        values.forEach((column, f) => column.push(lastKnown(series, names[f]!, end + step)));
      }
    }
  }
  await writeRows(path, [
    ...config.keys.map((name, p): RowColumn => ({ name, values: parts[p]! })),
    { name: config.time, values: times },
    ...names.map((name, f): RowColumn => ({ name, values: oneType(values[f]!) })),
  ], options);
  return times.length;
}

/** Text of a categorical column, number of another, null where nothing was ever known before a row. */
function lastKnown(series: Panel, name: string, before: number): string | number | null {
  const column = series.exogenous.find((exogenous) => exogenous.name === name);
  const value = column?.values.subarray(0, before).findLast((candidate) => !Number.isNaN(candidate));
  if (column === undefined || value === undefined) return null;
  return column.levels === undefined ? value : column.levels[value] ?? null;
}

function oneType(values: readonly (string | number | null)[]): (string | null)[] | (number | null)[] {
  return values.some((value) => typeof value === "string")
    ? values.map((value) => value === null ? null : String(value))
    : values.map((value) => value === null ? null : Number(value));
}
