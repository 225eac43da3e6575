/** One value of a small query result; 64-bit integers come as numbers. */
export type QueryValue = string | number | boolean | null;

/** Columns of one batch of a streamed result: numbers only, each shape [rows], valid until the callback returns. */
export type Batch = readonly (Int32Array | Float64Array)[];

/** A DuckDB in memory or in a file of a folder, to which it spills. */
export interface Database {
  /** Run a statement and forget its result. */
  run(sql: string): Promise<void>;
  /** All rows of a small result. */
  rows(sql: string): Promise<QueryValue[][]>;
  /** The row of a query that has exactly one: aggregates of a table. */
  row(sql: string): Promise<QueryValue[]>;
  /**
   * Stream a result of INTEGER and DOUBLE columns without nulls, batch after batch. A column of DOUBLE arrays comes as
   * the values of one row after the other, shape [rows × length].
   */
  stream(sql: string, onBatch: (batch: Batch, rows: number) => void): Promise<void>;
  /** Stream a result of VARCHAR columns without nulls, batch after batch: shape [columns][rows]. */
  streamTexts(sql: string, onBatch: (columns: readonly (readonly string[])[]) => void): Promise<void>;
  /** Append columns of equal length to a table of VARCHAR (string arrays), INTEGER and DOUBLE (typed arrays) columns. */
  append(table: string, columns: readonly (readonly string[] | Int32Array | Float64Array)[]): Promise<void>;
  /** Folder for what does not fit in memory, and for copies. */
  readonly spill: string;
  /** Free everything. */
  close(): void;
}

/** Options of {@linkcode startDuckDb}. */
export interface DuckDbOptions {
  /** Folder for what does not fit in memory; must exist. */
  readonly spill: string;
  /** Bytes of what is read, as far as known. Much is kept in a file of the folder, compressed, and takes little memory. */
  readonly sourceBytes?: number;
  /** Most memory that DuckDB may take, in megabytes; default 768, of much 256. */
  readonly memoryMb?: number;
}

/**
 * Start DuckDB in this process. Its driver is loaded here, and by nobody who reads no file.
 *
 * @param options Spill folder and memory limit.
 */
export async function startDuckDb(options: DuckDbOptions): Promise<Database> {
  const { connectDuckDb } = await import("./duckdb.ts");
  return await connectDuckDb(options);
}

/** A name as a quoted SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a quoted SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQL of a text for {@linkcode wholeText}: the driver drops a byte order mark that a text begins with. */
export function wholeTextSql(text: string): string {
  return `'.' || ${text}`;
}

/** The text of a cell selected by {@linkcode wholeTextSql}. */
export function wholeText(cell: QueryValue | undefined): string {
  return String(cell).slice(1);
}
