import { assertEquals } from "@std/assert";
import { countByClass, precisionOf, shareOfCounts } from "../../lib/metrics/_class_counts.ts";

Deno.test("countByClass() counts hits, false alarms and misses of each class", () => {
  const counts = countByClass([1, 1, 0, 0, NaN, 2], [1, 0, 1, 0, 1, 1], {});
  assertEquals(counts.get(1), { hits: 1, falseAlarms: 2, misses: 1 });
  assertEquals(counts.get(2), { hits: 0, falseAlarms: 0, misses: 1 });
});

Deno.test("countByClass() adds weights and skips rows that have none; a row without a prediction is a miss", () => {
  const counts = countByClass([1, 1, 1, 0], [1, 1, NaN, 0], { weights: [2, 0, 3, NaN] });
  assertEquals([...counts], [[1, { hits: 2, falseAlarms: 0, misses: 3 }]]);
});

Deno.test("shareOfCounts() counts a class without the share as 0 in averages, and is NaN by itself", () => {
  const counts = countByClass([0, 1], [0, 0], {}), none = countByClass([], [], {});
  assertEquals(shareOfCounts(counts, precisionOf, {}), NaN);
  assertEquals(shareOfCounts(counts, precisionOf, { average: "macro" }), 0.25);
  assertEquals(shareOfCounts(none, precisionOf, { average: "micro" }), NaN);
  assertEquals(shareOfCounts(none, precisionOf, { average: "weighted" }), NaN);
});
