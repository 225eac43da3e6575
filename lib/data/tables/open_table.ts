import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { IN_MEMORY } from "../../core/config/source_problems.ts";
import type { Database } from "./database.ts";
import { decimalPart } from "./decimal_part.ts";
import { withKnownName } from "../sources/known_name.ts";
import { areKeys, targetNames, targetOf } from "../../core/config/config_columns.ts";
import { meltedParts, type Melting } from "./melted_part.ts";
import { isQuarantine } from "./quarantine_columns.ts";
import { requireColumns, type TableHead } from "../sources/required_columns.ts";
import { collectWidths } from "./rejected_widths.ts";
import { refuseForeign } from "./refuse_foreign.ts";
import { listSourceFiles, type SourceFile } from "../sources/source_files.ts";
import {
  csvParts,
  jsonArrayParts,
  jsonLineParts,
  parquetParts,
  type SourceParts,
  type TablePart,
} from "./table_part.ts";
import { undefusedPart } from "./undefused_part.ts";
import { readLayout } from "../sources/text_layout.ts";

/** File formats that can be read. */
export type TableFormat = "csv" | "parquet" | "json";

/** A table on disk, as DuckDB sees it. */
export interface SourceTable extends SourceParts, TableHead {
  /** Where it is looked at. */
  readonly database: Database;
  readonly format: TableFormat;
  readonly files: readonly SourceFile[];
  readonly parts: readonly TablePart[];
}

/** How the texts of a table are to be read. */
export interface TableReading {
  /** Of text files, as `TextDecoder` names it; default UTF-8, or UTF-16 by its byte order mark. */
  readonly encoding?: string | null;
  /** How numbers are written; default with a point. */
  readonly decimal?: "." | ",";
  /** Columns that hold no numbers, whatever they look like; default none. */
  readonly texts?: readonly string[];
  /** What to call the table in errors; default its path. */
  readonly name?: string;
  /** Columns that become series of their own; default none. */
  readonly melting?: Melting;
}

/** How the tables of a config are to be read. */
export function readingOf(config: Config): TableReading {
  const { encoding, decimal, keys, time } = config;
  const melting = areKeys(config) ? { names: targetNames(config), value: targetOf(config) } : undefined;
  return { encoding, decimal, texts: [...keys, ...time === null ? [] : [time]], melting };
}

const EXTENSIONS: readonly (readonly [RegExp, TableFormat])[] = [
  [/\.(csv|tsv|txt)(\.gz|\.zst)?$/i, "csv"],
  [/\.(parquet|pq)$/i, "parquet"],
  [/\.(jsonl|ndjson|json)(\.gz|\.zst)?$/i, "json"],
];

/**
 * Find out what a source is: its files, format and columns. Text files are looked at as a whole, and copied where the
 * database could not read them as they are: in another encoding, with mixed line ends, with quotes that do not close.
 *
 * CSV may be separated by comma, semicolon, tab or bar. A line that does not fit its header is no row of the table;
 * {@linkcode collectRejected} tells such lines. Files of one source are put together by the names of their columns.
 *
 * @param database Where to look at it; copies go to its spill folder.
 * @param source Path of a file, or of many by `*` and `?`: CSV or JSON lines (plain, .gz, .zst), Parquet.
 * @param options How its texts are to be read, and what to call it in errors.
 * @throws {DataError} `MISSING_FILE`, `EMPTY_TABLE`, `UNSUPPORTED_FORMAT`, `UNREADABLE_FILE`, `DAMAGED_FILE`,
 * `UNKNOWN_ENCODING`.
 */
export async function openTable(
  database: Database,
  source: string,
  options: TableReading = {},
): Promise<SourceTable> {
  const { name = source } = options;
  return await withKnownName({ path: source, name }, () => openNamed(database, source, { ...options, name }));
}

async function openNamed(
  database: Database,
  source: string,
  { name, ...options }: TableReading & { readonly name: string },
): Promise<SourceTable> {
  const format = formatOf(source);
  const files = (await listSourceFiles(source)).map((file) => name === source ? file : { ...file, name });
  for (const { path } of files) {
    await refuseForeign(path, { isText: format !== "parquet" && !/\.(gz|zst)$/i.test(path) });
  }
  const text = { encoding: options.encoding ?? null };
  try {
    const parts = format === "parquet"
      ? await parquetParts(database, files)
      : format === "csv"
      ? await csvParts(database, files, text)
      : await isJsonLines(files, text)
      ? await jsonLineParts(database, files, text)
      : await jsonArrayParts(database, files);
    // A quarantine comes back as what it was made from.
    const own = parts.parts.map((part) => format === "csv" && isQuarantine(part.columns) ? undefusedPart(part) : part);
    const plain = options.decimal === "," ? own.map((part) => decimalPart(part, options.texts ?? [])) : own;
    const melted = meltedTable(plain, { name, melting: options.melting });
    return {
      database,
      source: name,
      format,
      files,
      ...parts,
      parts: melted,
      columns: [...new Set(melted.flatMap((part) => part.columns))],
    };
  } catch (cause) {
    throw unreadableTable(name, cause);
  }
}

/** Files of several targets as files of one. A file of what is known ahead has none of them. */
function meltedTable(
  parts: readonly TablePart[],
  { name, melting }: { readonly name: string; readonly melting: Melting | undefined },
): readonly TablePart[] {
  if (melting === undefined) return parts;
  const columns = [...new Set(parts.flatMap((part) => part.columns))];
  if (melting.names.some((target) => columns.includes(target))) {
    requireColumns({ source: name, columns }, melting.names);
  }
  return parts.flatMap((part) => meltedParts(part, melting));
}

/** A file of objects, each on a line of its own, and not one array, nor objects over several lines. */
async function isJsonLines(
  files: readonly SourceFile[],
  options: { readonly encoding: string | null },
): Promise<boolean> {
  const { path } = files[0]!;
  const { head: [first = ""] } = await readLayout(path, { hasFields: false, ...options });
  if (first.trimStart().startsWith("[")) return false;
  if (!/\.json(\.gz|\.zst)?$/i.test(path) || !first.trimStart().startsWith("{")) return true;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

/**
 * SQL of the numbered rows of a table: `rn` (1 is the first row), and columns as text, `c<i>` by their place in
 * `table.columns`. Every scan gives the same rows in the same order.
 *
 * @param columns Names of the columns wanted; only these are parsed. Default: all.
 */
export function numberedRowsSql(table: SourceTable, columns: readonly string[] = table.columns): string {
  const wanted = columns.map((name) => ({ name, as: columnText(table, name) }));
  const parts = table.parts.map((part) => part.select(wanted));
  return `SELECT row_number() OVER () AS rn, * FROM (${parts.join(" UNION ALL ")})`;
}

/** SQL of a column's text in {@linkcode numberedRowsSql}. */
export function columnText(table: Pick<SourceTable, "columns">, column: string): string {
  return `c${table.columns.indexOf(column)}`;
}

/**
 * Collect the lines that are no rows in the table `rejected`: `file`, `line` (1 is the first line of the file), `text` and
 * `problem`.
 *
 * @param table An open table, scanned.
 * @returns Number of lines.
 */
export async function collectRejected(table: SourceTable): Promise<number> {
  const { database } = table;
  await database.run('CREATE OR REPLACE TABLE rejected (file VARCHAR, line DOUBLE, "text" VARCHAR, problem VARCHAR)');
  for (const { sql } of table.rejects) await database.run(`INSERT INTO rejected ${sql}`);
  if (table.format === "csv") await collectWidths(table);
  return Number((await database.row("SELECT count(*) FROM rejected"))[0]);
}

function formatOf(source: string): TableFormat {
  for (const [pattern, format] of EXTENSIONS) if (pattern.test(source)) return format;
  if (source === IN_MEMORY) throw notStored();
  throw new DataError(
    "UNSUPPORTED_FORMAT",
    `Cannot read ${source} as its format must be known: current value is "${/\.[^./\\]*$/.exec(source)?.[0] ?? ""}"`,
    {
      hint: /\.(arrow|feather|ipc)$/i.test(source)
        ? "Write it as Parquet, or give it to trainTable as a table in memory."
        : "Use .csv, .tsv, .txt (also .gz, .zst), .parquet, .json, .jsonl, .ndjson or .xlsx.",
      context: { source },
    },
  );
}

/** Who trained of data in memory has it, and this program has not. */
function notStored(): DataError {
  return new DataError(
    "MISSING_FILE",
    "Cannot read the table as its rows must lie in a file: current value is data in memory, which models were trained of",
    {
      hint: "Name a file of rows, --input rows.csv, or a config whose source is one, --config FILE.",
      context: { source: IN_MEMORY },
    },
  );
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
