import { assertAlmostEquals, assertEquals } from "@std/assert";
import { PartSum } from "@lib/explain/part_sum.ts";

Deno.test("PartSum.add() weighs parts by the share of the member at each step, from what is usual", () => {
  const sum = new PartSum(10, 2);
  const gains = Float64Array.of(4, NaN), reference = Float64Array.of(12, NaN);
  const parts = [{ feature: "lag_1", groups: ["history", "history"] as const, gains }];
  sum.add({ reference, value: Float64Array.of(16, NaN), parts }, Float64Array.of(0.5, 0));
  assertEquals([sum.groups.level, sum.groups.history], [Float64Array.of(1, 0), Float64Array.of(2, 0)]);
  assertEquals(sum.features.get("lag_1"), Float64Array.of(2, 0));
});

Deno.test("PartSum.close() leaves a closed step to the calendar", () => {
  const sum = new PartSum(10, 1);
  const parts = [{ feature: "lag_1", groups: ["history"] as const, gains: Float64Array.of(4) }];
  sum.add({ reference: Float64Array.of(12), value: Float64Array.of(16), parts }, Float64Array.of(1));
  sum.close(0);
  assertEquals([sum.groups.level[0], sum.groups.history[0], sum.groups.calendar[0]], [0, 0, -10]);
  assertEquals(sum.features.get("lag_1"), Float64Array.of(0));
});

Deno.test("PartSum.settle() lets rounding count to the level", () => {
  const sum = new PartSum(0.1, 1);
  sum.add({ reference: Float64Array.of(0.3), value: Float64Array.of(0.3), parts: [] }, Float64Array.of(1));
  sum.settle(Float64Array.of(0.3 + 1e-12));
  assertAlmostEquals(sum.groups.level[0], 0.2 + 1e-12, 1e-15);
});
