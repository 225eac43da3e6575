import { timeOf } from "../core/config/config_columns.ts";
import { formatPeriod, isClosed } from "../core/time/calendar.ts";
import type { Config } from "../core/config/config.ts";
import { type Panel, partition } from "../core/rows/panel.ts";
import { resolveConfig } from "../core/config/resolve_config.ts";
import type { FeatureGroup } from "./store/feature_store.ts";
import { appendFuture } from "./store/future_frame.ts";
import { readChunk } from "./store/read_chunk.ts";
import { storedFuture } from "./store/stored_future.ts";
import type { RowWriterOptions } from "./outputs/row_writer.ts";
import { type RowColumn, writeRows } from "./outputs/write_rows.ts";

/** Name of the column that says where each drafted row is taken from. */
const DRAFTED_FROM = "drafted_from";

/** What a drafted cell repeats: of the table's own rows ahead, else of a period; null where nothing was ever known. */
interface Drafted {
  readonly value: string | number | null;
  readonly from: string | null;
}

/**
 * Write a draft of the future frame, to be edited: for every key and step the columns that must be known ahead, as the
 * table itself says them, else as they were at the same position of the last season, else the key's last known value. The
 * column `drafted_from` says which: `table`, or the period that is repeated. Such a draft says "as last season"; put the
 * real prices and promotions in. Read back it is what it was before it was defused.
 *
 * @param config Future columns, horizon, season. @param group The version that the forecast starts from.
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
  const { horizon, seasonLength } = resolveConfig(config, group.calendar), { calendar } = group;
  const derived = new Set(config.relative.map(({ name }) => name));
  const names = config.exogenous.future.filter((name) => !derived.has(name));
  if (names.length === 0) return 0;
  const parts = config.keys.map((): string[] => []), times: string[] = [], sources: (string | null)[] = [];
  const values = names.map((): (string | number | null)[] => []);
  for (const { from, to } of group.chunks) {
    const ahead = await storedFuture(group, { from, to, steps: horizon });
    const panel = appendFuture(await readChunk(group, from, to), ahead, horizon);
    for (let k = 0; k < panel.keys.length; k++) {
      const series = partition(panel, k);
      for (let step = 1; step <= horizon; step++) {
        if (isClosed(calendar, group.end + step)) continue;
        const cells = names.map((name) => draftCell(series, name, { step, horizon, seasonLength }));
        parts.forEach((column, p) => column.push(panel.keys[k]!.parts[p]!));
        times.push(formatPeriod(calendar, group.end + step));
        values.forEach((column, f) => column.push(cells[f]!.value));
        sources.push([...new Set(cells.flatMap(({ from }) => from ?? []))].join(", ") || null);
      }
    }
  }
  const taken = [...config.keys, timeOf(config), ...names];
  await writeRows(path, [
    ...config.keys.map((name, p): RowColumn => ({ name, values: parts[p]! })),
    { name: timeOf(config), values: times },
    ...names.map((name, f): RowColumn => ({ name, values: oneType(values[f]!) })),
    ...taken.includes(DRAFTED_FROM) ? [] : [{ name: DRAFTED_FROM, values: sources }],
    // What models are given is what the table says, to the last digit.
  ], { ...options, digits: "all" });
  return times.length;
}

/*
 *     … s-m … t | 1 … s     s: what the table says of it, else s - m, the newest known period at its position in the season,
 *                           or one season before that, and so on; else the newest value of all
 */
function draftCell(
  series: Panel,
  name: string,
  { step, horizon, seasonLength }: { readonly step: number; readonly horizon: number; readonly seasonLength: number },
): Drafted {
  const column = series.exogenous.find((exogenous) => exogenous.name === name);
  if (column === undefined) return { value: null, from: null };
  const { values, levels } = column, end = series.y.length - horizon, at = end + step - 1;
  const isKnown = (row: number) => row >= 0 && !Number.isNaN(values[row]!);
  let row = at;
  if (!isKnown(row)) row -= seasonLength * Math.ceil(step / seasonLength);
  while (row >= 0 && !isKnown(row)) row -= seasonLength;
  if (row < 0) row = values.subarray(0, at).findLastIndex((value) => !Number.isNaN(value));
  if (row < 0) return { value: null, from: null };
  const from = row >= end ? "table" : formatPeriod(series.calendar, series.ds[row]!);
  return { value: levels === undefined ? values[row]! : levels[values[row]!] ?? null, from };
}

function oneType(values: readonly (string | number | null)[]): (string | null)[] | (number | null)[] {
  return values.some((value) => typeof value === "string")
    ? values.map((value) => value === null ? null : String(value))
    : values.map((value) => value === null ? null : Number(value));
}
