import type { RowsRequest } from "../inference/requests/request.ts";
import { rowColumns, rowValues } from "../inference/rows/row_columns.ts";
import type { ForecastService, ServiceNote } from "../inference/service/forecast_service.ts";
import { cellText, keyCodec } from "./cell_texts.ts";
import { needColumns } from "./need_columns.ts";
import { type MemoryTable, readColumnsOf } from "./table_kinds.ts";

/** One row of a prediction. The key columns stand beside these, by their names. */
export interface PredictionRow {
  /** Number of the row in the data, from 1: of rows that are asked for each target that of all of its predictions. */
  readonly row: number;
  /** Contender that serves; empty without one. */
  readonly model: string;
  /** Whose models: `own`, `global`, or `blend` of both; empty without one. */
  readonly scope: string;
  /** Version of the model; 0 for new keys and without one. */
  readonly version: number;
  /** `champion`, `fallback` or `failed`. */
  readonly status: string;
  /** Why it is no champion; empty for a champion. */
  readonly reason: string;
  /** `yhat`, `lo_80`, `hi_80` …, of several targets `yhat_<target>`; or `class`, `p_<class>`, `set_80` …; and the key columns. */
  readonly [column: string]: unknown;
}

/** With what rows are predicted. */
export interface PredictRequest extends Pick<RowsRequest, "levels" | "choice"> {
  /** Told what of the rows is passed over: values that are no numbers, texts that no model has seen. */
  readonly onNotes?: (notes: readonly ServiceNote[]) => void;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/**
 * The columns of predictions: key columns, `row`, numbers or classes, `model`, `scope`, `version`, `status`, `reason`.
 *
 * @param service Open, of a table without a calendar. @param data Rows: key columns and features. @param request See there.
 * @returns Each of shape [rows], in the order of the data; once for each target where these are keys of their own and no row names one.
 * @throws {DataError} `MISSING_COLUMN` without a key column but that of the target; as `ForecastService.predict`.
 */
export async function predictColumnsOf(
  service: ForecastService,
  data: MemoryTable,
  { onNotes, signal, ...request }: PredictRequest = {},
): Promise<Map<string, readonly unknown[]>> {
  const read = readColumnsOf(data), { keyColumns, rows: described } = service.describeTable();
  const asked = keyColumns.filter((name) => name !== described?.targetKey);
  needColumns(read, asked, "Name the columns as the table that was trained on does.");
  const texts = [...read.columns].map(([name, cells]) => [name, cells.map((cell) => cellText(cell) || null)] as const);
  const rows = { source: "data", columns: new Map(texts), rows: read.rows };
  const { predictions, notes, places, ...table } = await service.predict({ ...request, rows }, { signal });
  if (notes.length > 0) onNotes?.(notes);
  const heads = rowColumns(predictions, { keyColumns, keep: [] });
  const values = rowValues({ table, predictions, kept: [], first: 1, places }, predictions, keyColumns);
  const codecs = keyColumns.map((name) => keyCodec(read.columns.get(name) ?? []));
  return new Map(heads.map(({ name, type }, c) => {
    const column = Array.from<unknown>(values[c] ?? []);
    if (c < keyColumns.length) return [name, column.map((text) => codecs[c]?.(String(text)) ?? text)];
    return [name, type === "text" ? column.map((text) => text ?? "") : column];
  }));
}
