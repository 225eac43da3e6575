import { assertEquals, assertThrows } from "@std/assert";
import { intervalWidth } from "../../lib/metrics/interval_width.ts";

Deno.test("intervalWidth() is the mean distance of the ends", () => {
  assertEquals(intervalWidth({ lo: [0, 2], hi: [4, 4] }), 3);
});

Deno.test("intervalWidth() is NaN without rows or with a missing end", () => {
  assertEquals(intervalWidth({ lo: [], hi: [] }), NaN);
  assertEquals(intervalWidth({ lo: [0, NaN], hi: [1, 1] }), NaN);
});

Deno.test("intervalWidth() refuses ends of different length", () => {
  assertThrows(() => intervalWidth({ lo: [0], hi: [] }), RangeError);
});
