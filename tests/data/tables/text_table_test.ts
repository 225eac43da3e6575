import { assertEquals, assertNotEquals } from "@std/assert";
import { columnCells, hashTable, headOf, readAs } from "../../../lib/data/tables/text_table.ts";
import { tableOf } from "../columns/_both_readers.ts";

const TABLE = tableOf({ header: ["date", "demand"], rows: [["2024-01-01", "1"], ["2024-01-02", null]] });

Deno.test("headOf() is that of one file, and cellsOf() of no column is empty", () => {
  assertEquals(headOf(TABLE).parts, [{ paths: ["rows"], columns: ["date", "demand"] }]);
  assertEquals([columnCells(TABLE, "demand"), columnCells(TABLE, "price")], [["1", null], []]);
});

Deno.test("hashTable() tells tables apart by every cell and name", () => {
  const of = (header: string[], rows: (string | null)[][]) => hashTable(tableOf({ header, rows })).sha256;
  const hashes = [
    of(["a", "b"], [["1", "2"]]),
    of(["a", "c"], [["1", "2"]]),
    of(["a", "b"], [["1", null]]),
    of(["a", "b"], [["1", "null"]]),
    of(["b", "a"], [["2", "1"]]),
  ];
  assertEquals(new Set(hashes).size, hashes.length);
  assertEquals(of(["a", "b"], [["1", "2"]]), hashes[0]);
  assertNotEquals(hashTable(TABLE).bytes, 0);
});

Deno.test("readAs() reads decimal commas of a table in memory, and leaves keys and times", () => {
  const table = { source: "t", rows: 1, columns: new Map([["k", ["1,5"]], ["t", ["1.234"]], ["y", ["1.234,5"]]]) };
  const said = { texts: ["k", "t"], decimal: "," as const };
  assertEquals([...readAs(table, said).columns].map(([, cells]) => cells[0]), ["1,5", "1.234", "1234.5"]);
  assertEquals(readAs(table, { ...said, decimal: "." }), table);
});
