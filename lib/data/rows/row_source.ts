import type { CellText } from "../tables/number_text.ts";
import { columnCells, headOf, type TextTable } from "../tables/text_table.ts";
import { wholeText, wholeTextSql } from "../tables/database.ts";
import { collectRejected, columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";
import type { TableHead } from "../sources/required_columns.ts";

/** Cells of some rows, shape [columns][rows]. */
export type TextBatch = readonly (readonly CellText[])[];

/** A line that is no row. */
export interface RejectedLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly problem: string;
}

/** A table of texts, wherever it is: what is decided of its rows is decided elsewhere, once. Empty cells are null. */
export interface RowSource {
  /** Columns and name. */
  readonly head: TableHead;
  /** Hand out columns of all rows in their order, batch after batch. @param onBatch With the position of its first row. */
  scan(columns: readonly string[], onBatch: (cells: TextBatch, first: number) => void): Promise<void>;
  /** Hand out columns of some rows in another order. @param order Positions of rows, shape [n]; each at most once. */
  scanInOrder(order: Int32Array, columns: readonly string[], onBatch: (cells: TextBatch) => void): Promise<void>;
  /** Lines that are no rows, as far as the table was scanned; all of them are counted, the first are told. */
  rejected(): Promise<{ readonly count: number; readonly lines: readonly RejectedLine[] }>;
}

/** Lines that are no rows and are told one by one. */
const MOST_TOLD = 10_000;

/** Columns that the usual memory of a database suffices for, and megabytes that it sets aside for each at once. */
const USUAL_COLUMNS = 500, COLUMN_MB = 1;

/** A table in a database. @param table What `openTable` gave. */
export function sqlRows(table: SourceTable): RowSource {
  const { database } = table;
  const texts = (columns: readonly string[]) =>
    columns.map((name) => `coalesce(${wholeTextSql(columnText(table, name))}, '.')`).join(", ");
  // However few its rows, the database holds two thousand cells of each column in every step of a query.
  const makeRoom = async (columns: readonly string[]) => {
    if (columns.length <= USUAL_COLUMNS) return;
    await database.run(`SET memory_limit = '${768 + COLUMN_MB * columns.length}MB'`);
  };
  return {
    head: table,
    async scan(columns, onBatch) {
      await makeRoom(columns);
      let first = 0;
      await database.streamTexts(`SELECT ${texts(columns)} FROM (${numberedRowsSql(table, columns)})`, (batch) => {
        onBatch(batch.map(cells), first);
        first += batch[0]?.length ?? 0;
      });
    },
    async scanInOrder(order, columns, onBatch) {
      await makeRoom(columns);
      await database.run("CREATE OR REPLACE TABLE placed (row INTEGER, place INTEGER)");
      if (order.length > 0) await database.append("placed", [order, Int32Array.from(order, (_, place) => place)]);
      await database.streamTexts(
        `SELECT ${texts(columns)} FROM (${numberedRowsSql(table, columns)}) AS source
           JOIN placed ON source.rn = placed.row + 1 ORDER BY place`,
        (batch) => onBatch(batch.map(cells)),
      );
      await database.run("DROP TABLE placed");
    },
    async rejected() {
      const count = await collectRejected(table);
      const rows = count === 0 ? [] : await database.rows(
        `SELECT file, line, "text", problem FROM rejected ORDER BY file, line LIMIT ${MOST_TOLD}`,
      );
      const lines = rows.map(([file, line, text, problem]) => ({
        file: String(file),
        line: Number(line),
        text: String(text ?? ""),
        problem: String(problem),
      }));
      return { count, lines };
    },
  };
}

function cells(texts: readonly string[]): CellText[] {
  return texts.map((text) => text.length === 1 ? null : wholeText(text));
}

/** Rows of a table in memory that are handed out at once. */
const BATCH = 2048;

/** A table in memory. @param table Its cells. */
export function memoryRows(table: TextTable): RowSource {
  const batches = (count: number) => Array.from({ length: Math.ceil(count / BATCH) }, (_, b) => b * BATCH);
  const cell = (text: CellText | undefined) => text === undefined || text === "" ? null : text;
  return {
    head: headOf(table),
    scan(columns, onBatch) {
      const all = columns.map((name) => columnCells(table, name));
      for (const first of batches(table.rows)) {
        const count = Math.min(BATCH, table.rows - first);
        onBatch(all.map((own) => Array.from({ length: count }, (_, i) => cell(own[first + i]))), first);
      }
      return Promise.resolve();
    },
    scanInOrder(order, columns, onBatch) {
      const all = columns.map((name) => columnCells(table, name));
      for (const first of batches(order.length)) {
        const rows = order.subarray(first, first + BATCH);
        onBatch(all.map((own) => Array.from(rows, (row) => cell(own[row]))));
      }
      return Promise.resolve();
    },
    rejected: () => Promise.resolve({ count: 0, lines: [] }),
  };
}
