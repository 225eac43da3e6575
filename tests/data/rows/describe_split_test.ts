import { assertEquals } from "@std/assert";
import { describeSplit } from "@lib/data/rows/describe_split.ts";

Deno.test("describeSplit() tells folds, and whether rows are split by time", () => {
  const table = { targets: ["y"], classes: [], classRows: [], folds: 2, partRows: [0, 40, 41, 15], isTimed: false };
  assertEquals(describeSplit(table), "by chance: 81 rows in 2 folds trained on and chosen on in turn, 15 held back");
  assertEquals(
    describeSplit({ ...table, partRows: [1, 2, 3, 4], isTimed: true }),
    "by time: 1 row always trained on, 5 in 2 folds trained on and chosen on in turn, 4 held back",
  );
});
