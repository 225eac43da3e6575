import { assertEquals, assertThrows } from "@std/assert";
import { errorScale } from "../../lib/metrics/error_scale.ts";

Deno.test("errorScale() is the error of the seasonal naive forecast over the history", () => {
  assertEquals(errorScale([1, 10, 3, 13], 2), { mae: 2.5, mse: 6.5 });
});

Deno.test("errorScale() skips pairs with a missing value", () => {
  assertEquals(errorScale([1, NaN, 3, 5, 7], 1), { mae: 2, mse: 4 });
});

Deno.test("errorScale() is NaN without a pair and 0 for a constant", () => {
  assertEquals(errorScale([1], 4), { mae: NaN, mse: NaN });
  assertEquals(errorScale([4, 4, 4], 1), { mae: 0, mse: 0 });
});

Deno.test("errorScale() refuses a season length that is not a positive integer", () => {
  for (const m of [0, -1, 1.5, NaN]) assertThrows(() => errorScale([1, 2, 3], m), RangeError, "season length");
});

Deno.test("errorScale() takes a season of pairs for evidence, else lag 1, else nothing", () => {
  const y = [5, 1, 1, 9, 5, 3];
  assertEquals(errorScale(y, 3), { mae: 10 / 3, mse: (16 + 16 + 4) / 3 }); // three pairs three apart
  assertEquals(errorScale(y.slice(0, 5), 3), { mae: 4, mse: 24 }); // two pairs: lag 1
  assertEquals(errorScale([NaN, 5, NaN, 9, 9, 9], 3), { mae: 0, mse: 0 });
  for (const m of [1, 7]) {
    for (const short of [[], [1], [1, 2], [1, NaN, 3, NaN, 5]]) {
      assertEquals(errorScale(short, m), { mae: NaN, mse: NaN });
    }
  }
});

Deno.test("errorScale() is not led by one pair a season apart", () => {
  // Thirteen months of a steady rise: one pair at lag 12 says 120, the months say 10.
  const y = Array.from({ length: 13 }, (_, t) => 10 * t);
  assertEquals(errorScale(y, 12).mae, 10);
});
