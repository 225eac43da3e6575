import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Loess } from "../../../lib/models/seasons/loess.ts";

const smooth = (loess: Loess, y: number[], weights: Float64Array | null = null) => {
  const out = new Float64Array(y.length);
  loess.smooth(Float64Array.from(y), weights, out);
  return [...out];
};

Deno.test("Loess of degree 1 keeps a line, also between fits and beyond the ends", () => {
  const line = Array.from({ length: 23 }, (_, t) => 3 + 2 * t), loess = new Loess({ window: 7, degree: 1, jump: 4 });
  smooth(loess, line).forEach((value, t) => assertAlmostEquals(value, line[t], 1e-9));
  assertAlmostEquals(loess.fitAt(Float64Array.from(line), null, -1), 1, 1e-9);
  assertAlmostEquals(loess.fitAt(Float64Array.from(line), null, 23), 49, 1e-9);
});

Deno.test("Loess of degree 0 is a mean with tricube weights", () => {
  const loess = new Loess({ window: 3, degree: 0, jump: 1 }), y = [0, 0, 8, 0, 0];
  // In the middle both neighbours lie as far as the view reaches, so they do not count.
  assertEquals(smooth(loess, y)[2], 8);
  // At the end the view reaches two back: weights 1, (1 - 1/8)^3 and 0.
  const end = new Loess({ window: 3, degree: 0, jump: 1 }).fitAt(Float64Array.of(0, 0, 0, 8, 0), null, 4);
  assertAlmostEquals(end, 8 * 0.875 ** 3 / (1 + 0.875 ** 3), 1e-12);
});

Deno.test("Loess does not look at values without weight, and keeps a value that has none nearby", () => {
  const loess = new Loess({ window: 3, degree: 0, jump: 1 });
  assertEquals(smooth(loess, [1, 1, 900, 1, 1], Float64Array.of(1, 1, 0, 1, 1)).slice(0, 2), [1, 1]);
  assertEquals(smooth(loess, [5, 6, 7], new Float64Array(3)), [5, 6, 7]);
  assert(Number.isNaN(loess.fitAt(Float64Array.of(5, 6, 7), new Float64Array(3), 1)));
});

Deno.test("Loess takes remembered coefficients for the same places alone", () => {
  const reused = new Loess({ window: 5, degree: 1, jump: 1 }), y = [3, 1, 4, 1, 5, 9, 2, 6];
  for (const length of [8, 6, 8, 1, 3]) {
    const expected = smooth(new Loess({ window: 5, degree: 1, jump: 1 }), y.slice(0, length));
    assertEquals(smooth(reused, y.slice(0, length)), expected, `${length}`);
    assertEquals(smooth(reused, y, Float64Array.of(1, 1, 0, 1, 1, 0, 1, 1)).length, 8);
  }
});

Deno.test("Loess.influenceOn() is the trace and the mean of squares of its matrix", () => {
  const n = 9, loess = new Loess({ window: 5, degree: 1, jump: 1 });
  let trace = 0, squares = 0;
  for (let j = 0; j < n; j++) {
    smooth(loess, Array.from({ length: n }, (_, t) => t === j ? 1 : 0)).forEach((value, t) => {
      if (t === j) trace += value;
      squares += value * value;
    });
  }
  const { freedom, noise } = loess.influenceOn(n);
  assertAlmostEquals(freedom, trace, 1e-12);
  assertAlmostEquals(noise, squares / n, 1e-12);
});
