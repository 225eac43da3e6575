import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { meanSequence } from "@lib/metrics/confidence_sequence.ts";

const rng = createRng(3);
const noise = (count: number, scale: number) => Array.from({ length: count }, () => scale * rng.normal());

Deno.test("meanSequence() nothing is known without values, and little of few", () => {
  assertEquals(meanSequence([]), { mean: NaN, lo: -1, hi: 1 });
  const { lo, hi } = meanSequence([-0.2, -0.2, -0.2]);
  assert(lo === -1 && hi === 1, `${lo} ${hi}`);
  assertThrows(() => meanSequence([0], { alpha: 0 }), RangeError, "current value is 0");
});

Deno.test("meanSequence() the interval closes around the mean, whatever the unit, and on both sides alike", () => {
  const values = noise(80, 0.03).map((value) => value - 0.1), near = meanSequence(values.slice(0, 40));
  const { mean, lo, hi } = meanSequence(values), mirrored = meanSequence(values.map((value) => -value));
  assert(lo < mean && mean < hi && hi - lo < near.hi - near.lo && hi < 0, `${lo} ${mean} ${hi}`);
  for (const [one, other] of [[mirrored.lo, -hi], [mirrored.hi, -lo]] as const) assertAlmostEquals(one, other, 1e-6);
  const small = meanSequence(values.map((value) => value / 10), { scatter: 0.005 });
  assertAlmostEquals(small.hi, hi / 10, 1e-6);
});

Deno.test("meanSequence() more confidence is a wider interval", () => {
  const values = noise(60, 0.03), wide = meanSequence(values, { alpha: 0.01 }), narrow = meanSequence(values);
  assert(wide.lo < narrow.lo && wide.hi > narrow.hi);
});

Deno.test("meanSequence() values that follow each other count for less", () => {
  const independent = noise(200, 0.03), sticky: number[] = [];
  for (const value of noise(200, 0.03)) sticky.push(0.8 * (sticky.at(-1) ?? 0) + 0.6 * value);
  const width = (values: readonly number[]) => {
    const { lo, hi } = meanSequence(values);
    return hi - lo;
  };
  assert(width(sticky) > 1.3 * width(independent));
});

Deno.test("meanSequence() one wild value moves it little", () => {
  const values = noise(60, 0.02).map((value) => value - 0.05);
  assert(meanSequence([...values, 1]).hi < 0);
});

Deno.test("meanSequence() values that are often a little below and seldom much above have the mean that they have", () => {
  // In units of its own each value would be a vote, and three of four say less than 0.
  const values = Array.from({ length: 200 }, (_, i) => i % 4 === 3 ? 0.06 : -0.02), { lo, hi } = meanSequence(values);
  assert(lo < 0 && hi > 0, `${lo} ${hi}`);
});
