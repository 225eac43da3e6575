import { assertAlmostEquals, assertEquals } from "@std/assert";
import { brier } from "../../lib/metrics/brier.ts";

Deno.test("brier() is of the second of two classes, and of all of more", () => {
  assertAlmostEquals(brier([1], [0.3, 0.7], { classes: 2 }), 0.09, 1e-15);
  assertAlmostEquals(brier([1], [0.3, 0.7, 0], { classes: 3 }), 0.18, 1e-15);
  assertEquals(brier([NaN], [0.3, 0.7], { classes: 2 }), NaN);
});
