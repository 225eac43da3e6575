import { assertEquals } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { typicalError } from "../../../lib/competition/calibration/typical_error.ts";

Deno.test("typicalError() is the lower median of the errors above zero", () => {
  assertEquals(typicalError([3, 1, 2]), 2);
  assertEquals(typicalError([4, 1, 2, 3]), 2);
  assertEquals(typicalError([0, 0, 0, 5, NaN, Infinity]), 5);
});

Deno.test("typicalError() does not follow contenders that explode", () => {
  assertEquals(typicalError([1, 1, 1e12, 1e12]), 1);
  assertEquals(typicalError([...Array(20).fill(2), ...Array(40).fill(Infinity)]), 2);
});

Deno.test("typicalError() is undefined where there is nothing to tell apart", () => {
  assertEquals([typicalError([]), typicalError([0, 0]), typicalError([NaN])], [NaN, NaN, NaN]);
});

Deno.test("typicalError() is the same of few errors and of many", () => {
  const rng = createRng(8);
  for (const count of [1, 2, 47, 48, 49, 120]) {
    const errors = Array.from({ length: count }, () => Math.round(8 * rng.next()) / 3);
    const sorted = errors.filter((error) => error > 0).sort((a, b) => a - b);
    assertEquals(typicalError(errors), sorted[(sorted.length - 1) >> 1] ?? NaN);
    assertEquals(typicalError([...errors, NaN, Infinity, 0]), typicalError(errors));
  }
});
