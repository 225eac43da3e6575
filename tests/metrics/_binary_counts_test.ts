import { assertEquals } from "@std/assert";
import { binaryCounts } from "../../lib/metrics/_binary_counts.ts";

Deno.test("binaryCounts() counts hits, false alarms and misses of the positive class", () => {
  const actual = [1, 1, 0, 0, NaN, 2], predicted = [1, 0, 1, 0, 1, 1];
  assertEquals(binaryCounts(actual, predicted, 1), { hits: 1, falseAlarms: 2, misses: 1 });
  assertEquals(binaryCounts(actual, predicted, 2), { hits: 0, falseAlarms: 0, misses: 1 });
});
