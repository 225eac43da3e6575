import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { DataError } from "../core/errors.ts";
import { storageError } from "../data/storage_error.ts";

/** A column of rows to write. */
export interface RowColumn {
  /** Name in the header. */
  readonly name: string;
  /** `integer`: 32 bits; `number`: 64-bit float, NaN is missing. */
  readonly type: "text" | "integer" | "number";
}

/** Values of one column of a batch, shape [n]; null and NaN are missing. */
export type ColumnValues = readonly (string | null)[] | Int32Array | Float64Array;

/** Writes rows batch by batch; the file appears under its name only when it is whole. */
export interface RowWriter {
  /** Append rows: one array per column, all of one length. */
  append(values: readonly ColumnValues[]): void;
  /** Complete the file and give it its name. */
  finish(): void;
  /** Remove what was written; after `finish`: nothing. */
  discard(): void;
}

/** What a format has to do; the rest is the same for all. */
interface Encoder {
  append(values: readonly ColumnValues[]): void;
  finish(): void;
  /** Release the file, whatever state it is in. */
  close(): void;
}

const FORMATS: Readonly<Record<string, (path: string, columns: readonly RowColumn[]) => Encoder>> = {
  ".csv": (path, columns) =>
    textEncoder(path, { head: csvLine(columns.map((c) => csvText(c.name))), row: csvRow, tail: "" }),
  ".json": (path, columns) => textEncoder(path, { head: "[", row: jsonRow(columns, ",\n"), tail: "\n]\n" }),
  ".jsonl": (path, columns) => textEncoder(path, { head: "", row: jsonRow(columns, ""), tail: "" }),
  ".parquet": parquetEncoder,
};

/** Rows per Parquet row group. */
const GROUP_ROWS = 65_536;
/** Characters per write of a text format. */
const TEXT_CHUNK = 1 << 18;

/**
 * Start writing a table; the format follows the file's extension: `.csv`, `.json` (one array of objects), `.jsonl` (one
 * object per line) or `.parquet`.
 *
 * @param path Where the finished file goes; its folder is made.
 * @param columns Header.
 * @throws {DataError} `UNSUPPORTED_FORMAT`, `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED`; the methods throw the last three.
 */
export function openRowWriter(path: string, columns: readonly RowColumn[]): RowWriter {
  const open = FORMATS[extensionOf(path)];
  if (open === undefined) throw unsupportedFormat(path);
  const temporary = `${path}.part`;
  let isOpen = true;
  const step = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      throw storageError(thrown, path);
    }
  };
  const encoder = step(() => {
    const folder = path.replace(/[^/\\]*$/, "");
    if (folder !== "") Deno.mkdirSync(folder, { recursive: true });
    return open(temporary, columns);
  });
  return {
    append: (values) => step(() => encoder.append(values)),
    finish: () =>
      step(() => {
        encoder.finish();
        Deno.renameSync(temporary, path);
        isOpen = false;
      }),
    discard() {
      if (!isOpen) return;
      isOpen = false;
      encoder.close();
      step(() => Deno.removeSync(temporary));
    },
  };
}

function extensionOf(path: string): string {
  return /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? "";
}

function unsupportedFormat(path: string): DataError {
  return new DataError(
    "UNSUPPORTED_FORMAT",
    `Cannot write ${path} as its extension must be one of ${Object.keys(FORMATS).join(", ")}: current value is "${
      extensionOf(path)
    }"`,
    { hint: "Choose another extension for the output." },
  );
}

function textEncoder(
  path: string,
  format: { head: string; row: (values: readonly ColumnValues[], i: number, rows: number) => string; tail: string },
): Encoder {
  const file = Deno.openSync(path, { create: true, write: true, truncate: true });
  const encoder = new TextEncoder();
  let text = format.head, rows = 0, isOpen = true;
  const flush = () => {
    const bytes = encoder.encode(text);
    text = "";
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  };
  return {
    append(values) {
      for (let i = 0; i < values[0].length; i++) {
        text += format.row(values, i, rows++);
        if (text.length > TEXT_CHUNK) flush();
      }
    },
    finish() {
      text += format.tail;
      flush();
      file.syncSync();
      this.close();
    },
    close() {
      if (isOpen) file.close();
      isOpen = false;
    },
  };
}

function csvRow(values: readonly ColumnValues[], i: number): string {
  return csvLine(values.map((column) => csvCell(column[i])));
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(",")}\n`;
}

function csvCell(value: string | number | null): string {
  if (typeof value === "string") return csvText(value);
  return value === null || Number.isNaN(value) ? "" : String(value);
}

/** Quoted where RFC 4180 asks for it, and where a reader would trim, or take an empty text for a missing one. */
function csvText(text: string): string {
  return text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonRow(columns: readonly RowColumn[], separator: string) {
  return (values: readonly ColumnValues[], i: number, rows: number): string => {
    // JSON has no NaN: JSON.stringify writes null, which is how missing is read back.
    const row = JSON.stringify(Object.fromEntries(columns.map(({ name }, c) => [name, values[c][i]])));
    if (separator === "") return `${row}\n`;
    return `${rows === 0 ? "\n" : separator}${row}`;
  };
}

function parquetEncoder(path: string, columns: readonly RowColumn[]): Encoder {
  const types = {
    text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
    integer: { type: "INT32" },
    number: { type: "DOUBLE" },
  } as const;
  const schema = columns.map(({ name, type }) => ({ name, repetition_type: "OPTIONAL" as const, ...types[type] }));
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [{ name: "root", num_children: columns.length }, ...schema],
  });
  let pending: (string | number | null)[][] = columns.map(() => []);
  const flush = () => {
    const columnData = columns.map(({ name }, c) => ({ name, data: pending[c] }));
    if (pending[0].length > 0) writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    pending = columns.map(() => []);
  };
  return {
    append(values) {
      values.forEach((column, c) => {
        for (const value of column) pending[c].push(typeof value === "number" && Number.isNaN(value) ? null : value);
      });
      if (pending[0].length >= GROUP_ROWS) flush();
    },
    finish() {
      flush();
      writer.finish();
    },
    // The package opens the file for each write.
    close() {},
  };
}
