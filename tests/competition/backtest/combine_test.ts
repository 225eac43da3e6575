import { combineForecasts, combineShares } from "../../../lib/competition/backtest/combine.ts";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";

const rows = (...members: number[][]) => members.map((member) => Float64Array.from(member));

Deno.test("combineForecasts() averages by weight, step by step", () => {
  const members = rows([1, 10], [3, 30]);
  assertEquals([...combineForecasts(members, { combine: "weighted" })], [2, 20]);
  assertEquals([...combineForecasts(members, { combine: "weighted", weights: [3, 1] })], [1.5, 15]);
  assertEquals([...combineForecasts(members, { combine: "weighted", weights: [0, 5] })], [3, 30]);
});

Deno.test("combineForecasts() takes the median of an odd and of an even number", () => {
  assertEquals([...combineForecasts(rows([1, 9], [100, 8], [3, 7]), { combine: "median" })], [3, 8]);
  assertEquals([...combineForecasts(rows([1], [3], [4], [100]), { combine: "median" })], [3.5]);
  assertEquals([...combineForecasts(rows([1], [3], [100]), { combine: "median", weights: [1, 1, 0] })], [2]);
});

Deno.test("combineForecasts() leaves out members that are missing at a step", () => {
  for (const combine of ["weighted", "median"] as const) {
    assertEquals([...combineForecasts(rows([1, NaN, NaN], [3, 4, NaN]), { combine })], [2, 4, NaN]);
  }
});

Deno.test("combineForecasts() refuses no members and unequal shapes", () => {
  assertThrows(() => combineForecasts([], { combine: "median" }), RangeError);
  assertThrows(() => combineForecasts(rows([1, 2], [1]), { combine: "weighted" }), RangeError);
  assertThrows(() => combineForecasts(rows([1], [2]), { combine: "weighted", weights: [1] }), RangeError);
});

Deno.test("combineForecasts() stays between its members and follows shift and scale", () => {
  const value = fc.integer({ min: -1000, max: 1000 });
  const members = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(members, value, fc.constantFrom("weighted" as const, "median" as const), (m, shift, combine) => {
      const combined = combineForecasts(rows(...m), { combine });
      const moved = combineForecasts(rows(...m.map((row) => row.map((v) => 2 * v + shift))), { combine });
      combined.forEach((v, i) => {
        const column = m.map((row) => row[i]);
        assertEquals(v >= Math.min(...column) - 1e-9 && v <= Math.max(...column) + 1e-9, true);
        assertAlmostEquals(moved[i], 2 * v + shift, 1e-9);
      });
    }),
    { seed: 3 },
  );
});

Deno.test("combineShares() are what members have in the combined value", () => {
  assertEquals([...combineShares([1, NaN, 3, 9], { combine: "weighted", weights: [3, 5, 1, 0] }) ?? []], [
    0.75,
    0,
    0.25,
    0,
  ]);
  assertEquals([...combineShares([5, 1, 3], { combine: "median", weights: [1, 1, 1] }) ?? []], [0, 0, 1]);
  assertEquals([...combineShares([5, 1, 3, NaN, 4], { combine: "median", weights: [1, 1, 1, 1, 0] }) ?? []], [
    0,
    0,
    1,
    0,
    0,
  ]);
  assertEquals([...combineShares([5, 1, 3, 4], { combine: "median", weights: [1, 1, 1, 1] }) ?? []], [0, 0, 0.5, 0.5]);
  assertEquals(combineShares([NaN, 1], { combine: "weighted", weights: [1, 0] }), null);
});
