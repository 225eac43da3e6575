import { assert, assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { insideEnds, minimizeScalar, minimizeSimplex } from "../../../lib/models/histories/minimize.ts";

Deno.test("minimizeScalar() refines the best point of the grid", () => {
  const { at, value } = minimizeScalar((x) => (x - 0.37) ** 2, [0, 0.25, 0.5, 1], { evaluations: 30 });
  assertAlmostEquals(at, 0.37, 1e-6);
  assertAlmostEquals(value, 0, 1e-12);
});

Deno.test("minimizeScalar() keeps an end of the grid and passes over NaN", () => {
  assertAlmostEquals(minimizeScalar((x) => x, [1, 2, 3]).at, 1, 1e-3);
  assertEquals(minimizeScalar((x) => x < 2 ? NaN : x, [1, 2, 3], { evaluations: 0 }).at, 2);
});

Deno.test("minimizeSimplex() descends Rosenbrock's valley", () => {
  const { at } = minimizeSimplex(
    ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    Float64Array.of(-1, 1),
    { steps: [0.5, 0.5], evaluations: 500, tolerance: 1e-12 },
  );
  at.forEach((value) => assertAlmostEquals(value, 1, 1e-2));
});

Deno.test("minimizeSimplex() stays where the function is finite and within its evaluations", () => {
  let count = 0;
  const { at } = minimizeSimplex(
    ([x]) => {
      count++;
      return x < 2 ? NaN : x;
    },
    Float64Array.of(5),
    { steps: [1], evaluations: 60 },
  );
  assert(at[0] >= 2 && at[0] < 2.1);
  assertLessOrEqual(count, 64);
});

Deno.test("minimizeScalar() is never worse than its grid", () => {
  const wild = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(fc.property(wild, ([a, b, c, d, e]) => {
    const f = (x: number) => a * Math.sin(b * x + c) + d * x * x + e * x, grid = [-1, 0, 0.3, 2, 5];
    const { at, value } = minimizeScalar(f, grid);
    assertLessOrEqual(value, Math.min(...grid.map(f)));
    assertEquals(value, f(at));
    assert(at >= -1 && at <= 5);
  }));
});

Deno.test("minimizeScalar() of one point, or of nowhere a number, is that point", () => {
  assertEquals(minimizeScalar((x) => x * x, [3], { evaluations: 4 }), { at: 3, value: 9 });
  assertEquals(minimizeScalar(() => NaN, [1, 2, 3]), { at: 1, value: Infinity });
});

Deno.test("minimizeScalar() leaps to the vertex of a parabola and then only makes sure", () => {
  const asked: number[] = [];
  minimizeScalar((x) => (asked.push(x), 3 * (x - 0.4) ** 2 + 1), [0, 0.5, 1]);
  assertAlmostEquals(asked[3], 0.4, 1e-12);
  assertLessOrEqual(asked.length, 3 + 3);
});

Deno.test("minimizeScalar() asks once whether an end of the grid is the minimum", () => {
  const asked: number[] = [];
  assertEquals(minimizeScalar((x) => (asked.push(x), x), [1, 2, 3]).at, 1);
  assertEquals(asked, [1, 2, 3, 1.001]);
});

Deno.test("minimizeScalar() takes golden sections where parabolas lead nowhere, within its evaluations", () => {
  for (const at of [0.1, 0.36, 0.9]) {
    let count = 0;
    const kink = (x: number) => (count++, Math.sqrt(Math.abs(x - at)));
    assertAlmostEquals(minimizeScalar(kink, [0, 0.5, 1], { evaluations: 60 }).at, at, 2e-3);
    assertLessOrEqual(count, 63);
  }
});

Deno.test("minimizeSimplex() finds the minimum of any convex bowl", () => {
  const bowl = fc.tuple(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: -5, max: 5 }),
    fc.integer({ min: -5, max: 5 }),
  );
  fc.assert(fc.property(bowl, ([stretch, x0, y0]) => {
    const f = ([x, y]: Float64Array) => (x - x0) ** 2 + stretch * (y - y0) ** 2 + 1;
    const { at, value } = minimizeSimplex(f, Float64Array.of(0, 0), {
      // Odd steps: corners that are exactly as high as each other would end the search at once.
      steps: [0.73, 0.91],
      evaluations: 400,
      tolerance: 1e-12,
    });
    assertAlmostEquals(value, 1, 1e-4);
    assertAlmostEquals(at[0], x0, 1e-2);
    assertEquals(value, f(at));
  }));
});

Deno.test("minimizeSimplex() stops at once where all corners are equal, and keeps its start", () => {
  let count = 0;
  const start = Float64Array.of(1, 2);
  minimizeSimplex(() => (count++, 7), start, { steps: [1, 1], evaluations: 500 });
  assertEquals([count, [...start]], [3, [1, 2]]);
});

Deno.test("minimizeSimplex() shrinks toward its best corner when nothing else helps", () => {
  // A needle at 0: every move away from it is worse, so only shrinking gets near.
  const { at, value } = minimizeSimplex(([x, y]) => Math.max(Math.abs(x), Math.abs(y)), Float64Array.of(3, 4), {
    steps: [2, 2],
    evaluations: 400,
    tolerance: 1e-10,
  });
  assertLessOrEqual(value, 1e-3);
  assertLessOrEqual(Math.abs(at[0]), 1e-3);
});

Deno.test("minimizeScalar() looks on both sides of the best point of the grid", () => {
  for (const at of [0.2, 0.3, 0.05, 0.95]) {
    assertAlmostEquals(minimizeScalar((x) => (x - at) ** 2, [0, 0.25, 0.5, 1], { evaluations: 40 }).at, at, 1e-6);
  }
});

Deno.test("minimizeScalar() takes the grid's values where they are known, and searches on as from its own", () => {
  const f = (x: number) => Math.cos(3 * x) + 0.2 * x, grid = [0, 0.4, 0.9, 1.6, 2];
  const asked: number[] = [], all: number[] = [];
  const known = minimizeScalar((x) => (asked.push(x), f(x)), grid, { onGrid: (i) => f(grid[i]) });
  assertEquals(known, minimizeScalar((x) => (all.push(x), f(x)), grid));
  assertEquals(all, [...grid, ...asked]);
});

Deno.test("insideEnds() is what minimizeScalar() asks first at either end of a grid", () => {
  const grid = [0.0001, 0.02, 0.06, 0.8, 0.9999];
  for (const [slope, end] of [[1, 0], [-1, 1]]) {
    const asked: number[] = [];
    minimizeScalar((x) => (asked.push(x), slope * x), grid);
    assertEquals(asked[grid.length], insideEnds(grid)[end]);
  }
});
