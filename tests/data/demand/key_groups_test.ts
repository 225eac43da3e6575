import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { keyGroups } from "@lib/data/demand/key_groups.ts";

Deno.test("keyGroups() numbers the groups that columns make, and refuses what is none", () => {
  const keys = [["a", "n"], ["b", "n"], ["a", "s"]].map((parts) => seriesKey(parts));
  assertEquals([...keyGroups(keys, { keyColumns: ["item", "place"], within: ["place"] })], [0, 0, 1]);
  assertEquals([...keyGroups(keys, { keyColumns: ["item", "place"], within: [] })], [0, 0, 0]);
  assertThrows(() => keyGroups(keys, { keyColumns: ["item", "place"], within: ["shop"] }), Error, "key columns");
});

Deno.test("keyGroups() refuses a column that is no key, and tells like texts of different columns apart", () => {
  const keys = [["1", "2"], ["2", "1"], ["1", "2"]].map(seriesKey);
  assertEquals([...keyGroups(keys, { keyColumns: ["a", "b"], within: ["a", "b"] })], [0, 1, 0]);
  assertEquals([...keyGroups(keys, { keyColumns: ["a", "b"], within: ["b", "a"] })], [0, 1, 0]);
  const error = assertThrows(() => keyGroups(keys, { keyColumns: ["a", "b"], within: ["c"] }), DataError);
  assertEquals([error.code, error.context.available], ["MISSING_COLUMN", ["a", "b"]]);
  const tricky = [['"', ","], ['",', ""]].map(seriesKey);
  assertEquals([...keyGroups(tricky, { keyColumns: ["a", "b"], within: ["a", "b"] })], [0, 1]);
});
