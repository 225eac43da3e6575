import { assertEquals, assertThrows } from "@std/assert";
import { mse } from "../../lib/metrics/mse.ts";

Deno.test("mse() is the mean of squared errors", () => {
  assertEquals(mse([1, 2, 4], [2, 2, 1]), 10 / 3);
});

Deno.test("mse() skips rows whose actual is NaN", () => {
  assertEquals(mse([1, NaN], [3, 100]), 4);
});

Deno.test("mse() is NaN without a known actual or beside a missing forecast, never 0", () => {
  assertEquals(mse([], []), NaN);
  assertEquals(mse([NaN], [1]), NaN);
  assertEquals(mse([1, 2], [1, NaN]), NaN);
});

Deno.test("mse() refuses vectors of different length", () => {
  assertThrows(() => mse([1, 2], [1]), RangeError, "current value is [1] for [2]");
});
