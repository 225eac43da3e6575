import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { seriesKey } from "../../lib/core/rows/panel.ts";
import { findKey, keyParts, keyTexts } from "../../lib/memory/find_key.ts";

Deno.test("keyParts() takes a value, a list or an object, and keyTexts() writes them as tables do", () => {
  const columns = ["item", "shop"];
  assertEquals(
    [keyParts(7, ["item"]), keyParts([7, "north"], columns), keyParts({ shop: "north", item: 7 }, columns)],
    [
      [7],
      [7, "north"],
      [7, "north"],
    ],
  );
  assertEquals(keyTexts({ item: 7, shop: null }, columns), ["7", ""]);
});

Deno.test("findKey() finds a key, the only one without asking, and names what is not there", () => {
  const keys = [seriesKey(["7"]), seriesKey(["8"])], keyColumns = ["item"];
  assertEquals(findKey(keys, { key: 8, keyColumns }), keys[1]);
  assertEquals(findKey(keys.slice(1), { key: undefined, keyColumns }), keys[1]);
  for (const key of [undefined, 9, 9n, [7, 8], JSON.parse("null")]) {
    assertEquals(assertThrows(() => findKey(keys, { key, keyColumns }), DataError).code, "NO_MATCHING_KEY");
  }
});
