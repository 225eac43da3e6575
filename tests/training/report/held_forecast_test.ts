import { assertEquals } from "@std/assert";
import type { FleetSelection } from "@lib/competition/selection/fleet.ts";
import { heldForecast } from "@lib/training/report/held_forecast.ts";
import { backtestOf } from "../../competition/_backtests.ts";
import { plainProfile } from "../../competition/_intervals.ts";
import { planOf } from "../_plan.ts";

const BACKTEST = backtestOf({
  id: "a",
  actual: [[1, 1, 1], [4, NaN, 6]],
  forecasts: [[[1, 1, 1], [2, 3, 4]], [[1, 1, 1], [7, 8, 9]]],
});
const choice = { group: "all", contender: "naive", index: 1, ranking: [1], reason: "", why: "group" } as const;
const other = { ...choice, index: 0, contender: "seasonal_naive" };
const selection: FleetSelection = { groups: new Map(), choices: [other, choice], oneForAll: "naive" };
const profile = plainProfile({ levels: [80], ends: [3], upper: [1], growth: [1, 1, 1] });
const AT = {
  plan: planOf({ horizon: 3, folds: { count: 1 }, contenders: ["seasonal_naive", "naive"], levels: [80] }),
  selection,
  intervals: { profile, groups: ["smooth", "smooth"], ratios: Float64Array.of(1, 2), priors: {} },
};

Deno.test("heldForecast() is that of the key's choice on the last span, with the ends of its own errors", () => {
  const { actual, yhat, ends } = heldForecast(BACKTEST, 1, AT);
  assertEquals([...actual], [4, NaN, 6]);
  assertEquals([...yhat], [7, 8, 9]);
  assertEquals(ends.hi[0]![0]! - 7, 2 * (heldForecast(BACKTEST, 0, AT).ends.hi[0]![0]! - 2));
});

Deno.test("heldForecast() forecasts as what serves does, where that is otherwise than it competed", () => {
  const served = backtestOf({
    id: "a",
    actual: [[1, 1, 1], [4, 4, 4]],
    forecasts: [[[1, 1, 1], [0, 0, 0]], [[1, 1, 1], [5, 5, 5]]],
  });
  const { yhat, actual } = heldForecast(BACKTEST, 1, { ...AT, asServed: () => served });
  assertEquals([...yhat], [5, 5, 5]);
  assertEquals([...actual], [4, NaN, 6]);
});
