import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { adida, imapa } from "../../../lib/models/histories/aggregation.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../../_support/statistics_golden.ts";

for (const family of [adida, imapa]) {
  Deno.test(`${family.name} is within 0.5 % of statsforecast's`, () => {
    for (const [name, { y, seasonLength, forecasts }] of goldenSeries()) {
      if (!y.includes(0)) continue;
      const ours = forecastHistory(family, y, { seasonLength });
      assertLess(relativeDifference(ours, forecasts[family.name], y), 0.005, name);
    }
  });

  Deno.test(`${family.name} from a later origin is what a fit with its weights is there`, () => {
    const rng = createRng(3),
      y = Float64Array.from({ length: 53 }, () => rng.next() < 0.3 ? 1 + Math.floor(3 * rng.next()) : 0);
    const at = (n: number) => ({ y: y.subarray(0, n), start: 0, seasonLength: 1, design: null });
    const early = family.fit(at(45), {}, createRng(1)), late = family.fit(at(53), {}, createRng(1));
    const ahead = { y, start: 0, horizon: 1, design: null };
    assertEquals(family.predict({ ...late, numbers: early.numbers }, ahead), family.predict(early, ahead));
  });

  Deno.test(`${family.name} of no demand is 0, of demand in every period a smoothed mean`, () => {
    assertEquals(forecastHistory(family, Array(20).fill(0), { horizon: 2 }), [0, 0]);
    forecastHistory(family, Array(20).fill(4), { horizon: 2 }).forEach((value) => assertAlmostEquals(value, 4, 1e-12));
  });

  Deno.test(`${family.name} does not count unknown periods`, () => {
    const y = [0, 0, 3, 0, 0, 2, 0, 4, 0, 0, 0, 1];
    const holed = y.flatMap((value) => [value, NaN]);
    assertEquals(forecastHistory(family, holed), forecastHistory(family, y));
  });
}

Deno.test("adida spreads the smoothed sums of its buckets", () => {
  // Demands at 3, 6 and 9: buckets of 3 with sums 3, 6 and 9, whatever the weight between the first and the last.
  const [value] = forecastHistory(adida, [0, 0, 3, 0, 0, 6, 0, 0, 9], { horizon: 1 });
  assertAlmostEquals(value, (3 + 0.3 * 3 + 0.3 * (9 - 3.9)) / 3, 1e-3);
});
