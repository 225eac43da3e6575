import type { CsvFile } from "../csv_file.ts";

/** A column as its database describes it. */
export interface DatabaseColumn {
  readonly name: string;
  /** Whether its values are instants, which a clock must make times of. */
  readonly isZoned: boolean;
}

/** A database at one moment: what others write meanwhile is not seen. */
export interface DatabaseReader {
  /** A name as its SQL writes it. */
  quote(name: string): string;
  /** Columns of what stands behind FROM, in order. */
  columns(relation: string): Promise<readonly DatabaseColumn[]>;
  /** Names of tables and views, for errors. */
  tables(): Promise<readonly string[]>;
  /**
   * Write rows as text, as they come: memory does not grow with them.
   *
   * @param query What is read. @param out Where to; its header too.
   */
  copy(query: DatabaseQuery, out: CsvFile): Promise<void>;
  /** End the transaction and the connection. */
  close(): Promise<void>;
}

/** One SELECT. */
export interface DatabaseQuery {
  readonly relation: string;
  readonly columns: readonly DatabaseColumn[];
  /** Names of columns that rows are ordered by. */
  readonly order: readonly string[];
}

/** How a database is opened. */
export interface OpenDatabaseOptions {
  /** What to call it in errors: the address is a secret. */
  readonly name: string;
  /** Clock of columns that hold instants; null: there must be none. */
  readonly zone: string | null;
  /** Most seconds. */
  readonly seconds: number;
  /** Stops what is being read. */
  readonly signal?: AbortSignal;
}

/** Seconds in which a server must have answered at all. */
export const CONNECT_SECONDS = 15;

/** A name as standard SQL writes it. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name as MySQL writes it. */
export function quoteWithBackticks(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** The end of a query. @param columns Quoted. */
export function orderBy(columns: readonly string[]): string {
  return columns.length === 0 ? "" : ` ORDER BY ${columns.join(", ")}`;
}
