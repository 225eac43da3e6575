import { assertEquals, assertThrows } from "@std/assert";
import { assertSameShape, meanLoss } from "../../lib/metrics/_rows.ts";

Deno.test("meanLoss() averages over the rows that are known and not skipped", () => {
  assertEquals(meanLoss([1, NaN, 3, 4], [0, 0, 0, 0], (a) => a, (a) => a === 3), 2.5);
});

Deno.test("assertSameShape() names both lengths", () => {
  assertThrows(() => assertSameShape([1, 2, 3], [1]), RangeError, "[1] for [3]");
});
