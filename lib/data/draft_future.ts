import { formatPeriod } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import { type Panel, partition } from "../core/panel.ts";
import type { FeatureGroup } from "./feature_store.ts";
import { readChunk } from "./read_chunk.ts";
import { type RowColumn, writeRows } from "./write_rows.ts";

/**
 * Write a draft of the future frame, to be edited: for every key and step the columns that must be known ahead, each with
 * the key's last known value. A draft says "nothing changes"; put the real prices and promotions in.
 *
 * @param config Future columns and horizon. @param group The version that the forecast starts from.
 * @param path File to write: `.csv`, `.parquet`, `.json` or `.jsonl`.
 * @returns Rows written: keys × horizon; 0, and no file, if the config has no column that is known ahead.
 * @throws {DataError} As `readChunk` and `writeRows`.
 */
export async function draftFutureFrame(config: Config, group: FeatureGroup, path: string): Promise<number> {
  const derived = new Set(config.relative.map(({ name }) => name));
  const names = config.exogenous.future.filter((name) => !derived.has(name));
  if (names.length === 0) return 0;
  const parts = config.keys.map((): string[] => []), times: string[] = [];
  const values = names.map((): (string | number | null)[] => []);
  for (const { from, to } of group.chunks) {
    const panel = await readChunk(group, from, to);
    for (let k = 0; k < panel.keys.length; k++) {
      const last = lastKnown(partition(panel, k), names);
      for (let step = 1; step <= config.horizon; step++) {
        parts.forEach((column, p) => column.push(panel.keys[k].parts[p]));
        times.push(formatPeriod(group.calendar, group.end + step));
        values.forEach((column, f) => column.push(last[f]));
      }
    }
  }
  await writeRows(path, [
    ...config.keys.map((name, p): RowColumn => ({ name, values: parts[p] })),
    { name: config.time, values: times },
    ...names.map((name, f): RowColumn => ({ name, values: oneType(values[f]) })),
  ]);
  return times.length;
}

/** Texts of categorical columns, numbers of others, null where nothing was ever known. */
function lastKnown(series: Panel, names: readonly string[]): (string | number | null)[] {
  return names.map((name) => {
    const column = series.exogenous.find((exogenous) => exogenous.name === name);
    const value = column?.values.findLast((candidate) => !Number.isNaN(candidate));
    if (column === undefined || value === undefined) return null;
    return column.levels === undefined ? value : column.levels[value] ?? null;
  });
}

function oneType(values: readonly (string | number | null)[]): (string | null)[] | (number | null)[] {
  return values.some((value) => typeof value === "string")
    ? values.map((value) => value === null ? null : String(value))
    : values.map((value) => value === null ? null : Number(value));
}
