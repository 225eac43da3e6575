import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { chosenMetric } from "@lib/metrics/chosen_metric.ts";
import { pinball } from "@lib/metrics/pinball.ts";
import { scoreForecast } from "@lib/metrics/score_forecast.ts";
import { scoreSlopes } from "@lib/metrics/score_slopes.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

const of = (metric: ConfigInput["metric"]) => chosenMetric(parseConfig({ source: "t.csv", metric }).metric);
const ACTUAL = [4, 8, NaN, 0, 6], PREDICTED = [3, 10, 1, 2, 6.5], SCALE = { mae: 2, mse: 9 };

Deno.test("chosenMetric() of a name is the metric of the list", () => {
  const scores = scoreForecast(ACTUAL, PREDICTED, { scale: SCALE });
  for (const metric of ["mase", "rmsse", "wape", "mape"] as const) {
    for (const chosen of [of(metric), of({ metric, stability: 2 })]) {
      assertEquals([chosen.name, chosen.score(ACTUAL, PREDICTED, SCALE)], [metric, scores[metric]]);
      assertEquals(
        chosen.slopes(ACTUAL, PREDICTED, SCALE),
        scoreSlopes(metric, ACTUAL, { predicted: PREDICTED, scale: SCALE }),
      );
    }
  }
  assertEquals(of({ wape: { by: ["item"] } }).score(ACTUAL, PREDICTED, SCALE), scores.wape, "of one key alone");
});

Deno.test("chosenMetric() of a service level is the pinball loss, and of costs money: a multiple of it", () => {
  assertAlmostEquals(
    of({ pinball: 0.9 }).score(ACTUAL, PREDICTED, SCALE),
    pinball(ACTUAL, PREDICTED, { probability: 0.9 }),
  );
  const money = of({ cost: { under: 9, over: 1 } });
  assertAlmostEquals(money.score(ACTUAL, PREDICTED, SCALE), (9 * 1 + 2 + 2 + 0.5) / 4);
  assertAlmostEquals(money.score(ACTUAL, PREDICTED, SCALE), 10 * of({ pinball: 0.9 }).score(ACTUAL, PREDICTED, SCALE));
  assertEquals(money.score([NaN], [1], SCALE), NaN);
  assertEquals(money.score([1], [NaN], SCALE), NaN);
});

Deno.test("chosenMetric() slopes are the derivative on the side of each error", () => {
  const mix = of({ mix: [{ metric: "rmsse", weight: 1 }, { pinball: 0.8, weight: 2 }, { metric: "wape", weight: 1 }] });
  for (const { name, score, slopes } of [of({ pinball: 0.7 }), of({ cost: { under: 3, over: 2 } }), mix]) {
    slopes(ACTUAL, PREDICTED, SCALE).forEach((slope, i) => {
      const step = 1e-6 * Math.sign(PREDICTED[i]! - ACTUAL[i]!);
      const moved = PREDICTED.map((value, j) => j === i ? value + step : value);
      const change = Number.isNaN(ACTUAL[i])
        ? 0
        : (score(ACTUAL, moved, SCALE) - score(ACTUAL, PREDICTED, SCALE)) / Math.abs(step);
      assertAlmostEquals(slope, change, 1e-5, `${name} ${i}`);
    });
  }
});

Deno.test("chosenMetric() of a mix scales what is in the unit of demand, and goes on without what is undefined", () => {
  const mix = of({ mix: [{ metric: "mae", weight: 1 }, { metric: "wape", weight: 3 }] });
  const { mase, wape } = scoreForecast(ACTUAL, PREDICTED, { scale: SCALE });
  assertAlmostEquals(mix.score(ACTUAL, PREDICTED, SCALE), (mase + 3 * wape) / 4);
  assertAlmostEquals(mix.score(ACTUAL, PREDICTED, { mae: NaN, mse: NaN }), wape);
  assertAlmostEquals(mix.score([0, 0], [1, 1], SCALE), 0.5, 1e-12, "nothing came: WAPE has no say");
  assertEquals(mix.score([NaN], [1], SCALE), NaN);
  assertEquals(mix.slopes([NaN], [1], SCALE), Float64Array.of(0));
});
