import { assertEquals, assertNotEquals } from "@std/assert";
import { cellsOf, hashTable, headOf } from "../../../lib/data/columns/text_table.ts";
import { tableOf } from "./_both_readers.ts";

const TABLE = tableOf({ header: ["date", "demand"], rows: [["2024-01-01", "1"], ["2024-01-02", null]] });

Deno.test("headOf() is that of one file, and cellsOf() of no column is empty", () => {
  assertEquals(headOf(TABLE).parts, [{ paths: ["rows"], columns: ["date", "demand"] }]);
  assertEquals([cellsOf(TABLE, "demand"), cellsOf(TABLE, "price")], [["1", null], []]);
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
