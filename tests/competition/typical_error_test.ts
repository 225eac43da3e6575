import { assertEquals } from "@std/assert";
import { typicalError } from "../../lib/competition/typical_error.ts";

Deno.test("typicalError() is the lower median of the errors above zero", () => {
  assertEquals(typicalError([3, 1, 2]), 2);
  assertEquals(typicalError([4, 1, 2, 3]), 2);
  assertEquals(typicalError([0, 0, 0, 5, NaN, Infinity]), 5);
});

Deno.test("typicalError() does not follow contenders that explode", () => {
  assertEquals(typicalError([1, 1, 1e12, 1e12]), 1);
});

Deno.test("typicalError() is undefined where there is nothing to tell apart", () => {
  assertEquals([typicalError([]), typicalError([0, 0]), typicalError([NaN])], [NaN, NaN, NaN]);
});
