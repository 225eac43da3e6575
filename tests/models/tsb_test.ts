import { assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import { tsb } from "../../lib/models/tsb.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../_support/statistics_golden.ts";

Deno.test("tsb multiplies the smoothed chance and the smoothed size, worked by hand", () => {
  // weights 0.5: chances 0, 0.5, 0.75, 0.375; sizes 4, 6.
  const params = { alphaDemand: 0.5, alphaProbability: 0.5 };
  assertEquals(forecastHistory(tsb, [0, 4, 8, 0], { params, horizon: 1 }), [0.375 * 6]);
});

Deno.test("tsb equals statsforecast at given weights", () => {
  for (const [name, { y, forecasts }] of goldenSeries()) {
    const ours = forecastHistory(tsb, y, { params: { alphaDemand: 0.2, alphaProbability: 0.1 } });
    assertLess(relativeDifference(ours, forecasts["tsb_0.2_0.1"], y), 1e-12, name);
  }
});

Deno.test("tsb chooses weights that fit the past no worse than any given ones of its grid", () => {
  const [, { y }] = goldenSeries().find(([name]) => name === "fading") ?? ["", { y: [] }];
  const error = (params: Record<string, number>) => {
    let sum = 0;
    for (let t = 10; t < y.length; t++) {
      sum += (forecastHistory(tsb, y.slice(0, t), { params, horizon: 1 })[0] - y[t]) ** 2;
    }
    return sum;
  };
  assertLessOrEqual(error({}), 1.1 * error({ alphaDemand: 0.1, alphaProbability: 0.1 }));
});

Deno.test("tsb fades out after the last demand", () => {
  const alive = [3, 0, 2, 3, 0, 3, 1, 0, 2], dead = [...alive, ...Array(40).fill(0)];
  assertLess(forecastHistory(tsb, dead)[0], 0.7 * forecastHistory(tsb, alive)[0]);
  assertAlmostEquals(forecastHistory(tsb, [0, 0, 0])[0], 0, 1e-12);
});

Deno.test("tsb refuses weights outside [0, 1]", () => {
  assertThrows(() => forecastHistory(tsb, [1, 0, 1], { params: { alphaDemand: 2 } }), RangeError, "alphaDemand");
});
