import { GroupBias } from "../../../lib/competition/selection/group_bias.ts";
import { forecastOf } from "../../../lib/competition/backtest/backtest.ts";
import { backtestOf } from "../_backtests.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

/** Keys of demand 10, each with a forecast per method; the second span is no fold. */
function biasOf(forecasts: readonly (readonly number[])[]): GroupBias {
  const bias = new GroupBias(forecasts[0].length);
  forecasts.forEach((values, k) => {
    const key = backtestOf({
      id: `${k}`,
      actual: [[10, NaN], [10, 10]],
      forecasts: values.map((value) => [[value, 99], [-value, 99]]),
    });
    bias.add(key, [0], (c, span) => forecastOf(key, c, span));
  });
  return bias;
}

Deno.test("GroupBias is the signed error over what came, on the folds, where a method ran", () => {
  const bias = biasOf([[11, 8, NaN], [13, 10, NaN], [NaN, 9, NaN]]);
  const [high, low, none] = bias.result();
  assertAlmostEquals(high, 0.2, 1e-12);
  assertAlmostEquals(low, -0.1, 1e-12);
  assertEquals(none, NaN);
});

Deno.test("GroupBias.beyond() tells who exceeds a limit on either side, unless nobody keeps to it", () => {
  const bias = biasOf([[11, 8, NaN], [13, 10, NaN]]);
  assertEquals(bias.beyond(0.15), [true, false, false]);
  assertEquals(bias.beyond(0.05), [false, false, false], "nobody keeps to it");
  assertEquals(bias.beyond(null), [false, false, false]);
});

Deno.test("GroupBias is not moved by a key on which a method broke down", () => {
  const keys = Array.from({ length: 100 }, (_, k) => [k === 0 ? 1e9 : k % 2 === 0 ? 11 : 9]);
  assertAlmostEquals(biasOf(keys).result()[0], 0, 0.01);
});
