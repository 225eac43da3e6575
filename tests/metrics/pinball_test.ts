import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { pinball } from "../../lib/metrics/pinball.ts";

Deno.test("pinball() weighs a forecast below the actual by the probability", () => {
  assertAlmostEquals(pinball([10], [6], { probability: 0.9 }), 3.6, 1e-12);
  assertAlmostEquals(pinball([10], [14], { probability: 0.9 }), 0.4, 1e-12);
});

Deno.test("pinball() at one half is half the absolute error", () => {
  assertEquals(pinball([1, 5], [3, 1], { probability: 0.5 }), 1.5);
});

Deno.test("pinball() is least at the quantile of the actuals", () => {
  const actual = Array.from({ length: 101 }, (_, i) => i);
  const at = (value: number) => pinball(actual, actual.map(() => value), { probability: 0.8 });
  for (const other of [60, 75, 85, 100]) assertLess(at(80), at(other));
});

Deno.test("pinball() refuses a probability outside (0, 1)", () => {
  for (const probability of [0, 1, NaN]) assertThrows(() => pinball([1], [1], { probability }), RangeError);
});
