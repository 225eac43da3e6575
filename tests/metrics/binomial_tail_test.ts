import { assertAlmostEquals, assertEquals } from "@std/assert";
import { binomialTail } from "@lib/metrics/binomial_tail.ts";

Deno.test("binomialTail() adds up the chances of so many hits and fewer", () => {
  // R: pbinom(70, 100, 0.8), pbinom(0, 5, 0.1).
  assertAlmostEquals(binomialTail(70, { trials: 100, chance: 0.8 }), 0.01124898, 1e-8);
  assertAlmostEquals(binomialTail(0, { trials: 5, chance: 0.1 }), 0.9 ** 5, 1e-12);
  assertAlmostEquals(binomialTail(10, { trials: 10, chance: 0.3 }), 1, 1e-12);
});

Deno.test("binomialTail() of many trials neither vanishes nor exceeds one", () => {
  assertAlmostEquals(binomialTail(8000, { trials: 10_000, chance: 0.8 }), 0.5, 0.01);
  assertEquals(binomialTail(7000, { trials: 10_000, chance: 0.8 }) < 1e-100, true);
});
