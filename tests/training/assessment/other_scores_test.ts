import { assertEquals } from "@std/assert";
import { actualOf, forecastOf, scaleOf } from "@lib/competition/backtest/backtest.ts";
import { selectFleet } from "@lib/competition/selection/fleet.ts";
import { scoreForecast } from "@lib/metrics/score_forecast.ts";
import { otherScores } from "@lib/training/assessment/other_scores.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { assess } from "@lib/training/assessment/summarize.ts";
import { chunksOf, simulateFleet } from "../../competition/_backtests.ts";
import { planOf } from "../_plan.ts";

Deno.test("otherScores() of what was chosen are the scores of the choice; of others their own", async () => {
  const keys = 60, contenders = ["seasonal_naive", "naive", "mean"];
  const plan = { ...planOf({ horizon: 4, folds: { count: 2 }, contenders }), keys };
  const fleet = simulateFleet({ keys, spans: 3, horizon: 4, seed: 5, sigma: (k) => [0.2 + (k % 3) * 0.3, 0.5] });
  const selection = await selectFleet(chunksOf(fleet, 7), choiceOptions(plan));
  const assessment = await assess(chunksOf(fleet, 7), plan, { selection });
  const scoring = { ...assessment, plan, selection };
  fleet.forEach((backtest, k) => {
    const choice = selection.choices.at(k)!, { index } = choice;
    assertEquals(otherScores(backtest, choice, { ...scoring, index }), assessment.keyScores.at(k)!);
    const other = otherScores(backtest, choice, { ...scoring, index: 1 });
    assertEquals(Object.keys(other), Object.keys(assessment.keyScores.at(k)!));
    const { mase } = scoreForecast(actualOf(backtest, 2), forecastOf(backtest, 1, 2), { scale: scaleOf(backtest, 2) });
    assertEquals(other.mase, mase);
  });
  // Who did not run has no score.
  const silent = { ...fleet[0], forecasts: fleet[0].forecasts.map(() => NaN) };
  assertEquals(otherScores(silent, selection.choices.at(0)!, { ...scoring, index: 1 }), {});
});
