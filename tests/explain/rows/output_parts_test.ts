import { assertAlmostEquals, assertEquals } from "@std/assert";
import { bothWays, linked, sumsOf, toOutputs } from "@lib/explain/rows/output_parts.ts";

Deno.test("toOutputs() leaves what are outputs as it is", () => {
  const parts = { base: Float64Array.of(2), values: Float64Array.of(1, -1, 0, 4) };
  assertEquals(toOutputs({ ...parts, link: null }, 2), parts);
  assertEquals([...sumsOf(parts, 2)], [2, 6]);
});

Deno.test("toOutputs() keeps the share of each column where an output has one score", () => {
  const { base, values } = toOutputs({
    base: Float64Array.of(0),
    values: Float64Array.of(3, 1),
    link: { kind: "each", map: Math.exp },
  }, 1);
  assertEquals([...base], [1]);
  assertAlmostEquals(values[0]!, 0.75 * (Math.exp(4) - 1), 1e-12);
  assertAlmostEquals(values[1]!, 0.25 * (Math.exp(4) - 1), 1e-12);
});

Deno.test("toOutputs() gives columns that cancel each other the slope where they do", () => {
  const { values } = toOutputs({
    base: Float64Array.of(1),
    values: Float64Array.of(0.01, -0.01),
    link: { kind: "each", map: (value) => value * value },
  }, 1);
  assertAlmostEquals(values[0]!, 0.02, 1e-6);
  assertAlmostEquals(values[1]!, -0.02, 1e-6);
});

Deno.test("toOutputs() adds up to probabilities, of scores far apart too, and of a class what the others' scores take", () => {
  const base = Float64Array.of(0, 0, 0), values = Float64Array.of(4, 0, -3, 1, 0, 0, 25, -9, 0, 0, -25, 2);
  const told = toOutputs({ base, values, link: { kind: "softmax" } }, 2);
  const said = linked({ kind: "softmax" }, sumsOf({ base, values }, 2), 3);
  sumsOf(told, 2).forEach((value, i) => assertAlmostEquals(value, said[i]!, 1e-12));
  // The third class has no score of its own in the first row: what it loses is by what the others gain.
  assertAlmostEquals(told.values[4]! + told.values[0]! + told.values[2]!, 0, 1e-12);
  assertEquals(told.values[4]! < 0, true);
});

Deno.test("toOutputs() lets no column add more to a probability than there is, where they cancel each other too", () => {
  const link = { kind: "softmax" } as const, logistic = (score: number) => 1 / (1 + Math.exp(-score));
  const { values } = toOutputs({ base: Float64Array.of(0, 0), values: Float64Array.of(0, 0, 30, -29), link }, 1);
  // Shapley's value of both orders.
  assertAlmostEquals(values[2]!, (logistic(30) - 0.5 + logistic(1) - logistic(-29)) / 2, 1e-12);
  assertAlmostEquals(values[3]!, (logistic(1) - logistic(30) + logistic(-29) - 0.5) / 2, 1e-12);
  assertAlmostEquals(values[0]!, -values[2]!, 1e-12);
});

Deno.test("bothWays() goes through each order from both ends, the same every time", () => {
  const orders = bothWays(5, 3);
  assertEquals(orders.map((order) => order.toSorted()), new Array(6).fill([0, 1, 2, 3, 4]));
  assertEquals([orders[1], orders], [orders[0]!.toReversed(), bothWays(5, 3)]);
});

Deno.test("toOutputs() adds up to shares of numbers that do not sum to 1", () => {
  const base = Float64Array.of(0.5, 0.6), values = Float64Array.of(0.2, 0.1, -0.3, 0);
  const told = toOutputs({ base, values, link: { kind: "shares" } }, 1);
  assertAlmostEquals(sumsOf(told, 1)[0]!, 0.8 / 1.1, 1e-12);
  assertAlmostEquals(told.base[0]!, 0.5 / 1.1, 1e-12);
});
