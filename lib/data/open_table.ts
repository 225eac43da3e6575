import { DataError } from "../core/errors.ts";
import type { Database } from "./database.ts";
import { quoteName, quoteText } from "./database.ts";
import { nearestName } from "../core/nearest_name.ts";
import { listSourceFiles, type SourceFile } from "./source_files.ts";

/** File formats that can be read. */
export type TableFormat = "csv" | "parquet" | "json";

/** A table on disk, as DuckDB sees it. */
export interface SourceTable {
  /** What was asked for. */
  readonly source: string;
  readonly format: TableFormat;
  readonly files: readonly SourceFile[];
  /** Column names as written. */
  readonly columns: readonly string[];
  /** SQL relation of the whole table, in file order; every scan gives the same rows. */
  readonly relation: string;
}

const EXTENSIONS: readonly (readonly [RegExp, TableFormat])[] = [
  [/\.(csv|tsv|txt)(\.gz|\.zst)?$/i, "csv"],
  [/\.(parquet|pq)$/i, "parquet"],
  [/\.(jsonl|ndjson|json)(\.gz|\.zst)?$/i, "json"],
];

/**
 * Find out what a source is: its files, format and columns.
 *
 * CSV may be separated by comma, semicolon, tab or bar, with LF or CRLF, with or without a byte order mark. A line that
 * does not fit its header is no row of the table; {@linkcode rejectedLinesSql} tells such lines.
 *
 * @param database Where to look at it.
 * @param source Path of a file, or of many by `*` and `?`: CSV or JSON lines (plain, .gz, .zst), Parquet.
 * @throws {DataError} `MISSING_FILE`, `EMPTY_TABLE`, `UNSUPPORTED_FORMAT`, `UNREADABLE_FILE`.
 */
export async function openTable(database: Database, source: string): Promise<SourceTable> {
  const format = formatOf(source);
  const files = await listSourceFiles(source);
  const paths = `[${files.map((file) => quoteText(escapeGlob(file.path))).join(", ")}]`;
  try {
    if (format === "json") return { source, format, files, ...await openJson(database, paths) };
    const relation = format === "parquet" ? `read_parquet(${paths})` : csvRelation(paths);
    return { source, format, files, relation, columns: await describe(database, relation) };
  } catch (cause) {
    throw unreadableTable(source, cause);
  }
}

/**
 * Check that a table has the columns that a caller needs.
 *
 * @param table An open table.
 * @param needed Column names, exactly as written in the table.
 * @throws {DataError} `MISSING_COLUMN`, naming the available columns and the nearest one.
 */
export function requireColumns(table: Pick<SourceTable, "source" | "columns">, needed: readonly string[]): void {
  const missing = needed.filter((name) => !table.columns.includes(name));
  if (missing.length === 0) return;
  const guesses = missing.map((name) => nearestName(name, table.columns)).filter((name) => name !== null);
  throw new DataError(
    "MISSING_COLUMN",
    `Cannot read ${table.source} as it must have the column(s) ${missing.map((m) => JSON.stringify(m)).join(", ")}: ` +
      `current value is ${JSON.stringify(table.columns)}`,
    {
      hint: guesses.length > 0
        ? `Did you mean ${guesses.map((guess) => JSON.stringify(guess)).join(", ")}? Name the column in the config.`
        : "Name the columns of the table in the config: keys, time, target, exogenous.",
      context: { missing, available: [...table.columns], nearest: guesses },
    },
  );
}

/** SQL of the numbered rows of a table: `rn` (1 is the first row) and every column as text, `c0`, `c1`, … */
export function numberedRowsSql(table: Pick<SourceTable, "columns" | "relation">): string {
  const texts = table.columns.map((name, i) => `CAST(${quoteName(name)} AS VARCHAR) AS c${i}`);
  return `SELECT row_number() OVER () AS rn, ${texts.join(", ")} FROM ${table.relation}`;
}

/** SQL of a column's text in {@linkcode numberedRowsSql}. */
export function columnText(table: Pick<SourceTable, "columns">, column: string): string {
  return `c${table.columns.indexOf(column)}`;
}

/**
 * SQL of the lines of a CSV that are no rows (wrong number of fields, bytes that are not UTF-8), as the last scan met
 * them: columns `line` (number in its file), `text` and `problem`. Other formats have none.
 */
export function rejectedLinesSql(table: Pick<SourceTable, "format">): string {
  if (table.format !== "csv") return `SELECT NULL::DOUBLE AS line, NULL::VARCHAR AS "text", '' AS problem LIMIT 0`;
  // One line can be wrong in many ways; each scan writes the rejects again.
  return `SELECT CAST(min(line) AS DOUBLE) AS line, any_value(csv_line) AS "text", any_value(error_message) AS problem ` +
    `FROM reject_errors WHERE scan_id = (SELECT max(scan_id) FROM reject_errors) GROUP BY file_id, line_byte_position`;
}

/** DuckDB takes a path for a pattern: without this, `sales[1].csv` would be read from `sales1.csv` if that is there. */
function escapeGlob(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}

function formatOf(source: string): TableFormat {
  for (const [pattern, format] of EXTENSIONS) if (pattern.test(source)) return format;
  throw new DataError(
    "UNSUPPORTED_FORMAT",
    `Cannot read ${source} as its format must be known: current value is "${/\.[^./\\]*$/.exec(source)?.[0] ?? ""}"`,
    { hint: "Use .csv, .csv.gz, .csv.zst, .parquet, .jsonl or .ndjson.", context: { source } },
  );
}

/**
 * Everything is text. Quotes, comments and skipped lines are fixed, as guessing them can lose rows silently: a line that
 * starts with # would be a comment, an id like 'O a quote.
 */
function csvRelation(paths: string): string {
  return `read_csv(${paths}, all_varchar = true, header = true, quote = '"', escape = '"', comment = '', skip = 0, ` +
    `store_rejects = true, rejects_limit = 0)`;
}

/** Two looks: the names by DuckDB's own detection, then every column as text so that "007" and 30 February stay. */
async function openJson(database: Database, paths: string): Promise<{ relation: string; columns: string[] }> {
  const columns = await describe(database, `read_json(${paths}, ignore_errors = true, sample_size = 100000)`);
  const struct = columns.map((name) => `${quoteName(name)}: 'VARCHAR'`).join(", ");
  return { columns, relation: `read_json(${paths}, columns = {${struct}}, ignore_errors = true)` };
}

async function describe(database: Database, relation: string): Promise<string[]> {
  return (await database.rows(`SELECT column_name FROM (DESCRIBE FROM ${relation})`)).map((row) => String(row[0]));
}

function unreadableTable(source: string, cause: unknown): DataError {
  if (cause instanceof DataError) return cause;
  const [text] = String(cause instanceof Error ? cause.message : cause).split("\n");
  return new DataError("UNREADABLE_FILE", `Cannot read ${source} as its content must fit its name: ${text}`, {
    hint: "Check that the file is whole and has the format that its name says.",
    context: { source },
    cause,
  });
}
