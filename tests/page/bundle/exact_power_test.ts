import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { exactPow } from "@lib/page/bundle/exact_power.ts";

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
