import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { dieboldMariano } from "@lib/metrics/diebold_mariano.ts";
import golden from "../golden/significance.json" with { type: "json" };

Deno.test("dieboldMariano() is the test by statsmodels and scipy, also where autocovariances add up to less than 0", () => {
  for (const { first, second, horizon, statistic, pValue } of [...golden.dieboldMariano, golden.swinging]) {
    const own = dieboldMariano(first, second, { horizon });
    assertAlmostEquals(own.statistic, statistic, 1e-9);
    assertAlmostEquals(own.pValue, pValue, 1e-9);
    assertEquals(own.periods, first.length);
  }
});

Deno.test("dieboldMariano() has the other sign for the other order, and the same p-value", () => {
  const [{ first, second, horizon }] = golden.dieboldMariano;
  const one = dieboldMariano(first, second, { horizon }), other = dieboldMariano(second, first, { horizon });
  assertAlmostEquals(other.statistic, -one.statistic, 1e-12);
  assertAlmostEquals(other.pValue, one.pValue, 1e-12);
});

Deno.test("dieboldMariano() leaves unknown periods in their place, which bear no evidence", () => {
  const first = [1, 2, 1, NaN, 2, 3, 1, 2], second = [2, 2, 3, 9, 3, NaN, 2, 4];
  const gone = dieboldMariano(first, second, { horizon: 1 });
  const without = dieboldMariano([1, 2, 1, 2, 1, 2], [2, 2, 3, 3, 2, 4], { horizon: 1 });
  assertEquals([gone.periods, gone.difference], [6, without.difference]);
  assertAlmostEquals(gone.pValue, without.pValue, 1e-12);
});

Deno.test("dieboldMariano() says nothing where nothing can be said", () => {
  const tested = (first: number[], second: number[], horizon = 1) => dieboldMariano(first, second, { horizon }).pValue;
  assertEquals(tested([1, 2, 3], [1, 2, 3]), 1);
  assertEquals(tested([1.1, 2.1, 3.1], [1, 2, 3]), NaN, "differences never change");
  assertEquals([tested([], []), tested([1], [2]), tested([1, 5, 2], [2, 2, 2], 3)], [NaN, NaN, NaN]);
  assertThrows(() => tested([1], [1, 2]), RangeError);
  assertThrows(() => tested([1], [1], 0), RangeError, "current value is 0");
});
