import { contenderForecast } from "../../../lib/competition/blends/score_table.ts";
import { chosenForecast, ownForecast } from "../../../lib/competition/selection/chosen_forecast.ts";
import { type FleetOptions, selectFleet } from "../../../lib/competition/selection/fleet.ts";
import type { Backtest } from "../../../lib/competition/backtest/backtest.ts";
import { chunksOf, simulateFleet } from "../_backtests.ts";
import { COMBINED, demand } from "../_problem.ts";
import { unfold } from "../_unfold.ts";
import { assertEquals, assertNotEquals } from "@std/assert";

// Three folds and a hold-out.
const OPTIONS: FleetOptions = {
  contenders: ["a", "b:2", "c"],
  folds: 3,
  spans: 4,
  problem: demand(),
  margin: 0.02,
  combinations: COMBINED,
};
const SHAPE = { spans: 4, horizon: 6, seed: 9 };
const choose = async (fleet: readonly Backtest[], options: Partial<FleetOptions>) =>
  unfold(await selectFleet(chunksOf(fleet, 64), { ...OPTIONS, ...options }));

Deno.test("chosenForecast() puts the fallback where the chosen did not run, contenderForecast() nothing", async () => {
  const fleet = simulateFleet({ ...SHAPE, keys: 3, sigma: () => [0.1, NaN, 1] });
  const selection = await choose(fleet, { combinations: [] });
  const [backtest] = fleet, [choice] = selection.choices;
  assertEquals(chosenForecast(backtest, choice, { selection, span: 3 }), backtest.forecasts.subarray(18, 24));
  const of = (index: number) => [...contenderForecast(backtest, index, { group: undefined, span: 3 })];
  assertEquals(of(-1), [0, 0, 0, 0, 0, 0]);
  for (const index of [1, 5]) {
    assertEquals(of(index), [NaN, NaN, NaN, NaN, NaN, NaN]);
    assertEquals([...chosenForecast(backtest, { ...choice, index }, { selection, span: 3 })], [0, 0, 0, 0, 0, 0]);
  }
  assertNotEquals([...contenderForecast(backtest, 2, { group: undefined, span: 3 })], [0, 0, 0, 0, 0, 0]);
});

Deno.test("chosenForecast() of a choice that knows the history alone leaves holidays to the best who sees them", async () => {
  const fleet = simulateFleet({ ...SHAPE, keys: 50, sigma: () => [0.1, 2, 1] });
  const steps = [null, null, null, Uint8Array.of(0, 1, 0, 0, 1, 0)], events = { isBlind: [true, false, false], steps };
  for (const combinations of [[], COMBINED]) {
    const selection = await choose(fleet, { combinations, events }), plain = await choose(fleet, { combinations });
    const [backtest] = fleet, choice = { ...selection.choices[0], index: 0, ranking: [0, 2, 1] };
    const at = (index: number, span = 3) => [...backtest.forecasts.subarray((index * 4 + span) * 6).subarray(0, 6)];
    const expected = at(0).map((value, i) => steps[3]?.[i] === 1 ? at(2)[i] : value);
    assertEquals([...chosenForecast(backtest, choice, { selection, span: 3 })], expected);
    assertEquals([...ownForecast(backtest, choice, { selection, span: 3 })], expected);
    assertEquals([...chosenForecast(backtest, choice, { selection, span: 2 })], at(0, 2));
    assertEquals([...chosenForecast(backtest, choice, { selection: plain, span: 3 })], at(0));
    // No fold holds a holiday, so all choices are as they were.
    assertEquals(selection.choices, plain.choices);
  }
});
