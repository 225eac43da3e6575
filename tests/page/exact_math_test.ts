import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/random.ts";
import { EXACT_MATH, exactPow } from "@lib/page/exact_math.ts";

type Name = keyof typeof EXACT_MATH;
const NAMES = ["exp", "expm1", "log", "log1p", "sin", "cos"] as const;

function differing(name: Name, values: readonly number[]): number[] {
  return values.filter((x) => !Object.is(EXACT_MATH[name](x), Math[name](x)));
}

Deno.test("EXACT_MATH gives the bits of the runtime that trains, over the whole range", () => {
  const rng = createRng(7), values = Array.from({ length: 4000 }, () => rng.normal() * 10 ** (rng.next() * 6 - 4));
  for (const name of NAMES) assertEquals(differing(name, values), [], name);
});

Deno.test("EXACT_MATH agrees on every cycle that a feature can have, also where the sine is almost 0", () => {
  const angles = [2, 4, 5, 6, 7, 12, 24, 30.4375, 31, 48, 52, 53, 96, 365, 365.25, 366].flatMap((length) =>
    Array.from({ length: 200 }, (_, position) => 2 * Math.PI * (position / length))
  );
  for (const name of ["sin", "cos"] as const) assertEquals(differing(name, angles), [], name);
});

Deno.test("EXACT_MATH agrees at the ends: 0, -0, infinities, NaN, what over- or underflows", () => {
  const ends = [0, -0, 1, -1, Infinity, -Infinity, NaN, 5e-324, -1e-300, 1e300, 720, -800, 0.5, 2, Math.PI];
  for (const name of NAMES) assertEquals(differing(name, ends), [], name);
});

Deno.test("exactPow() is the nearest number: of powers of ten that of their decimal text, of whole numbers the exact one", () => {
  for (let n = -30; n <= 30; n++) assertEquals(exactPow(10, n), Number(`1e${n}`), `1e${n}`);
  for (const [x, n] of [[3, 20], [-3, 7], [7, 15], [-11, 12], [1.5, 9]] as const) {
    assertEquals(exactPow(x, n), Array(n).fill(x).reduce((power, factor) => power * factor, 1), `${x} ** ${n}`);
  }
});

Deno.test("exactPow() is within a last place of the runtime, and nearly always its very bits", () => {
  const rng = createRng(3), pairs = Array.from({ length: 2000 }, () => [20 * rng.next(), rng.normal() * 3] as const);
  const apart = pairs.map(([x, y]) => Math.abs(exactPow(x, y) / x ** y - 1));
  assertEquals(apart.filter((error) => error > 2 ** -51), []);
  assertEquals(apart.filter((error) => error > 0).length < 10, true);
});

Deno.test("exactPow() agrees at the ends: 0, -0, infinities, NaN, negative bases, what over- or underflows", () => {
  const ends = [0, -0, 1, -1, 2, 0.5, -3, Infinity, -Infinity, NaN, 1e300, 5e-324, 1000.5];
  const differing = ends.flatMap((x) => ends.filter((y) => !Object.is(exactPow(x, y), x ** y)).map((y) => [x, y]));
  assertEquals(differing, []);
});
