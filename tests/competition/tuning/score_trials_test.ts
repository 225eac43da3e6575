import { assertAlmostEquals, assertEquals } from "@std/assert";
import { forecastProblem } from "../../../lib/competition/problems/forecast.ts";
import { lossRatio, trialLosses } from "../../../lib/competition/tuning/score_trials.ts";
import { backtestOf } from "../_backtests.ts";

const PROBLEM = forecastProblem({
  metric: "mae",
  intermittentMetric: "mae",
  zeroFilled: false,
  nonNegative: true,
  horizon: 1,
  seasonLength: 1,
  minRows: 1,
});
const options = { problem: PROBLEM, spans: [0, 1] };

Deno.test("trialLosses() are means over the spans, relative to the key's typical one", () => {
  const small = backtestOf({ actual: [[10], [10]], forecasts: [[[11], [11]], [[12], [12]], [[13], [13]]] });
  const large = backtestOf({ actual: [[100], [100]], forecasts: [[[110], [110]], [[120], [120]], [[130], [130]]] });
  const one = trialLosses(small, options), other = trialLosses(large, options);
  assertEquals([...one!.losses], [0.5, 1, 1.5]);
  assertEquals(other, one, "large keys count as small ones");
});

Deno.test("trialLosses() look at the spans given and no other, and at known values", () => {
  const backtest = backtestOf({ actual: [[10], [NaN], [10]], forecasts: [[[11], [0], [90]], [[12], [0], [10]]] });
  assertEquals([...trialLosses(backtest, options)!.losses], [1, 2]);
  assertEquals(trialLosses(backtestOf({ actual: [[NaN], [NaN]], forecasts: [[[1], [1]]] }), options), null);
  assertEquals(
    trialLosses(backtestOf({ actual: [[1], [1]], forecasts: [[[1], [1]]], reason: "ENDED" }), options),
    null,
  );
});

Deno.test("lossRatio() compares on keys where both ran, and one wild key does not decide", () => {
  const key = (...losses: number[]) => ({ group: "smooth", losses: Float64Array.from(losses) });
  assertEquals(lossRatio([key(1, 0.5), key(1, 0.5), key(1, NaN)], 1, 0), 0.5);
  assertEquals(lossRatio([key(1, NaN)], 1, 0), NaN);
  const backtest = backtestOf({ actual: [[10], [10]], forecasts: [[[11], [11]], [[11], [11]], [[1e9], [11]]] });
  assertAlmostEquals(lossRatio([trialLosses(backtest, options)!], 2, 0), 3, 1e-9);
});
