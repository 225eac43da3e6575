import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import fc from "fast-check";
import { compareKeys, seriesKey } from "../../../lib/core/rows/panel.ts";
import { selectKeys } from "../../../lib/data/store/select_keys.ts";

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

const GRID = {
  keyColumns: ["item", "shop"],
  keys: ["007", "7", "8"].flatMap((i) => ["n", "s"].map((s) => seriesKey([i, s]))),
};

Deno.test("selectKeys() needs every named column to match, any of its texts", () => {
  assertEquals(selectKeys(GRID), [0, 1, 2, 3, 4, 5]);
  assertEquals(selectKeys(GRID, { where: {} }), [0, 1, 2, 3, 4, 5]);
  assertEquals(selectKeys(GRID, { where: { item: ["7", "8"], shop: ["s"] } }), [3, 5]);
  assertEquals(selectKeys(GRID, { where: { shop: ["n", "n"] } }), [0, 2, 4]);
});

Deno.test("selectKeys() stops at its limit, which counts matches", () => {
  assertEquals(selectKeys(GRID, { where: { shop: ["s"] }, limit: 2 }), [1, 3]);
  assertEquals(selectKeys(GRID, { limit: 99 }).length, 6);
  for (const limit of [0, -1, NaN]) assertThrows(() => selectKeys(GRID, { limit }), RangeError, "limit");
});

Deno.test("selectKeys() names what is near, for a column and for a text", () => {
  const column = assertThrows(() => selectKeys(GRID, { where: { itme: ["7"] } }), DataError);
  assertEquals([column.code, column.hint], ["MISSING_COLUMN", 'Did you mean "item"?']);
  const text = assertThrows(() => selectKeys(GRID, { where: { item: ["07"] } }), DataError);
  assertEquals([text.code, text.hint], ["NO_MATCHING_KEY", 'Did you mean "007"?']);
  const pair = assertThrows(() => selectKeys(GRID, { where: { item: ["7"], shop: ["west"] } }), DataError);
  assertEquals([pair.code, pair.hint], ["NO_MATCHING_KEY", "Ids are compared as text: 007 is not 7."]);
  const far = assertThrows(() => selectKeys(GRID, { where: { warehouse: ["7"] } }), DataError);
  assertEquals(
    far.hint,
    "Filter by a key column: --key item=TEXT or --key shop=TEXT; another table is named by --config.",
  );
});

Deno.test("selectKeys() refuses texts that no key has, even inherited names", () => {
  assertEquals(assertThrows(() => selectKeys(GRID, { where: { item: [] } }), DataError).code, "NO_MATCHING_KEY");
  assertEquals(
    assertThrows(() => selectKeys(GRID, { where: { constructor: ["7"] } }), DataError).code,
    "MISSING_COLUMN",
  );
});

Deno.test("selectKeys() finds one first text among sorted keys of any text (property)", () => {
  const part = fc.oneof(
    fc.constantFrom("", "a", "b", "B", "é", "10", "9"),
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  fc.assert(fc.property(fc.array(fc.tuple(part, part), { minLength: 1 }), fc.nat(), (pairs, pick) => {
    const keys = pairs.map(seriesKey).sort(compareKeys), [item] = pairs[pick % pairs.length];
    const expected = keys.flatMap((key, k) => key.parts[0] === item ? [k] : []);
    assertEquals(selectKeys({ keyColumns: ["item", "shop"], keys }, { where: { item: [item] } }), expected);
  }));
});
