import { assertAlmostEquals, assertEquals } from "@std/assert";
import { logLoss } from "../../lib/metrics/log_loss.ts";

Deno.test("logLoss() of who was certain and wrong is finite, and of who was certain and right is nothing", () => {
  assertAlmostEquals(logLoss([0], [0, 1], { classes: 2 }), -Math.log(Number.EPSILON), 1e-9);
  assertAlmostEquals(logLoss([1], [0, 1], { classes: 2 }), 0, 1e-15);
});

Deno.test("logLoss() of equal shares is the logarithm of the number of classes, whatever came", () => {
  const shares = new Float64Array(12).fill(0.25);
  assertAlmostEquals(logLoss([0, 3, 1], shares, { classes: 4 }), Math.log(4), 1e-12);
  assertEquals(logLoss([0], [NaN, 0.5], { classes: 2 }), NaN);
});
