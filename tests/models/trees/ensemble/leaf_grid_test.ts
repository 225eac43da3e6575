import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { gridOf, isGrid, MOST_LEVELS } from "../../../../lib/models/trees/ensemble/leaf_grid.ts";

Deno.test("gridOf() is the coarsest grid of powers of two", () => {
  assertEquals(gridOf(Float64Array.of(3, -6, 9)), { step: 1, low: -6, levels: 16 });
  assertEquals(gridOf(Float64Array.of(4, 12)), { step: 4, low: 1, levels: 3 });
  assertEquals(gridOf(Float64Array.of(0.75)), { step: 0.25, low: 3, levels: 1 });
  assertEquals(gridOf(Float64Array.of(5e-324, 1e-323)), { step: 5e-324, low: 1, levels: 2 });
  assertEquals(gridOf(Float64Array.of(2 ** 1000, 3 * 2 ** 1000)), { step: 2 ** 1000, low: 1, levels: 3 });
  for (const none of [[], [0, 0]]) assertEquals(gridOf(Float64Array.from(none)), { step: 1, low: 0, levels: 1 });
});

Deno.test("gridOf() gives every number back exactly, or is null", () => {
  const number = fc.tuple(fc.integer({ min: -70_000, max: 70_000 }), fc.integer({ min: -12, max: 12 }));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), (pairs) => {
      const values = Float64Array.from(pairs, ([value, exponent]) => value * 2 ** exponent + 0), grid = gridOf(values);
      if (grid === null) return;
      assert(isGrid(grid));
      for (const value of values) {
        const position = value / grid.step - grid.low;
        assert(Number.isInteger(position) && position >= 0 && position < grid.levels);
        assertEquals((grid.low + position) * grid.step, value);
      }
    }),
  );
});

Deno.test("gridOf() refuses numbers that are none, -0, and those that need more positions than a grid has", () => {
  for (const bad of [NaN, Infinity, -Infinity, -0, 0.1 + 1e6]) {
    assertEquals(gridOf(Float64Array.of(bad, 1)), null, `${bad}`);
  }
  assertEquals(gridOf(Float64Array.of(0, MOST_LEVELS - 1))?.levels, MOST_LEVELS);
  assertEquals(gridOf(Float64Array.of(0, MOST_LEVELS, 1)), null);
});

Deno.test("isGrid() refuses what would give no number or too many", () => {
  const good = { step: 0.5, low: -3, levels: 10 };
  assert(isGrid(good));
  const wrong = [{ step: "1" }, { step: -1 }, { low: 0.5 }, { low: null }, { levels: 0 }, { levels: 1.5 }, {
    levels: 2 ** 25,
  }, { step: 1e308 }];
  for (const part of wrong) assertEquals(isGrid({ ...good, ...part }), false, JSON.stringify(part));
});
