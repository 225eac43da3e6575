import type { RequestRow } from "../inference/requests/request.ts";
import type { TableDescription } from "../inference/service/forecast_service.ts";
import { periodsPerDay } from "../core/time/calendar.ts";
import { cellText, type TimeCodec, timeCodec } from "./cell_texts.ts";
import { needColumns } from "./need_columns.ts";
import { type DataColumns, type MemoryTable, readColumnsOf } from "./table_kinds.ts";

/** What a table is asked with: its columns, and what a row of a request may say. */
export type AskedTable = Pick<TableDescription, "keyColumns" | "time" | "target" | "columns" | "frequency">;

/** Data as the rows of a request, and how it writes its times. */
export interface RequestData {
  /** One per row. */
  readonly rows: readonly RequestRow[];
  /** Of the time column; null without rows. */
  readonly time: TimeCodec | null;
  /** Columns of the data. */
  readonly data: DataColumns | null;
}

const NONE: RequestData = { rows: [], time: null, data: null };
const HINT = "Name the columns as the table that was trained on does.";

/**
 * Data as rows of a request. Columns that the table does not have are passed over, as frames carry many.
 *
 * @param given History or future; none if absent or empty. @param table What the rows are of.
 * @param what `actuals`: with the target and all columns; `future`: with the columns known ahead alone.
 * @throws {DataError} `MISSING_COLUMN` without a key column, the time or, of actuals, the target.
 */
export function requestRows(
  given: MemoryTable | undefined,
  table: AskedTable,
  what: "actuals" | "future",
): RequestData {
  if (given === undefined) return NONE;
  const data = readColumnsOf(given), { keyColumns, target } = table;
  const asked = table.columns.filter(({ kind }) => what === "actuals" || kind === "future").map(({ name }) => name);
  const names = [...what === "actuals" ? [target] : [], ...asked].filter((name) => data.columns.has(name));
  if (data.rows === 0) return NONE;
  needColumns(data, [...keyColumns, table.time, ...what === "actuals" ? [target] : []], HINT);
  const time = timeCodec(data.columns.get(table.time) ?? [], { hasHours: periodsPerDay(table.frequency) > 1 });
  const cells = (name: string) => data.columns.get(name) ?? [];
  const rows = Array.from({ length: data.rows }, (_, i): RequestRow => ({
    key: keyColumns.map((name) => cellText(cells(name)[i]) ?? ""),
    ds: time.text(cells(table.time)[i]) ?? "",
    values: Object.fromEntries(names.map((name) => [name, plainValue(cells(name)[i])])),
  }));
  return { rows, time, data };
}

function plainValue(value: unknown): string | number | null {
  return typeof value === "number" && !Number.isNaN(value) ? value : cellText(value);
}
