import { assertAlmostEquals, assertEquals } from "@std/assert";
import { REFERENCE_WIDTH, referenceRow, unitOf } from "@lib/competition/watch/watch_reference.ts";

Deno.test("referenceRow() names level and exponent first, then each detector", () => {
  const score = (mean: number) => ({ mean, scale: mean + 1, allowance: mean + 2, limit: mean + 3 });
  const scan = { persistence: 15, from: 16, excess: 17 };
  const row = referenceRow({ level: 1, exponent: 2, bias: score(3), error: score(7), coverage: score(11), scan });
  assertEquals(row, Array.from({ length: REFERENCE_WIDTH }, (_, i) => i + 1));
});

Deno.test("unitOf() grows with the forecast as far as errors do, and never vanishes", () => {
  assertEquals(unitOf(40, { level: 10, exponent: 0 }), 10);
  assertAlmostEquals(unitOf(40, { level: 10, exponent: 0.5 }), 20);
  assertAlmostEquals(unitOf(40, { level: 10, exponent: 1 }), 40);
  assertAlmostEquals(unitOf(0, { level: 10, exponent: 1 }), 0.5);
});
