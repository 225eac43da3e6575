import { assertEquals, assertThrows } from "@std/assert";
import { assertSameLength, meanOfKnown } from "../../lib/metrics/_rows.ts";

Deno.test("meanOfKnown() averages over the rows that are known and not skipped", () => {
  assertEquals(meanOfKnown([1, NaN, 3, 4], [0, 0, 0, 0], (a) => a, (a) => a === 3), 2.5);
});

Deno.test("assertSameLength() names both lengths", () => {
  assertThrows(() => assertSameLength([1, 2, 3], [1]), RangeError, "[1] for [3]");
});
