import { assertEquals } from "@std/assert";
import { balancedAccuracy } from "../../lib/metrics/balanced_accuracy.ts";

Deno.test("balancedAccuracy() counts a rare class as much as a common one", () => {
  assertEquals(balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0]), 0.5);
  assertEquals(balancedAccuracy([0, 0, 1], [0, 2, 1]), 0.75); // class 2 never came
});

Deno.test("balancedAccuracy() weighs rows, and is NaN without a known one", () => {
  assertEquals(balancedAccuracy([0, 0, 1], [0, 1, 1], { weights: [3, 1, 5] }), 0.875);
  assertEquals(balancedAccuracy([NaN], [1]), NaN);
});
