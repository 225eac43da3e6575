import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { lbfgs, type Smooth } from "@lib/models/linear/lbfgs.ts";

/** Σ c_j (x_j - t_j)², whose curvatures differ a thousandfold. */
const bowl: Smooth = (x, slope) => {
  let sum = 0;
  x.forEach((value, j) => {
    const c = 10 ** (j % 4), off = value - j;
    slope[j] = 2 * c * off;
    sum += c * off * off;
  });
  return sum;
};

Deno.test("lbfgs() finds the bottom of a long bowl, whatever the start, which it leaves as it is", () => {
  const rng = createRng(1), start = Float64Array.from({ length: 12 }, () => 100 * rng.normal()), before = start.slice();
  lbfgs(bowl, start, { tolerance: 1e-9 }).forEach((value, j) => assertAlmostEquals(value, j, 1e-8));
  assertEquals(start, before);
});

Deno.test("lbfgs() does not go up where steps are too long", () => {
  const values: number[] = [];
  const steep: Smooth = (x, slope) => {
    slope[0] = 4 * x[0]! ** 3 + Math.sign(x[0]!);
    values.push(x[0]! ** 4 + Math.abs(x[0]!));
    return values.at(-1)!;
  };
  const [x = NaN] = lbfgs(steep, Float64Array.of(50), { iterations: 60 });
  assertLess(Math.abs(x), 1e-3);
});

Deno.test("lbfgs() ends where there is nothing to gain, and where a value is no number", () => {
  let calls = 0;
  const flat: Smooth = (_, slope) => {
    calls++;
    slope.fill(0);
    return 7;
  };
  assertEquals([...lbfgs(flat, Float64Array.of(1, 2)), calls], [1, 2, 1]);
  const broken: Smooth = (_, slope) => {
    slope.fill(1);
    return NaN;
  };
  assertEquals([...lbfgs(broken, Float64Array.of(1))], [1]);
  assertEquals(lbfgs(bowl, new Float64Array(0)).length, 0);
});

Deno.test("lbfgs() ends after the iterations that it is given", () => {
  const start = new Float64Array(8).fill(1000), few = lbfgs(bowl, start, { iterations: 2 });
  const value = (x: Float64Array) => bowl(x, new Float64Array(8));
  assertLess(value(few), value(start));
  assertLess(value(lbfgs(bowl, start)), value(few) / 1000);
});
