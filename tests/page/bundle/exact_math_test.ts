import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { EXACT_MATH } from "@lib/page/bundle/exact_math.ts";

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
