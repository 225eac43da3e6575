import type { ConfigInput } from "@lib/core/config/config.ts";
import { assertEquals } from "@std/assert";
import { actualOf, type Backtest, scaleOf } from "@lib/competition/backtest/backtest.ts";
import { chosenForecast } from "@lib/competition/selection/chosen_forecast.ts";
import { selectFleet } from "@lib/competition/selection/fleet.ts";
import { scoreForecast } from "@lib/metrics/score_forecast.ts";
import { NO_SKILL } from "@lib/lifecycle/run_findings.ts";
import { NaiveSkill } from "@lib/training/assessment/naive_skill.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { backtestOf, chunksOf } from "../../competition/_backtests.ts";
import { planOf } from "../_plan.ts";

const CONTENDERS = ["seasonal_naive", "naive", "ses"];

/** Skills by key and of all keys; three contenders, two folds, a hold-out; four steps. */
async function skillOf(fleet: readonly Backtest[], contenders = CONTENDERS, config: Partial<ConfigInput> = {}) {
  const plan = { ...planOf({ horizon: 4, folds: { count: 2 }, contenders, ...config }), keys: fleet.length };
  const selection = await selectFleet(chunksOf(fleet), choiceOptions(plan)), span = 2;
  const skill = new NaiveSkill(plan);
  const byKey = fleet.map((backtest, k) => {
    const predicted = chosenForecast(backtest, selection.choices.at(k)!, { selection, span });
    const scores = scoreForecast(actualOf(backtest, span), predicted, { scale: scaleOf(backtest, span) });
    return skill.add(backtest, scores, { selection, k, span });
  });
  return {
    byKey: byKey.map(({ skill }) => skill),
    naive: byKey.map(({ naive_error }) => naive_error),
    run: skill.result(),
  };
}

/** Errors of the contenders on every step of a key whose actuals are 0. */
function keyOf(id: string, errors: readonly number[]): Backtest {
  const row = (value: number) => [0, 1, 2].map(() => [value, value, value, value]);
  return backtestOf({ id, actual: row(0), forecasts: errors.map(row) });
}

Deno.test("NaiveSkill is over the better naive forecast of a key, and over the one that is better for all of a run", async () => {
  const fleet = Array.from({ length: 6 }, (_, k) => keyOf(`${k}`, k === 0 ? [2, 8, 1] : [4, 2, 1]));
  const { byKey, run } = await skillOf(fleet);
  assertEquals(byKey, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  // Each key in units of its own: the wildest of six, at either end, is cut to the next.
  assertEquals(run, { against: "naive", value: 0.5, atMost: 0.5 });
});

Deno.test("NaiveSkill of few keys is known, and could be anything up to 1", async () => {
  const { run } = await skillOf([keyOf("a", [4, 2, 1]), keyOf("b", [4, 2, 1])]);
  assertEquals(run, { against: "naive", value: 0.5, atMost: 1 });
});

Deno.test("NaiveSkill is undefined where no naive contender ran or made an error, never 0", async () => {
  const none = NaN;
  const { byKey } = await skillOf([keyOf("a", [none, none, 1]), keyOf("b", [0, 4, 0]), keyOf("c", [none, 2, 1])]);
  assertEquals(byKey, [NaN, NaN, 0.5]);
  assertEquals((await skillOf([keyOf("a", [none, none, 1])])).run, NO_SKILL);
});

Deno.test("NaiveSkill says what a period cost by the better naive forecast, whatever skill is by", async () => {
  const fleet = [keyOf("a", [4, 2, 1]), keyOf("b", [NaN, NaN, 1])];
  for (const metric of ["mase", "rmse"] as const) {
    assertEquals((await skillOf(fleet, CONTENDERS, { metric })).naive, [2, NaN]);
  }
  const metric = { cost: { under: 5, over: 3 } };
  // Forecasts of 2 where nothing comes.
  assertEquals((await skillOf(fleet, CONTENDERS, { metric, intermittentMetric: metric })).naive[0], 6);
});
