import { assertEquals, assertThrows } from "@std/assert";
import { errorScale, requiredScale } from "../../lib/metrics/error_scale.ts";

Deno.test("errorScale() is the error of the seasonal naive forecast over the history", () => {
  assertEquals(errorScale([1, 10, 3, 13], 2), { mae: 2.5, mse: 6.5 });
});

Deno.test("errorScale() skips pairs with a missing value", () => {
  assertEquals(errorScale([1, NaN, 3, 5], 1), { mae: 2, mse: 4 });
});

Deno.test("errorScale() is NaN without a pair and 0 for a constant", () => {
  assertEquals(errorScale([1, 2], 4), { mae: NaN, mse: NaN });
  assertEquals(errorScale([4, 4, 4], 1), { mae: 0, mse: 0 });
});

Deno.test("errorScale() refuses a season length that is not a positive integer", () => {
  for (const m of [0, -1, 1.5, NaN]) assertThrows(() => errorScale([1, 2, 3], m), RangeError, "season length");
});

Deno.test("requiredScale() refuses a series that is not longer than a season", () => {
  assertThrows(() => requiredScale({ train: [1, 2], seasonLength: 2 }), RangeError, "current value is 2");
});
