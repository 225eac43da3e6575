import { assertEquals } from "@std/assert";
import { agree, formatCount } from "@lib/core/plural.ts";

Deno.test("formatCount() one has the singular, zero and all others the plural, thousands apart", () => {
  assertEquals([0, 1, 2, 1018995].map((count) => formatCount(count, "row")), [
    "0 rows",
    "1 row",
    "2 rows",
    "1,018,995 rows",
  ]);
  assertEquals([1, 3].map((count) => formatCount(count, "batch", "batches")), ["1 batch", "3 batches"]);
});

Deno.test("agree() the verb follows the count", () => {
  assertEquals([0, 1, 2].map((count) => agree(count, "has", "have")), ["have", "has", "have"]);
});
