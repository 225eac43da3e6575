import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import fc from "fast-check";
import { tsb } from "../../../lib/models/histories/tsb.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../../_support/statistics_golden.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";

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
  assertThrows(() => forecastHistory(tsb, [1, 0, 1], { params: { alphaDemand: 2 } }), FitError, "alphaDemand");
});

const demands = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 5, NaN), { minLength: 3, maxLength: 40 });

Deno.test("tsb forecasts lie between nothing and the largest demand, and skip unknown periods", () => {
  fc.assert(fc.property(demands, (y) => {
    const known = y.filter((value) => !Number.isNaN(value));
    if (known.length < 3) return;
    const [rate] = forecastHistory(tsb, y, { horizon: 1 });
    assert(rate >= 0 && rate <= Math.max(...known));
    assertEquals(forecastHistory(tsb, known, { horizon: 1 })[0], rate);
  }));
});

Deno.test("tsb falls by the chance's weight in each period without demand", () => {
  const params = { alphaDemand: 0.3, alphaProbability: 0.2 };
  const [before] = forecastHistory(tsb, [3, 0, 4], { params, horizon: 1 });
  [1, 2, 5].forEach((zeros) => {
    const [after] = forecastHistory(tsb, [3, 0, 4, ...Array(zeros).fill(0)], { params, horizon: 1 });
    assertAlmostEquals(after, before * 0.8 ** zeros, 1e-12);
  });
});

Deno.test("tsb chooses from its grid the pair with the least one-step errors", () => {
  const y = [0, 3, 0, 0, 5, 1, 0, 0, 0, 2, 6, 0, 0, 4, 0, 0, 0, 0, 3, 0];
  const rates = (demand: number, chance: number) =>
    y.map((_, t) =>
      t < 3 ? NaN : forecastHistory(tsb, y.slice(0, t), {
        params: { alphaDemand: demand, alphaProbability: chance },
        horizon: 1,
      })[0]
    );
  const error = (demand: number, chance: number) =>
    rates(demand, chance).reduce((sum, rate, t) => t < 3 ? 0 : sum + (y[t] - rate) ** 2, 0);
  let best = [NaN, NaN], least = Infinity;
  for (const demand of [0.05, 0.1, 0.2, 0.3]) {
    for (const chance of [0.01, 0.02, 0.05, 0.1, 0.2, 0.3]) {
      if (error(demand, chance) < least - 1e-12) [best, least] = [[demand, chance], error(demand, chance)];
    }
  }
  assertEquals(
    [...tsb.fit({ y: Float64Array.from(y), start: 0, seasonLength: 1, design: null }, {}, createRng(1)).numbers],
    best,
  );
});
