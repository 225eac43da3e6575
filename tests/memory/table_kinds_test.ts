import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { decimal as decimalOf, tableFromArrays, tableFromIPC, tableToIPC } from "@uwdata/flechette";
import * as aq from "arquero";
import { DataError } from "../../lib/core/errors/errors.ts";
import { checkKind, type MemoryTable, readColumnsOf, tableLike } from "../../lib/memory/table_kinds.ts";

/** What of Danfo's frame is used, as Danfo has it. */
class Frame {
  readonly #columns: Readonly<Record<string, unknown[]>>;
  constructor(columns: Readonly<Record<string, unknown[]>>) {
    this.#columns = columns;
  }
  get columns(): string[] {
    return Object.keys(this.#columns);
  }
  column(name: string): { values: unknown[] } {
    return { values: this.#columns[name] ?? [] };
  }
}

const COLUMNS = { item: ["a", "b"], y: [1, 2.5] };
const KINDS: Readonly<Record<string, MemoryTable>> = {
  rows: [{ item: "a", y: 1 }, { item: "b", y: 2.5 }],
  columns: { ...COLUMNS, y: Float64Array.from(COLUMNS.y) },
  arquero: aq.table(COLUMNS),
  danfo: new Frame(COLUMNS),
  arrow: tableFromArrays(COLUMNS),
};

Deno.test("readColumnsOf() takes every kind of table for the same columns", () => {
  for (const [kind, data] of Object.entries(KINDS)) {
    const read = readColumnsOf(data);
    assertEquals([read.kind, read.rows, Object.fromEntries(read.columns)], [kind, 2, COLUMNS]);
  }
});

Deno.test("tableLike() gives the same kind back", () => {
  const columns = new Map([["ds", ["2024-01-01"]], ["yhat", [5]]]);
  for (const [kind, data] of Object.entries(KINDS)) {
    const made = tableLike(data, columns, tableFromArrays) as MemoryTable;
    assertEquals([kind, Object.fromEntries(readColumnsOf(made).columns)], [kind, Object.fromEntries(columns)]);
    if (kind === "danfo" || kind === "arquero") assertInstanceOf(made, data.constructor as typeof Frame);
  }
});

Deno.test("readColumnsOf() has a hole where a row lacks a field", () => {
  const { columns } = readColumnsOf([{ a: 1 }, { b: 2 }, {}]);
  assertEquals(Object.fromEntries(columns), { a: [1, undefined, undefined], b: [undefined, 2, undefined] });
});

Deno.test("readColumnsOf() refuses what is no table, and columns of two lengths", () => {
  const code = (data: unknown) => assertThrows(() => readColumnsOf(data as MemoryTable), DataError).code;
  assertEquals([null, "x", 5, [1], [[1]], { a: 1 }].map(code), Array(6).fill("UNSUPPORTED_FORMAT"));
  assertEquals(code({ a: [1], b: [1, 2] }), "WRONG_TYPE");
});

Deno.test("checkKind() asks early for what makes Arrow tables", () => {
  assertEquals(assertThrows(() => checkKind(KINDS.arrow!, undefined), DataError).code, "UNSUPPORTED_FORMAT");
  checkKind(KINDS.arrow!, tableFromArrays);
  checkKind(KINDS.rows!, undefined);
});

Deno.test("readColumnsOf() decimals of Arrow have their point, as BigInt, words or numbers", () => {
  const decimal = (scale: number) => ({ typeId: 7, scale, precision: 18 });
  const table = (type: unknown, values: unknown[]) => ({
    numRows: values.length,
    schema: { fields: [{ name: "y", type }] },
    getChild: () => values,
  });
  const read = (type: unknown, values: unknown[]) => readColumnsOf(table(type, values)).columns.get("y");
  assertEquals(read(decimal(2), [2060n, -5n, 0n, null]), ["20.60", "-0.05", "0.00", null]);
  assertEquals(read(decimal(-2), [7n]), ["700"]);
  assertEquals(read(decimal(0), [7n]), [7n]);
  assertEquals(read({ typeId: 2, bitWidth: 64 }, [2060n]), [2060n]);
  // Words of 32 bits have a text of their own, without the point.
  const words = Object.defineProperty(Uint32Array.of(2060, 0, 0, 0), "toString", { value: () => "2060" });
  assertEquals(read(decimal(2), [words]), ["20.60"]);
  const columns = { y: [1.5, 20.6, null] };
  const types = { y: decimalOf(18, 2, 64) };
  const ipc = tableToIPC(tableFromArrays(columns, { types }), {})!;
  for (const useDecimalInt of [true, false]) {
    const values = readColumnsOf(tableFromIPC(ipc, { useDecimalInt })).columns.get("y");
    assertEquals(values?.map((value) => value === null ? null : Number(value)), columns.y, String(useDecimalInt));
  }
});

Deno.test("readColumnsOf() refuses what has no columns: a Map, a generator, an empty object", () => {
  const odd: unknown[] = [new Map([["y", [1]]]), (function* () {})(), {}];
  for (const data of odd) {
    assertEquals(assertThrows(() => readColumnsOf(data as MemoryTable), DataError).code, "UNSUPPORTED_FORMAT");
  }
});
