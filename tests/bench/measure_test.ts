import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { alternate, compareErrors, rmse, spread, timed, timedMany } from "../../bench/harness/measure.ts";

Deno.test("spread() least, median of an odd and an even number, largest", () => {
  assertEquals(spread([3, 1, 20]), { min: 1, median: 3, max: 20 });
  assertEquals(spread([4, 1, 3, 2]), { min: 1, median: 2.5, max: 4 });
  assertEquals(spread([7]), { min: 7, median: 7, max: 7 });
  assertThrows(() => spread([]), RangeError);
});

Deno.test("timed() and timedMany() hand on the work", () => {
  const { seconds, value } = timed(() => 42);
  assertEquals([value, seconds >= 0], [42, true]);
  const calls: number[] = [];
  assertEquals(timedMany(3, (call) => calls.push(call)) >= 0, true);
  assertEquals(calls, [0, 1, 2]);
});

Deno.test("rmse() of a known case", () => assertEquals(rmse([1, 2, 3], [1, 2, 6]), Math.sqrt(3)));

Deno.test("alternate() warms up, swaps the order of odd pairs, forms the ratio pair by pair", async () => {
  const order: string[] = [];
  const side = (name: string, seconds: readonly number[]) => (pair: number) => {
    order.push(`${name}${pair}`);
    return { seconds: seconds[pair] };
  };
  const sides = { ours: side("o", [1, 2, 4]), theirs: side("t", [10, 10, 4]) };
  const found = await alternate(sides, { pairs: 3, warmUps: 2, better: "higher" });
  assertEquals(order.join(" "), "o0 t0 o1 t1 o0 t0 t1 o1 o2 t2");
  assertEquals(found.ratio, { min: 1, median: 5, max: 10 });
  assertEquals([found.ours.median, found.theirs?.median, found.errors], [2, 10, null]);
  const lower = await alternate(sides, { pairs: 3, warmUps: 0, better: "lower" });
  assertEquals(lower.ratio, { min: 0.1, median: 0.2, max: 1 });
});

Deno.test("compareErrors() is of the part with the largest ratio, geometric over the pairs", () => {
  const of = (...errors: Record<string, number>[]) => errors.map((error) => ({ seconds: 1, errors: error }));
  const errors = compareErrors(of({ a: 1, b: 2 }, { a: 4, b: 2 }), of({ a: 2, b: 1 }, { a: 2, b: 1 }));
  assertEquals([errors?.part, errors?.ours, errors?.theirs], ["b", 2, 1]);
  assertAlmostEquals(errors?.parts.a.ratio ?? NaN, 1);
  assertEquals(errors?.ratio, 2);
});

Deno.test("compareErrors() an error that is not a number never passes", () => {
  const of = (error: number) => [{ seconds: 1, errors: { a: 1, b: error } }];
  for (const bad of [NaN, Infinity]) {
    assertThrows(() => compareErrors(of(bad), of(1)), RangeError);
    assertThrows(() => compareErrors(of(1), of(bad === Infinity ? 0 : bad)), RangeError);
  }
});

Deno.test("compareErrors() no error on both sides is equal", () => {
  const exact = [{ seconds: 1, errors: { a: 0 } }];
  assertEquals(compareErrors(exact, exact)?.ratio, 1);
});

Deno.test("compareErrors() refuses sides that name other parts", () => {
  assertThrows(() => compareErrors([{ seconds: 1, errors: { a: 1 } }], [{ seconds: 1 }]), RangeError);
});
