import { assertEquals } from "@std/assert";
import { classShare, countByClass } from "../../lib/metrics/_class_counts.ts";

Deno.test("countByClass() counts hits, false alarms and misses of each class", () => {
  const counts = countByClass([1, 1, 0, 0, NaN, 2], [1, 0, 1, 0, 1, 1]);
  assertEquals(counts.get(1), { hits: 1, falseAlarms: 2, misses: 1 });
  assertEquals(counts.get(2), { hits: 0, falseAlarms: 0, misses: 1 });
});

Deno.test("countByClass() adds weights and skips rows that have none; a row without a prediction is a miss", () => {
  const counts = countByClass([1, 1, 1, 0], [1, 1, NaN, 0], [2, 0, 3, NaN]);
  assertEquals([...counts], [[1, { hits: 2, falseAlarms: 0, misses: 3 }]]);
});

Deno.test("classShare() counts a class without the share as 0 in averages, and is NaN by itself", () => {
  const precision = ({ hits, falseAlarms }: { hits: number; falseAlarms: number }) => hits / (hits + falseAlarms);
  assertEquals(classShare([0, 1], [0, 0], precision, {}), NaN);
  assertEquals(classShare([0, 1], [0, 0], precision, { average: "macro" }), 0.25);
  assertEquals(classShare([], [], precision, { average: "micro" }), NaN);
  assertEquals(classShare([], [], precision, { average: "weighted" }), NaN);
});
