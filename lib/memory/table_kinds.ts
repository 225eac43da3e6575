import { DataError } from "../core/errors/errors.ts";

/** Rows as objects: a field per column. */
export type RowTable = readonly Readonly<Record<string, unknown>>[];

/** Columns of equal length by name: arrays or typed arrays. */
export type ColumnTable = Readonly<Record<string, ArrayLike<unknown>>>;

/** A table of Arquero. */
export interface ArqueroTable {
  /** Names of the columns. */
  columnNames(): string[];
  /** Values of a column. */
  array(name: string): ArrayLike<unknown>;
  /** Number of rows. */
  numRows(): number;
}

/** A data frame of Danfo. */
export interface DanfoFrame {
  /** Names of the columns. */
  readonly columns: string[];
  /** A column. */
  column(name: string): { readonly values: unknown };
}

/** A table of Arrow, by whatever library: flechette or apache-arrow. */
export interface ArrowTable {
  /** Number of rows. */
  readonly numRows: number;
  /** Its fields. */
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type?: unknown }[] };
  /** A column. */
  getChild(name: string): Iterable<unknown> | null | undefined;
}

/** Data in memory. */
export type MemoryTable = RowTable | ColumnTable | ArqueroTable | DanfoFrame | ArrowTable;

/** What makes an Arrow table of columns: `tableFromArrays` of the library that the table is of. */
export type MakeArrow = (columns: Record<string, unknown[]>) => unknown;

/** Kinds of data that are taken. */
export type TableKind = "rows" | "columns" | "arquero" | "danfo" | "arrow";

/** Columns of data, as they are in it. */
export interface DataColumns {
  /** Which kind it is. */
  readonly kind: TableKind;
  /** By name, in their order, each of shape [rows]. */
  readonly columns: ReadonlyMap<string, readonly unknown[]>;
  /** Number of rows. */
  readonly rows: number;
  /** Columns whose type is a date or a time, whatever their values are read as; of Arrow alone. */
  readonly dated?: ReadonlySet<string>;
}

/**
 * The columns of data, whatever kind of table it is.
 *
 * @param data Rows, columns, or a table of Arquero, Danfo or Arrow.
 * @throws {DataError} `UNSUPPORTED_FORMAT` for anything else, `WRONG_TYPE` for columns of different lengths.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readColumnsOf } from "@lib/memory/table_kinds.ts";
 * const { kind, columns, rows } = readColumnsOf([{ date: "2024-01-01", y: 1 }, { date: "2024-01-02" }]);
 * assertEquals([kind, rows, columns.get("y")], ["rows", 2, [1, undefined]]);
 * ```
 */
export function readColumnsOf(data: MemoryTable): DataColumns {
  if (Array.isArray(data)) return ofRows(data);
  if (typeof data !== "object" || data === null) throw noTable(data);
  if (isArquero(data)) return ofNames("arquero", data.columnNames(), (name) => Array.from(data.array(name)));
  if (isArrow(data)) {
    const names = data.schema.fields.map(({ name }) => name);
    const scales = new Map(data.schema.fields.map(({ name, type }) => [name, decimalScale(type)]));
    const read = ofNames("arrow", names, (name) => {
      const values = Array.from(data.getChild(name) ?? []), scale = scales.get(name) ?? 0;
      return scale === 0 ? values : values.map((value) => decimalText(value, scale));
    });
    const dated = data.schema.fields.filter(({ type }) => DATED.includes(typeIdOf(type)));
    return { ...read, dated: new Set(dated.map(({ name }) => name)) };
  }
  if (isDanfo(data)) return ofNames("danfo", data.columns, (name) => listed(data.column(name).values));
  const columns = Object.entries(data);
  // A Map, a generator and the like have no fields of their own.
  if (columns.length === 0 || columns.some(([, values]) => !isList(values))) throw noTable(data);
  return ofNames("columns", columns.map(([name]) => name), (name) => listed(Reflect.get(data, name)));
}

/**
 * A table of the kind that data has.
 *
 * @param like The data. @param columns Of the table, each of shape [rows].
 * @param arrow Needed where the data is an Arrow table.
 */
export function tableLike(
  like: MemoryTable,
  columns: ReadonlyMap<string, readonly unknown[]>,
  arrow?: MakeArrow,
): unknown {
  const object = () => Object.fromEntries([...columns].map(([name, values]) => [name, [...values]]));
  const { kind } = readKind(like);
  if (kind === "columns") return object();
  if (kind === "arquero" || kind === "danfo") return makeLike(like, object());
  if (kind === "arrow") return (arrow ?? noArrow())(object());
  const [first = []] = columns.values(), names = [...columns.keys()];
  return first.map((_, i) => Object.fromEntries(names.map((name) => [name, columns.get(name)?.[i]])));
}

/**
 * Check, before any work, that a table of the kind of some data can be made.
 *
 * @throws {DataError} `UNSUPPORTED_FORMAT` for an Arrow table without `arrow`.
 */
export function checkKind(data: MemoryTable, arrow: MakeArrow | undefined): void {
  if (readKind(data).kind === "arrow" && arrow === undefined) noArrow();
}

function readKind(data: MemoryTable): { readonly kind: TableKind } {
  if (Array.isArray(data)) return { kind: "rows" };
  if (typeof data !== "object" || data === null) throw noTable(data);
  return { kind: isArquero(data) ? "arquero" : isArrow(data) ? "arrow" : isDanfo(data) ? "danfo" : "columns" };
}

function ofRows(rows: readonly unknown[]): DataColumns {
  const columns = new Map<string, unknown[]>();
  for (const [i, row] of rows.entries()) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) throw noTable(row);
    for (const [name, value] of Object.entries(row)) {
      let column = columns.get(name);
      if (column === undefined) columns.set(name, column = new Array<unknown>(rows.length).fill(undefined));
      column[i] = value;
    }
  }
  return { kind: "rows", columns, rows: rows.length };
}

function ofNames(kind: TableKind, names: readonly string[], valuesOf: (name: string) => unknown[]): DataColumns {
  const columns = new Map(names.map((name) => [name, valuesOf(name)])), [first = []] = columns.values();
  const odd = [...columns].find(([, values]) => values.length !== first.length);
  if (odd === undefined) return { kind, columns, rows: first.length };
  throw new DataError(
    "WRONG_TYPE",
    `Cannot read columns as they must be of one length: current value is ${first.length} and ${odd[1].length} ` +
      `in ${JSON.stringify(odd[0])}`,
    { hint: "Give every column a value, or null, for each row.", context: { column: odd[0] } },
  );
}

function isArquero(data: object): data is ArqueroTable {
  return ["columnNames", "array", "numRows"].every((name) => typeof Reflect.get(data, name) === "function");
}

function isArrow(data: object): data is ArrowTable {
  const schema: unknown = Reflect.get(data, "schema");
  return typeof Reflect.get(data, "getChild") === "function" && typeof schema === "object" && schema !== null &&
    Array.isArray(Reflect.get(schema, "fields"));
}

/** Numbers of a decimal, and of a date and a timestamp, in the types of Arrow. */
const DECIMAL = 7, DATED: readonly unknown[] = [8, 10];

function typeIdOf(type: unknown): unknown {
  return typeof type === "object" && type !== null ? Reflect.get(type, "typeId") : undefined;
}

/** Digits behind the point of a column of decimals; 0 of any other. */
function decimalScale(type: unknown): number {
  if (typeof type !== "object" || type === null || typeIdOf(type) !== DECIMAL) return 0;
  const scale: unknown = Reflect.get(type, "scale");
  return typeof scale === "number" ? scale : 0;
}

/** Libraries give decimals as whole numbers, BigInt or words of 32 bits, without their point; or as numbers that have it. */
function decimalText(value: unknown, scale: number): unknown {
  if (typeof value !== "bigint" && !ArrayBuffer.isView(value)) return value;
  const [, sign = "", digits = ""] = /^(-?)(\d+)$/.exec(String(value)) ?? [];
  if (digits === "") return value;
  if (scale < 0) return `${sign}${digits}${"0".repeat(-scale)}`;
  const padded = digits.padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function isDanfo(data: object): data is DanfoFrame {
  return typeof Reflect.get(data, "column") === "function" && Array.isArray(Reflect.get(data, "columns"));
}

function isList(values: unknown): boolean {
  return Array.isArray(values) || ArrayBuffer.isView(values) && !(values instanceof DataView);
}

function listed(values: unknown): unknown[] {
  return isList(values) ? Array.from(values as ArrayLike<unknown>) : [];
}

/** The table's own class makes its like; former releases of Arquero had a way of their own. */
function makeLike({ constructor }: MemoryTable, columns: Record<string, unknown[]>): unknown {
  const from: unknown = Reflect.get(constructor, "from");
  return typeof from === "function"
    ? Reflect.apply(from, constructor, [columns])
    : Reflect.construct(constructor, [columns]);
}

function noArrow(): never {
  throw new DataError(
    "UNSUPPORTED_FORMAT",
    "Cannot give back an Arrow table as its library must make it: current value has no `arrow`",
    { hint: "Say `arrow: tableFromArrays`, of the library that the table is of." },
  );
}

function noTable(value: unknown): DataError {
  const seen = value === null
    ? "null"
    : Array.isArray(value)
    ? "a list"
    : typeof value === "object"
    ? Object.keys(value).slice(0, 3).join(", ")
    : typeof value;
  return new DataError(
    "UNSUPPORTED_FORMAT",
    `Cannot read data as it must be a table: current value is ${seen || "empty"}`,
    { hint: "Give an array of row objects, an object of columns, or a table of Arquero, Danfo or Arrow." },
  );
}
