import { assertEquals } from "@std/assert";
import { isotonic } from "@lib/competition/calibration/isotonic.ts";

Deno.test("isotonic() pools what falls by weight, keeps what rises, and fills steps without evidence", () => {
  assertEquals(isotonic([1, 2, 3], [1, 1, 1]), [1, 2, 3]);
  assertEquals(isotonic([3, 1, 4], [1, 1, 1]), [2, 2, 4]);
  assertEquals(isotonic([3, 1, 4], [3, 1, 1]), [2.5, 2.5, 4]);
  assertEquals(isotonic([1, NaN, 5, NaN], [1, 0, 1, 0]), [1, 1, 5, 5]);
  assertEquals(isotonic([NaN, 2], [0, 1]), [0, 2]);
  // What is pooled may fall below what was before it.
  assertEquals(isotonic([2, 4, 0], [1, 1, 1]), [2, 2, 2]);
});
