import { assertAlmostEquals, assertEquals } from "@std/assert";
import { f1 } from "../../lib/metrics/f1.ts";
import { precision } from "../../lib/metrics/precision.ts";
import { recall } from "../../lib/metrics/recall.ts";

Deno.test("f1() is the harmonic mean of precision and recall", () => {
  const actual = [1, 1, 1, 0, 0], predicted = [1, 0, 1, 1, 0];
  const p = precision(actual, predicted), r = recall(actual, predicted);
  assertAlmostEquals(f1(actual, predicted), 2 * p * r / (p + r), 1e-15);
});

Deno.test("f1() is 0 when nothing is found and NaN when there is nothing to find", () => {
  assertEquals(f1([1, 0], [0, 1]), 0);
  assertEquals(f1([0, 0], [0, 0]), NaN);
});
