import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { tableFromArrays } from "@uwdata/flechette";
import * as aq from "arquero";
import { DataError } from "../../lib/core/errors.ts";
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
