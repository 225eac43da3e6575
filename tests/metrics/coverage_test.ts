import { assertEquals, assertThrows } from "@std/assert";
import { coverage } from "../../lib/metrics/coverage.ts";

Deno.test("coverage() counts both ends as inside", () => {
  assertEquals(coverage([1, 2, 3, 4], { lo: [1, 0, 4, 0], hi: [2, 2, 5, 3] }), 0.5);
});

Deno.test("coverage() accepts infinite ends and skips unknown actuals", () => {
  assertEquals(coverage([1, NaN], { lo: [-Infinity, 0], hi: [Infinity, 0] }), 1);
});

Deno.test("coverage() is NaN for a missing end or no actual", () => {
  assertEquals(coverage([1], { lo: [NaN], hi: [2] }), NaN);
  assertEquals(coverage([NaN], { lo: [0], hi: [2] }), NaN);
});

Deno.test("coverage() refuses ends of another length", () => {
  assertThrows(() => coverage([1], { lo: [0], hi: [] }), RangeError);
});
