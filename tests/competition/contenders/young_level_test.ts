import { assertAlmostEquals, assertEquals } from "@std/assert";
import { levelOf, youngSpread } from "@lib/competition/contenders/young_level.ts";

Deno.test("levelOf() what a few values say; zeros and nothing say nothing", () => {
  assertEquals(levelOf(Float64Array.of(NaN, 2, 4, NaN, 6)), { count: 3, level: 4, squares: 8 });
  assertEquals(levelOf(Float64Array.of(-3, 3)), { count: 2, level: 3, squares: 18 });
  assertEquals(levelOf(Float64Array.of(7)), { count: 1, level: 7, squares: 0 });
  assertEquals([levelOf(Float64Array.of(0, NaN, 0)), levelOf(new Float64Array())], [null, null]);
});

Deno.test("youngSpread() is the fleet's at first and the key's own in the end; it scales with the unit", () => {
  const of = (values: number[]) => levelOf(Float64Array.from(values)) ?? { count: 0, level: 0, squares: 0 };
  assertAlmostEquals(youngSpread(of([10]), 0.3), 3 * Math.sqrt(8 / 9));
  const many = Array.from({ length: 2000 }, (_, i) => i % 2 === 0 ? 9 : 11);
  assertAlmostEquals(youngSpread(of(many), 0.3), 1, 0.03);
  assertAlmostEquals(youngSpread(of([1000, 3000]), 0.3), 1000 * youngSpread(of([1, 3]), 0.3), 1e-9);
});
