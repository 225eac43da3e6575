import { ParquetWriter } from "hyparquet-writer";
import { DataError } from "../../core/errors/errors.ts";
import { checkPublishable, Publication } from "../../storage/files/publish.ts";
import { csvLine } from "../sources/csv_text.ts";
import type { CsvDigits } from "../sources/format_decimal.ts";
import { type ByteSink, parquetOutput } from "./parquet_output.ts";

/** Head of one column of an output table. */
export interface ColumnHead {
  /** Name in the header, unique in the table. */
  readonly name: string;
  /** `integer`: 32 bits; `number`: 64-bit float, NaN is missing. */
  readonly type: "text" | "integer" | "number";
  /** Whether its texts are dates or times, which a workbook has as such; default false. */
  readonly isTime?: boolean;
}

/** Values of one column of a batch, shape [n]; null and NaN are missing. */
export type ColumnValues = readonly (string | null)[] | readonly (number | null)[] | Int32Array | Float64Array;

/** Writes rows batch by batch; the file appears under its name only when it is whole. */
export interface RowWriter {
  /**
   * Append rows.
   *
   * @param values One array per column, all of one length.
   */
  append(values: readonly ColumnValues[]): void;
  /** Complete the file and give it its name. */
  finish(): void;
  /** Remove what was written; after `finish`: nothing. */
  discard(): void;
}

/** What a format has to do; the rest is the same for all. */
export interface Encoder {
  /** Take the values of a batch. */
  append(values: readonly ColumnValues[]): void;
  /** Write what is left. */
  finish(): void;
}

/** Starts a format. */
export type OpenEncoder = (sink: ByteSink, columns: readonly ColumnHead[], options: RowWriterOptions) => Encoder;

const csv: OpenEncoder = (sink, columns, { defuse = true, digits }) =>
  textEncoder(sink, {
    head: csvLine(columns.map(({ name }) => name), { defuse }),
    row: (values, i) => csvLine(values.map((column) => column[i]!), { defuse, digits }),
    tail: "",
  });
const json: OpenEncoder = (sink, columns) =>
  textEncoder(sink, { head: "[", row: jsonRow(columns, { array: true }), tail: "\n]\n" });
const jsonLines: OpenEncoder = (sink, columns) =>
  textEncoder(sink, { head: "", row: jsonRow(columns, { array: false }), tail: "" });

const FORMATS: Readonly<Record<string, OpenEncoder>> = {
  ".csv": csv,
  ".json": json,
  ".jsonl": jsonLines,
  ".ndjson": jsonLines,
  ".parquet": parquetEncoder,
  ".pq": parquetEncoder,
};

/** Formats that {@linkcode openTableWriter} alone writes: what they need is loaded by who asks for it. */
const OTHERS: readonly string[] = [".xlsx", ".arrow", ".feather"];

/** Rows per Parquet row group, and per batch that a caller with whole columns should append. */
export const GROUP_ROWS = 16_384;
/** Characters per write of a text format: a write per line would be slow, one for all would need it all in memory. */
const TEXT_CHUNK = 1 << 18;

/** How rows are written. */
export interface RowWriterOptions {
  /** Whether texts that a spreadsheet would take for formulas get an apostrophe in CSV, see `defuse`; default true. */
  readonly defuse?: boolean;
  /** Digits of numbers in CSV, see `formatDecimal`; default 6. Other formats are exact. */
  readonly digits?: CsvDigits;
}

/**
 * Start writing a table; the format follows the file's extension: `.csv`, `.json` (one array of objects), `.jsonl` or
 * `.ndjson` (one object per line), `.parquet` or `.pq`. A file is published whole and durable, see `Publication`; to a
 * stream goes CSV, as it comes.
 *
 * @param target Where the finished file goes, whose folder is made; or a stream.
 * @param columns Header.
 * @param options Of CSV.
 * @throws {DataError} `UNSUPPORTED_FORMAT`, `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED`; the methods throw the last three.
 * @throws {RangeError} If two columns have one name, or a batch does not fit the columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRowWriter } from "@lib/data/outputs/row_writer.ts";
 * const path = `${Deno.makeTempDirSync()}/out.csv`;
 * const writer = openRowWriter(path, [{ name: "item", type: "text" }, { name: "yhat", type: "number" }]);
 * writer.append([["007"], Float64Array.of(1.5)]);
 * writer.append([["a,b"], Float64Array.of(NaN)]);
 * writer.finish();
 * assertEquals(Deno.readTextFileSync(path), 'item,yhat\n007,1.5\n"a,b",\n');
 * ```
 */
export function openRowWriter(
  target: string | ByteSink,
  columns: readonly ColumnHead[],
  options: RowWriterOptions = {},
): RowWriter {
  return openEncodedWriter(target, columns, {
    openEncoder: typeof target === "string" ? encoderOf(target) : csv,
    ...options,
  });
}

/** As {@linkcode openRowWriter}, by a format that the caller has. */
export function openEncodedWriter(
  target: string | ByteSink,
  columns: readonly ColumnHead[],
  { openEncoder, ...options }: RowWriterOptions & { readonly openEncoder: OpenEncoder },
): RowWriter {
  assertDistinct(columns);
  const sink = typeof target === "string" ? new Publication(target) : target;
  const encoder = openEncoder(sink, columns, options);
  return {
    append(values) {
      assertBatch(values, columns);
      encoder.append(values);
    },
    finish() {
      encoder.finish();
      if (sink instanceof Publication) sink.finish();
    },
    discard() {
      if (sink instanceof Publication) sink.discard();
    },
  };
}

/**
 * Find out before long work whether {@linkcode openRowWriter} can write a target.
 *
 * @param target File or stream.
 * @throws {DataError} `UNSUPPORTED_FORMAT`; `READ_ONLY`, `WRITE_FAILED` and the like for a folder, a device, a folder that
 * takes no files.
 */
export function checkRowTarget(target: string | ByteSink): void {
  if (typeof target !== "string") return;
  if (!OTHERS.includes(extensionOf(target))) encoderOf(target);
  checkPublishable(target);
}

function encoderOf(path: string): typeof FORMATS[string] {
  const openEncoder = FORMATS[extensionOf(path)];
  if (openEncoder === undefined) throw unsupportedFormat(path);
  return openEncoder;
}

/** The ending of a path, in small letters, with its point. */
export function extensionOf(path: string): string {
  return /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? "";
}

function unsupportedFormat(path: string): DataError {
  return new DataError(
    "UNSUPPORTED_FORMAT",
    `Cannot write ${path} as its extension must be one of ${
      [...Object.keys(FORMATS), ...OTHERS].join(", ")
    }: current value is "${extensionOf(path)}"`,
    { hint: "Choose another extension; the commands take - for CSV on standard output.", context: { path } },
  );
}

function assertDistinct(columns: readonly ColumnHead[]): void {
  const names = columns.map((column) => column.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new RangeError(`Cannot write rows as column names must differ: current value repeats ${JSON.stringify(twice)}`);
}

function assertBatch(values: readonly ColumnValues[], columns: readonly ColumnHead[]): void {
  const rows = values[0]?.length ?? 0;
  if (values.length === columns.length && values.every((column) => column.length === rows)) return;
  throw new RangeError(
    `Cannot write rows as all ${columns.length} columns must have ${rows} values: current value is [${
      values.map((column) => column.length).join(", ")
    }]`,
  );
}

function textEncoder(
  sink: ByteSink,
  format: { head: string; row: (values: readonly ColumnValues[], i: number, rows: number) => string; tail: string },
): Encoder {
  const encoder = new TextEncoder();
  let text = format.head, rows = 0;
  const flush = () => {
    const bytes = encoder.encode(text);
    text = "";
    sink.write(bytes);
  };
  return {
    append(values) {
      for (let i = 0; i < (values[0]?.length ?? 0); i++) {
        text += format.row(values, i, rows++);
        if (text.length > TEXT_CHUNK) flush();
      }
    },
    finish() {
      text += format.tail;
      flush();
    },
  };
}

function jsonRow(columns: readonly ColumnHead[], options: { array: boolean }) {
  return (values: readonly ColumnValues[], i: number, rows: number): string => {
    // JSON has no NaN: JSON.stringify writes null, which is how missing is read back.
    const row = JSON.stringify(Object.fromEntries(columns.map(({ name }, c) => [name, values[c]![i]])));
    return options.array ? `${rows === 0 ? "\n" : ",\n"}${row}` : `${row}\n`;
  };
}

function parquetEncoder(sink: ByteSink, columns: readonly ColumnHead[]): Encoder {
  const types = {
    text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
    integer: { type: "INT32" },
    number: { type: "DOUBLE" },
  } as const;
  const schema = columns.map(({ name, type }) => ({ name, repetition_type: "OPTIONAL" as const, ...types[type] }));
  const writer = new ParquetWriter({
    writer: parquetOutput(sink),
    schema: [{ name: "root", num_children: columns.length }, ...schema],
  });
  let pending: (string | number | null)[][] = columns.map(() => []);
  const flush = () => {
    const columnData = columns.map(({ name }, c) => ({ name, data: pending[c]! }));
    if ((pending[0]?.length ?? 0) > 0) writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    pending = columns.map(() => []);
  };
  return {
    append(values) {
      values.forEach((column, c) => {
        for (const value of column) pending[c]!.push(typeof value === "number" && Number.isNaN(value) ? null : value);
      });
      if ((pending[0]?.length ?? 0) >= GROUP_ROWS) flush();
    },
    finish() {
      flush();
      writer.finish();
    },
  };
}
