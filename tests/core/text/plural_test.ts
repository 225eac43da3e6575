import { assertEquals } from "@std/assert";
import { agree, formatCount, listSome } from "@lib/core/text/plural.ts";

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

Deno.test("listSome() no ellipsis where all are named", () => {
  const listed = [[], ["a", "b"], ["a", "b", "c"], [..."abcdef"]].map((names, i) =>
    listSome(names, i === 3 ? undefined : 2)
  );
  assertEquals(listed, ["", "a, b", "a, b, …", "a, b, c, d, e, …"]);
});
