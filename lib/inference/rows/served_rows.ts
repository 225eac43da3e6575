import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { assertUnread } from "../../data/outputs/assert_unread.ts";
import type { TextTable } from "../../data/tables/text_table.ts";
import { startDuckDb } from "../../data/tables/database.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readingOf } from "../../data/tables/open_table.ts";
import { requireColumns, requireOnce } from "../../data/sources/required_columns.ts";
import { type RowSource, sqlRows } from "../../data/rows/row_source.ts";
import { ensureSource } from "../../data/simulate/ensure_source.ts";
import { openSourceTable } from "../../data/tables/open_source_table.ts";
import { pause } from "../../parallel/pause.ts";
import { Scratch } from "../../storage/files/scratch.ts";
import type { WriteOptions } from "../series/infer.ts";
import type { RequestFindings } from "../requests/request_findings.ts";
import { chosenRows, type RowChoice } from "./chosen_rows.ts";
import { inputPlaces } from "./target_rows.ts";
import { type OpenRows, openRows } from "./open_rows.ts";
import { predictServed } from "./predict_served.ts";
import type { RowsToPredict, TablePredictions } from "./predict_table.ts";
import { readingOfGroup, readRowTable } from "./read_row_table.ts";
import { type TextBlock, textBlocks } from "./text_blocks.ts";

/** Which rows of which table, and what serves them. */
export interface ServedSource extends
  Pick<
    WriteOptions,
    "registry" | "store" | "config" | "choice" | "now" | "log" | "access" | "onProgress" | "output"
  >,
  RowChoice {
  /** Table of the rows: key columns and features, with targets or without. Default: the config's source. */
  readonly input?: string;
}

/** Columns that are read beside keys and features. */
export interface MoreColumns {
  readonly names: readonly string[];
  /** What to do where one is missing. */
  readonly hint: string;
}

/** Rows of a table that is open, and the models that serve them. */
export interface OpenedTable extends Omit<OpenRows, "close"> {
  /** What was read. */
  readonly input: string;
  /** Columns of the input that are read. */
  readonly columns: readonly string[];
  /** The rows. */
  readonly rows: RowSource;
  /** Their positions in the input, shape [n]; null: it has no others. */
  readonly places: Int32Array | null;
}

/** Rows that were predicted together. */
export interface PredictedBlock {
  /** As they were read. */
  readonly texts: TextTable;
  /** By key. */
  readonly table: RowsToPredict;
  /** What was predicted. */
  readonly predictions: TablePredictions;
  /** Position of the first. */
  readonly first: number;
  /** Positions in the input, from 0, shape [n]: each once for every target that is a key of its own. */
  readonly places: Int32Array;
}

/** Rows that are in memory at a time. */
const BLOCK = 50_000;

/**
 * Work on the rows of a table without a calendar, with what serves them.
 *
 * @param options Registry, store, input; the output, which must not be the input. @param more What is read beside keys and features
 * of the table that serves. @param work What to do; all is closed when it ends.
 * @throws {RegistryError} `NOT_FOUND`, `SCHEMA_VERSION`. @throws {DataError} `WRONG_PROBLEM` of a table of series, `MISSING_COLUMN`,
 * `DUPLICATE_COLUMN`, `FILE_EXISTS` where the output is the input, `MISSING_FILE` and the others of `openSourceTable`, `MISSING_GROUP`; what `work` throws.
 */
export async function withServedRows<T>(
  options: ServedSource,
  more: (group: FeatureGroup, columns: readonly string[]) => MoreColumns,
  work: (served: OpenedTable) => Promise<T>,
): Promise<T> {
  using opened = new DisposableStack();
  const { close, ...open } = await openRows(options), { access, output } = options, { group, config } = open;
  opened.defer(close);
  const spill = opened.use(Scratch.ofSystem());
  const database = opened.adopt(await startDuckDb({ spill: spill.path }), (own) => own.close());
  const input = options.input ?? await sourceOf(options.config ?? config, options);
  const table = await openSourceTable(database, input, { ...readingOf(config), access });
  assertUnread(output, table.files.map(({ path }) => path));
  const known = [...group.keyColumns, ...group.exogenous.map(({ name }) => name)],
    { names, hint } = more(group, table.columns);
  requireColumns(
    table,
    [...new Set(known)],
    "Rows to predict have the columns that models know: leave cells empty that nobody knows.",
  );
  requireColumns(table, names, hint);
  const columns = [...new Set([...known, ...names])];
  requireOnce(table, columns);
  if (options.since !== undefined && group.time !== "") {
    requireColumns(table, [group.time], "Its times say which rows are meant by --since.");
  }
  return await work({ ...open, ...await chosenRows(sqlRows(table), options, group), input, columns });
}

/** The rows of a table as texts, block by block, in their order. @param served What is open. */
export function readBlocks({ rows, columns }: Pick<OpenedTable, "rows" | "columns">): AsyncGenerator<TextBlock> {
  return textBlocks(rows, columns, BLOCK);
}

/**
 * The rows of a table with their predictions, block by block, in their order.
 *
 * @param served What is open. @param at `notes`: gets what is passed over; `onProgress`: told after each block.
 */
export async function* predictBlocks(
  { group, columns, form, rows, resolver, places: chosen }: OpenedTable,
  { notes, onProgress }: { readonly notes: RequestFindings } & Pick<ServedSource, "onProgress">,
): AsyncGenerator<PredictedBlock> {
  const reading = readingOfGroup(group), { levels } = form, placesOf = inputPlaces(group.table);
  for await (const { table: texts, first, total } of readBlocks({ rows, columns })) {
    const places = chosen?.subarray(first, first + texts.rows) ?? placesOf(texts);
    const table = readRowTable(texts, { ...reading, notes, places });
    const serving = await resolver.resolve(table.keys);
    yield { texts, table, predictions: await predictServed(table, { serving, resolver, levels }), first, places };
    // Nothing of this waits by itself: here Ctrl-C is heard.
    await pause();
    onProgress?.({ phase: "predict", done: first + texts.rows, total });
  }
}

/** Lines of the input that are no rows: nobody can predict them. */
export async function rejectedLines({ rows }: Pick<OpenedTable, "rows">): Promise<Finding[]> {
  const { count, lines } = await rows.rejected();
  if (count === 0) return [];
  return [{
    code: "MALFORMED_ROW",
    severity: "error",
    message: "lines that are no rows, left out",
    column: "",
    count,
    examples: lines.slice(0, 5).map(({ line, problem }) => `line ${line}: ${problem}`),
  }];
}

/** A config may name a sheet or a query, which has its rows from elsewhere than a file. */
async function sourceOf(
  { source: given, name }: Pick<Config, "source" | "name">,
  options: Pick<ServedSource, "store" | "log">,
): Promise<string> {
  const source = await ensureSource(given, options);
  if (typeof source === "string") return source;
  throw new DataError(
    "MISSING_FILE",
    `Cannot predict rows of ${name} as a file must have them: current value is none, and its source is no file`,
    { hint: "Name one: deno task infer --input rows.csv." },
  );
}
