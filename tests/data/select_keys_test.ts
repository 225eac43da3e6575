import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
import { seriesKey } from "../../lib/core/panel.ts";
import { selectKeys } from "../../lib/data/select_keys.ts";

const GROUP = {
  keyColumns: ["item", "location"],
  keys: [["007", "north"], ["007", "south"], ["7", "north"], ["a/b", "north"]].map(seriesKey),
};

Deno.test("selectKeys() takes all, or the keys that match in every named column", () => {
  assertEquals(selectKeys(GROUP), [0, 1, 2, 3]);
  assertEquals(selectKeys(GROUP, { where: { item: ["007"] } }), [0, 1]);
  assertEquals(selectKeys(GROUP, { where: { item: ["007", "a/b"], location: ["north"] } }), [0, 3]);
});

Deno.test("selectKeys() stops at the limit", () => {
  assertEquals(selectKeys(GROUP, { where: { location: ["north"] }, limit: 2 }), [0, 2]);
  assertThrows(() => selectKeys(GROUP, { limit: 0 }), RangeError);
});

Deno.test("selectKeys() throws for an unknown column or id, with the nearest", () => {
  const column = assertThrows(() => selectKeys(GROUP, { where: { itm: ["7"] } }), DataError);
  assertEquals(column.code, "MISSING_COLUMN");
  assertStringIncludes(column.hint, '"item"');
  const id = assertThrows(() => selectKeys(GROUP, { where: { location: ["nort"] } }), DataError);
  assertEquals(id.code, "NO_MATCHING_KEY");
  assertStringIncludes(id.hint, '"north"');
});
