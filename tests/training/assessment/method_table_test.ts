import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Backtest } from "@lib/competition/backtest/backtest.ts";
import { type FleetSelection, type KeyChoice, selectFleet } from "@lib/competition/selection/fleet.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { MethodTable } from "@lib/training/assessment/method_table.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { backtestOf, chunksOf, simulateFleet } from "../../competition/_backtests.ts";
import { planOf } from "../_plan.ts";

/** Two contenders, two folds, a hold-out; four steps. */
function planWith(contenders: ConfigInput["contenders"] = ["seasonal_naive", "naive", "mean"]) {
  return { ...planOf({ horizon: 4, folds: { count: 2 }, contenders }), keys: 400 };
}

async function tableOf(fleet: readonly Backtest[], plan = planWith()): Promise<MethodTable> {
  const selection = await selectFleet(chunksOf(fleet), choiceOptions(plan));
  const table = new MethodTable(plan);
  fleet.forEach((backtest, k) => table.add(backtest, k, { selection, span: 2 }));
  return table;
}

Deno.test("MethodTable regret is in units of each key's typical error, so that no key that broke down is the regret of all", async () => {
  const row = (value: number) => [0, 1, 2].map(() => [value, value, value, value]);
  const key = (id: number, [chosen, other]: [number, number]) =>
    backtestOf({ id: `${id}`, actual: row(0), forecasts: [row(chosen), row(other)] });
  // Two contenders without combinations; the first is chosen for all, and is worse on one key of twenty.
  const fleet = Array.from({ length: 20 }, (_, k) => key(k, k === 0 ? [1e6, 1] : [1, 2]));
  assertAlmostEquals((await tableOf(fleet, planWith(["seasonal_naive", "naive"]))).regret(), (19 + 5) / 20, 1e-12);
});

Deno.test("MethodTable scores a method on the keys that it ran on, beside the score of ours there", async () => {
  const none = [NaN, NaN, NaN, NaN], ones = [1, 1, 1, 1], threes = [3, 3, 3, 3];
  const fleet = ["a", "b"].map((id) => {
    const first = id === "a" ? ones : threes;
    return backtestOf({
      id,
      actual: [ones, ones, ones],
      forecasts: [[first, first, first], id === "a" ? [none, none, none] : [threes, threes, threes], [
        none,
        none,
        none,
      ]],
    });
  });
  const table = await tableOf(fleet, planWith(["seasonal_naive", "naive", "ses"]));
  const metrics = table.metrics();
  assertEquals("ses" in metrics, false);
  assertEquals([metrics.ours?.keys, metrics.naive?.keys], [2, 1]);
  assertEquals([table.rows("seasonal_naive"), table.rows("naive"), table.rows("ses")], [8, 4, 0]);
  assertEquals([metrics.ours?.mase, metrics.naive?.oursThere, metrics.naive?.mase], [1, 2, 2]);
});

Deno.test("MethodTable merges what other origins counted: scores over all forecasts, keys once", async () => {
  const fleet = simulateFleet({ keys: 30, spans: 3, horizon: 4, seed: 5, sigma: () => [0.2, 0.5] });
  const one = await tableOf(fleet), both = await tableOf(fleet);
  both.merge(one);
  assertEquals(both.metrics().ours?.keys, 30);
  assertEquals(both.rows("ours"), 2 * one.rows("ours"));
  assertAlmostEquals(both.metrics().ours?.mase ?? NaN, one.metrics().ours?.mase ?? NaN, 1e-12);
  assertAlmostEquals(both.regret(), one.regret(), 1e-12);
});

/** Two steps of actual 10 on one span; contenders forecast one value each, NaN: did not run. */
const PLAN = { ...planOf({ horizon: 2, contenders: ["seasonal_naive", "naive"] }), combinations: [], keys: 2 };

function keyOf(id: string, values: readonly number[], actual: readonly number[] = [10, 10]): Backtest {
  return backtestOf({
    id,
    actual: [actual],
    forecasts: values.map((value) => [[value, value]]),
    fallback: [[NaN, NaN]],
  });
}

/** The table where every key is served by the first contender. */
function tableOfFirst(fleet: readonly Backtest[]): MethodTable {
  const table = new MethodTable(PLAN);
  const choice: KeyChoice = {
    group: "smooth",
    contender: "seasonal_naive",
    index: 0,
    ranking: [],
    reason: "",
    why: "own",
  };
  const selection: FleetSelection = { groups: new Map(), choices: fleet.map(() => choice), oneForAll: "naive" };
  fleet.forEach((backtest, k) => table.add(backtest, k, { selection, span: 0 }));
  return table;
}

Deno.test("MethodTable oracle takes the best of each key, one_for_all the same contender for every key", () => {
  const { oracle, ours, naive, one_for_all } = tableOfFirst([keyOf("a", [11, 13]), keyOf("b", [14, 12])]).metrics();
  assertEquals([oracle?.mae, ours?.mae, naive?.mae], [1.5, 2.5, 2.5]);
  assertEquals([oracle?.keys, one_for_all], [2, naive]);
});

Deno.test("MethodTable a key that the chosen cannot forecast, and its fallback neither, is nobody's score", () => {
  const table = tableOfFirst([keyOf("a", [11, 12]), keyOf("b", [NaN, 12])]);
  assertEquals([table.rows("ours"), table.rows("naive"), table.metrics().naive?.keys], [2, 2, 1]);
});

Deno.test("MethodTable rows are known actuals alone; without any key only ours has a score, and that is undefined", () => {
  const table = tableOfFirst([keyOf("a", [11, 12], [10, NaN])]);
  assertEquals([table.rows("ours"), table.rows("nobody")], [1, 0]);
  const empty = new MethodTable(PLAN), metrics = empty.metrics();
  assertEquals([Object.keys(metrics), metrics.ours?.keys, metrics.ours?.mae], [["ours"], 0, NaN]);
  assertEquals(empty.regret(), NaN);
});
