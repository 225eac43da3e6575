import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { populationStability, stabilityTail } from "@lib/metrics/population_stability.ts";
import { DRIFT_GOLDEN } from "../_support/drift_golden.ts";

Deno.test("populationStability() is the sum of both relative entropies of scipy", () => {
  const { expected, actual, psi } = DRIFT_GOLDEN.psi;
  assertAlmostEquals(populationStability(expected, actual), psi, 1e-12);
});

Deno.test("populationStability() stays finite where a category is empty on one side, and ignores one that is on both", () => {
  const index = populationStability([100, 0, 0], [0, 100, 0]);
  assertEquals(Number.isFinite(index) && index > 5, true);
  assertEquals(populationStability([100, 0], [50, 0]), 0);
  assertEquals(populationStability([0], [3]), NaN);
  assertThrows(() => populationStability([1], [1, 2]), RangeError);
});

Deno.test("stabilityTail() is the tail of chi-squared with one degree less than categories that have rows", () => {
  // 5.991 and 16.919 are the 95 % points of two and nine degrees.
  const rows = (categories: number) => Array(categories).fill(20);
  for (const [categories, point] of [[3, 5.991], [10, 16.919]] as const) {
    const both = rows(categories), each = 1 / (20 * categories);
    assertAlmostEquals(stabilityTail(point * 2 * each, both, both), 0.05, 0.002);
    assertAlmostEquals(stabilityTail(0, both, both), 1, 0.05);
  }
  assertEquals([stabilityTail(NaN, [1, 2], [0, 0]), stabilityTail(0, [5, 0], [7, 0])], [NaN, NaN]);
});
