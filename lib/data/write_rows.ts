import { fileWriter, parquetWrite } from "hyparquet-writer";
import { DataError } from "../core/errors.ts";
import { storageError } from "./storage_error.ts";

/** One column of an output table. NaN and null are "no value". */
export interface RowColumn {
  /** Column name. */
  readonly name: string;
  /** Texts, or numbers; typed arrays keep their type in Parquet. All columns have the same length. */
  readonly values: readonly (string | null)[] | readonly (number | null)[] | Float64Array | Int32Array;
}

/**
 * Write a table as CSV (`.csv`), Parquet (`.parquet`), JSON lines (`.jsonl`, `.ndjson`) or a JSON array (`.json`), by
 * the path's ending. Missing folders are made; the file appears only when it is whole.
 *
 * @param path File to write or replace. @param columns At least one, in order.
 * @throws {DataError} `UNSUPPORTED_FORMAT`, `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 * @throws {RangeError} If the columns differ in length.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { writeRows } from "@lib/data/write_rows.ts";
 * const path = `${Deno.makeTempDirSync()}/out.csv`;
 * await writeRows(path, [{ name: "item", values: ["007", 'a "b"'] }, { name: "yhat", values: [1.5, NaN] }]);
 * assertEquals(Deno.readTextFileSync(path), 'item,yhat\n007,1.5\n"a ""b""",\n');
 * ```
 */
export async function writeRows(path: string, columns: readonly RowColumn[]): Promise<void> {
  const write = writerOf(path);
  const rows = columns[0]?.values.length ?? 0;
  const odd = columns.find((column) => column.values.length !== rows);
  if (odd !== undefined) {
    throw new RangeError(
      `Cannot write rows as all columns must have ${rows} values: current value is ${odd.values.length} in ${odd.name}`,
    );
  }
  const partial = `${path}.partial`;
  try {
    const folder = path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"), 0));
    if (folder !== "") await Deno.mkdir(folder, { recursive: true });
    write(partial, columns, rows);
    await Deno.rename(partial, path);
  } catch (thrown) {
    await Deno.remove(partial).catch(() => {}); // may not exist yet
    throw storageError(thrown, path);
  }
}

type Write = (path: string, columns: readonly RowColumn[], rows: number) => void;

const WRITERS: readonly (readonly [RegExp, Write])[] = [
  [/\.csv$/i, writeCsv],
  [/\.(parquet|pq)$/i, writeParquet],
  [/\.(jsonl|ndjson)$/i, (path, columns, rows) => writeJson(path, { columns, rows, array: false })],
  [/\.json$/i, (path, columns, rows) => writeJson(path, { columns, rows, array: true })],
];

function writerOf(path: string): Write {
  for (const [pattern, write] of WRITERS) if (pattern.test(path)) return write;
  throw new DataError(
    "UNSUPPORTED_FORMAT",
    `Cannot write ${path} as its format must be known: current value is "${/\.[^./\\]*$/.exec(path)?.[0] ?? ""}"`,
    { hint: "Use .csv, .parquet, .jsonl or .json.", context: { path } },
  );
}

function writeCsv(path: string, columns: readonly RowColumn[], rows: number): void {
  const lines = function* () {
    yield `${columns.map((column) => csvText(column.name)).join(",")}\n`;
    for (let i = 0; i < rows; i++) yield `${columns.map(({ values }) => csvCell(values[i])).join(",")}\n`;
  };
  writeLines(path, lines());
}

function csvCell(value: string | number | null): string {
  if (value === null) return "";
  return typeof value === "string" ? csvText(value) : Number.isNaN(value) ? "" : String(value);
}

/** Quotes where RFC 4180 asks for them, and where a reader would trim, or take an empty text for no value. */
function csvText(text: string): string {
  return text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function writeJson(path: string, table: { columns: readonly RowColumn[]; rows: number; array: boolean }): void {
  const { columns, rows, array } = table;
  const lines = function* () {
    if (array) yield "[\n";
    for (let i = 0; i < rows; i++) {
      // JSON.stringify writes NaN as null.
      const row = JSON.stringify(Object.fromEntries(columns.map(({ name, values }) => [name, values[i]])));
      yield array && i + 1 < rows ? `${row},\n` : `${row}\n`;
    }
    if (array) yield "]\n";
  };
  writeLines(path, lines());
}

/** Joined to blocks of about a megabyte: a write per line would be slow, one for all would need it all in memory. */
function writeLines(path: string, lines: Iterable<string>): void {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  let block: string[] = [], size = 0;
  const flush = () => {
    const bytes = encoder.encode(block.join(""));
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    [block, size] = [[], 0];
  };
  for (const line of lines) {
    block.push(line);
    size += line.length;
    if (size > 1 << 20) flush();
  }
  flush();
}

function writeParquet(path: string, columns: readonly RowColumn[]): void {
  parquetWrite({ writer: fileWriter(path), columnData: columns.map(parquetColumn) });
}

function parquetColumn({ name, values }: RowColumn) {
  if (values instanceof Int32Array) return { name, data: values, type: "INT32" as const, nullable: false };
  const isText = !(values instanceof Float64Array) && values.some((value) => typeof value === "string");
  const data = Array.from<string | number | null>(values).map((value) =>
    typeof value === "number" && Number.isNaN(value) ? null : value
  );
  return { name, data, type: isText ? "STRING" as const : "DOUBLE" as const, nullable: true };
}
