import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { scaleUpTo } from "@lib/competition/backtest/backtest.ts";
import { parsePeriod } from "@lib/core/time/calendar.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { PreparedTable } from "@lib/data/prepare.ts";
import { outputKeyNames } from "@lib/data/outputs/output_names.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { CLASS_BLEND, type ForecastsAt, keyAt } from "./class_blend.ts";
import type { KeyForecast } from "./key_scores.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** Rows of a file in memory at a time. */
const BATCH = 50_000;

/** Target by key id, from the key's first period to the table's end. */
export type Histories = ReadonlyMap<string, Float64Array>;

/** Targets of some keys of a prepared table. */
export async function readHistories(group: PreparedTable["group"], keys: ReadonlySet<string>): Promise<Histories> {
  const histories = new Map<string, Float64Array>();
  for (const { from, to } of group.chunks) {
    const panel = await readChunk(group, from, to);
    panel.keys.forEach(({ id }, k) => {
      if (keys.has(id)) histories.set(id, panel.y.slice(panel.offsets[k], panel.offsets[k + 1]));
    });
  }
  return histories;
}

/**
 * The forecasts that `evaluate` wrote, by key and origin. What nobody knew at an origin has no forecast, and is nobody's error.
 *
 * @param path Parquet. @param table The table as it was evaluated.
 * @param options `keys`: ids of the keys to read; `blends`: of the same origins, see `classBlends`.
 */
export async function readForecasts(
  path: string,
  table: PreparedTable,
  { keys, blends }: { readonly keys: ReadonlySet<string>; readonly blends: ForecastsAt },
): Promise<KeyForecast[]> {
  const { group, config } = table, histories = await readHistories(group, keys);
  const forecasts: KeyForecast[] = [];
  for (const { id, origin, rows } of await readGroups(path, table, keys)) {
    const history = histories.get(id) ?? new Float64Array();
    const known = history.subarray(0, Math.max(0, history.length - (group.end - parsePeriod(group.calendar, origin))));
    const methods = Object.keys(rows[0] ?? {}).filter((name) => name.startsWith("yhat_"));
    const column = (name: string) => rows.map((row) => Number(row[name] ?? NaN));
    const blend = blends.get(keyAt(id, origin));
    forecasts.push({
      key: id,
      actual: column("y"),
      forecasts: new Map([
        ["ours", column("yhat")],
        ...methods.map((name) => [name.slice("yhat_".length), column(name)] as const),
        [CLASS_BLEND, column("step").map((step) => blend?.[step - 1] ?? NaN)],
      ]),
      scale: scaleUpTo(known, config.seasonLength),
    });
  }
  return forecasts;
}

/** Rows that are scored, together by key and origin. */
async function readGroups(path: string, { group }: PreparedTable, keys: ReadonlySet<string>) {
  const file = await asyncBufferFromFile(path), metadata = await parquetMetadataAsync(file);
  const names = metadata.schema.slice(1).map(({ name }) => name);
  const keyNames = outputKeyNames(group.keyColumns, names.slice(group.keyColumns.length));
  const total = Number(metadata.num_rows);
  const groups = new Map<string, { id: string; origin: string; rows: Row[] }>();
  for (let rowStart = 0; rowStart < total; rowStart += BATCH) {
    const rowEnd = Math.min(rowStart + BATCH, total);
    const rows: Row[] = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
    for (const row of rows) {
      const { id } = seriesKey(keyNames.map((name) => String(row[name]))), origin = String(row.origin);
      if (!keys.has(id) || row.yhat === null) continue;
      const group = groups.get(keyAt(id, origin)) ?? { id, origin, rows: [] };
      groups.set(keyAt(id, origin), group);
      group.rows.push(row);
    }
  }
  return groups.values();
}
