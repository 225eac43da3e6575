import { actualOf, type Backtest } from "../../../lib/competition/backtest/backtest.ts";
import { contenderForecast } from "../../../lib/competition/blends/score_table.ts";
import { chosenForecast } from "../../../lib/competition/selection/chosen_forecast.ts";
import {
  type FleetOptions,
  type FleetSelection,
  type KeyChoice,
  selectFleet,
} from "../../../lib/competition/selection/fleet.ts";
import type { DemandClass } from "../../../lib/core/numbers/statistics.ts";
import { scoreForecast } from "../../../lib/metrics/score_forecast.ts";
import { backtestOf, chunksOf, simulateFleet } from "../_backtests.ts";
import { COMBINED, demand } from "../_problem.ts";
import { unfold } from "../_unfold.ts";
import { assert, assertEquals, assertLess } from "@std/assert";

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
const choose = async (fleet: readonly Backtest[], options: Partial<FleetOptions> = {}, chunk = 64) =>
  unfold(await selectFleet(chunksOf(fleet, chunk), { ...OPTIONS, ...options }));
const tally = (choices: readonly KeyChoice[]) => {
  const counts: Record<string, number> = {};
  for (const { contender } of choices) counts[contender] = (counts[contender] ?? 0) + 1;
  return counts;
};

/** Mean scaled absolute error on the hold-out of a forecast made for every key. */
function holdoutError(fleet: readonly Backtest[], forecast: (backtest: Backtest, k: number) => Float64Array): number {
  const errors = fleet.map((backtest, k) =>
    scoreForecast(actualOf(backtest, 3), forecast(backtest, k), { scale: { mae: backtest.scale[0], mse: 1 } }).mase
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
const ours = (fleet: readonly Backtest[], selection: FleetSelection) =>
  holdoutError(fleet, (backtest, k) => chosenForecast(backtest, selection.choices.at(k)!, { selection, span: 3 }));

Deno.test("selectFleet() gives each key exactly one choice, in order, and every reason its fallback", async () => {
  const reasons = ["", "TOO_SHORT", "CONSTANT", "ENDED", "ALL_ZERO", "ALL_MISSING"] as const;
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 60,
    sigma: () => [0.5, 1, 1.5],
    parts: (k) => ({ reason: reasons[k % 6] }),
  });
  const { choices, groups } = await choose(fleet, { problem: demand({ zeroFilled: true }) });
  assertEquals(choices.map((choice) => choice.reason), fleet.map((backtest) => backtest.reason));
  const fallbacks = choices.slice(2, 6).map(({ contender, index, why, ranking }) => [contender, index, why, ranking]);
  assertEquals(fallbacks, [
    ["seasonal_naive", -1, "fallback", []],
    ["zero", -1, "fallback", []],
    ["zero", -1, "fallback", []],
    // Nothing was known: nobody forecasts; should values come later, contenders stand ready by their error on the other keys.
    ["", -1, "fallback", [0, 1, 2]],
  ]);
  assertEquals([choices[0].group, choices[1].group], ["regular", "short"]);
  assertEquals([...groups.values()].map(({ name, keys }) => [name, keys]), [["regular", 10], ["short", 10]]);
});

Deno.test("selectFleet() chooses for a demand class by itself once it has enough keys", async () => {
  const kinds: DemandClass[] = ["smooth", "intermittent", "lumpy"];
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 110,
    sigma: (k) => k % 11 < 5 ? [0.3, 1, 1.5] : [1, 0.3, 1.5],
    parts: (k) => ({ kind: kinds[k % 11 < 5 ? 0 : k % 11 < 10 ? 1 : 2] }),
  });
  const { groups, choices } = await choose(fleet, { combinations: [] });
  assertEquals(Object.fromEntries([...groups].map(([name, group]) => [name, group.keys])), {
    smooth: 50,
    intermittent: 50,
    sparse: 10,
  });
  assertEquals(choices.slice(0, 11).map((choice) => choice.contender), [
    ..."aaaaa".split(""),
    ...Array.from({ length: 6 }, () => "b:2"),
  ]);
});

Deno.test("selectFleet() beats one model for all and the plain average on a hold-out where keys differ", async () => {
  const fleet = simulateFleet({ ...SHAPE, keys: 200, sigma: (k) => k % 3 === 0 ? [2.5, 0.3, 3] : [0.4, 2.5, 3] });
  const selection = await choose(fleet);
  assertEquals(selection.oneForAll, "a");
  const single = holdoutError(fleet, (backtest) => contenderForecast(backtest, 0, { group: undefined, span: 3 }));
  const group = selection.groups.get("smooth");
  const mean = holdoutError(fleet, (backtest) => contenderForecast(backtest, 3, { group, span: 3 }));
  assertLess(ours(fleet, selection), 0.7 * Math.min(single, mean));
});

Deno.test("selectFleet() prefers a combination where errors are independent and alike", async () => {
  const fleet = simulateFleet({ ...SHAPE, keys: 100, sigma: () => [1, 1, 1] });
  const selection = await choose(fleet);
  const { mean = 0, median = 0, blend = 0 } = tally(selection.choices);
  assert(mean + median + blend >= 95, JSON.stringify(tally(selection.choices)));
  assertLess(ours(fleet, selection), 0.7 * holdoutError(fleet, (backtest) => backtest.forecasts.subarray(18, 24)));
});

Deno.test("selectFleet() chooses the same whatever happens in the hold-out", async () => {
  const fleet = simulateFleet({ ...SHAPE, keys: 90, sigma: (k) => k % 2 ? [1, 0.8, 2] : [0.7, 1, 2] });
  const changed = fleet.map((backtest) => ({
    ...backtest,
    actual: backtest.actual.map((value, i) => i < 18 ? value : 1000 - 3 * value),
    forecasts: backtest.forecasts.map((value, i) => i % 24 < 18 ? value : value ** 2),
    scale: backtest.scale.map((value, i) => i < 6 ? value : value * 5),
  }));
  assertEquals(await choose(changed), await choose(fleet));
});

Deno.test("selectFleet() does not depend on how keys are cut into chunks, nor on the unit of a key", async () => {
  const fleet = simulateFleet({ ...SHAPE, keys: 90, sigma: (k) => k % 2 ? [1, 0.8, 2] : [0.7, 1, 2] });
  const plain = await choose(fleet);
  assertEquals(await choose(fleet, {}, 7), plain);
  const other = fleet.map((backtest, k) => {
    const unit = 2 ** (k % 5);
    const scale = backtest.scale.map((value, i) => i % 2 ? value * unit ** 2 : value * unit);
    const times = (values: Float64Array) => values.map((value) => value * unit);
    return { ...backtest, actual: times(backtest.actual), forecasts: times(backtest.forecasts), scale };
  });
  assertEquals((await choose(other)).choices, plain.choices);
});

Deno.test("selectFleet() chooses alike for keys in another order", async () => {
  const fleet = simulateFleet({ ...SHAPE, keys: 80, sigma: (k) => k % 2 ? [1, 0.5, 2] : [0.5, 1, 2] });
  const plain = (await choose(fleet)).choices, reversed = (await choose(fleet.toReversed())).choices;
  assertEquals(reversed.toReversed().map((choice) => choice.contender), plain.map((choice) => choice.contender));
});

Deno.test("selectFleet() lets no degenerate model win, however good it looks", async () => {
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 60,
    sigma: () => [1, 0.1, 1.2],
    parts: (k) => ({ flags: k % 2 ? ["b:2:SINGLE_LEAF"] : [] }),
  });
  const { choices } = await choose(fleet, { combinations: [] });
  choices.forEach(({ contender, why, ranking }, k) => {
    assertEquals(contender, k % 2 ? "a" : "b:2");
    assertEquals([why, ranking.includes(1)], k % 2 ? ["only", false] : ["group", true]);
  });
});

Deno.test("selectFleet() falls back where all models are degenerate, failed or were never observed", async () => {
  const flags = ["a:CONSTANT", "b:2:SINGLE_LEAF", "c:CONSTANT"];
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 8,
    sigma: (k) => k === 2 ? [NaN, NaN, NaN] : [0.5, 1, 1],
    parts: (k) => k === 1 ? { flags } : {},
  });
  fleet[3] = { ...fleet[3], actual: fleet[3].actual.map((value, i) => i < 18 ? NaN : value) };
  const { choices } = await choose(fleet);
  const found = choices.slice(0, 4).map(({ reason, index, why }) => [reason, index >= 0, why]);
  assertEquals(found, [
    ["", true, "group"],
    ["DEGENERATE", false, "fallback"],
    ["CONTENDERS_FAILED", false, "fallback"],
    ["NO_EVALUATION", true, "group"], // served by what is best for its like
  ]);
});

Deno.test("selectFleet() compares contenders on the folds where all of them ran", async () => {
  // "a" is perfect on the first fold, where "c" did not run; on the others "c" is better.
  const rows = (...values: number[]) => values.map((value) => [value]);
  const fleet = Array.from({ length: 3 }, (_, k) =>
    backtestOf({
      id: `${k}`,
      actual: rows(10, 10, 10, 10),
      forecasts: [rows(10, 13, 13, 13), rows(20, 20, 20, 20), rows(NaN, 12.5, 12.5, 12.5)],
    }));
  const { choices } = await choose(fleet, { combinations: [] });
  assert(choices.every(({ contender, why }) => contender === "c" && why === "group"));
});

Deno.test("selectFleet() chooses for short keys among those who ran on them", async () => {
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 60,
    sigma: (k) => k % 2 ? [1, 0.5, NaN] : [2, 1, 0.2],
    parts: (k) => ({ reason: k % 2 ? "TOO_SHORT" : "" }),
  });
  const { choices, groups } = await choose(fleet, { combinations: [] });
  assert(
    choices.every(({ contender, group }, k) => k % 2 ? contender === "b:2" && group === "short" : contender === "c"),
  );
  assertEquals(Number.isNaN(groups.get("short")?.selection.relative[2]), true);
  const { groups: combined } = await choose(fleet);
  assertEquals(combined.get("short")?.combinations.at(-1)?.weights[2], 0);
});

Deno.test("selectFleet() does not name a specialist of one group the one model for all", async () => {
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 120,
    sigma: (k) => k < 70 ? [0.6, 1.2, NaN] : [0.8, 1.2, 0.7],
    parts: (k) => ({ kind: k < 70 ? "smooth" : "lumpy" }),
  });
  assertEquals((await choose(fleet)).oneForAll, "a");
});

Deno.test("selectFleet() charges who was raced out what the race has shown, when it names the one model for all", async () => {
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 110,
    sigma: (k) => k < 60 ? [0.5, 1, 1.5] : [NaN, 1.2, 1.4],
    parts: (k) => ({ kind: k < 60 ? "smooth" : "lumpy" }),
  });
  assertEquals((await choose(fleet, { combinations: [] })).oneForAll, "a");
  const lost = { contender: "a", best: "b:2", behind: 4, atLeast: 3, keys: 60 };
  const racedOut = [{ ...lost, group: "lumpy" }];
  const selection = await choose(fleet, { combinations: [], racedOut });
  assertEquals([selection.oneForAll, selection.racedOut], ["b:2", racedOut]);
});

Deno.test("selectFleet() short keys do not decide which model would serve all", async () => {
  // "b:2" is best on many short keys, "a" on the fewer keys that all contenders compete on.
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 160,
    sigma: (k) => k < 120 ? [1.5, 0.2, NaN] : [0.5, 0.8, 1.2],
    parts: (k) => ({ reason: k < 120 ? "TOO_SHORT" : "" }),
  });
  assertEquals((await choose(fleet, { combinations: [] })).oneForAll, "a");
});

Deno.test("selectFleet() of rows serves keys that nobody could be tried on as their group is, and short keys lead where there are no others", async () => {
  const fleet = simulateFleet({
    ...SHAPE,
    keys: 60,
    sigma: (k) => k % 10 > 1 ? [1.5, 0.5, 1] : [NaN, NaN, NaN],
    parts: (k) => ({ reason: k % 10 === 1 ? "ALL_MISSING" : "TOO_SHORT" }),
  });
  const of = async (isSerial: boolean) => {
    const { choices, oneForAll } = await choose(fleet, { combinations: [], problem: { ...demand(), isSerial } });
    return [
      oneForAll,
      choices[0].contender,
      choices[0].ranking[0] ?? -1,
      choices[1].ranking[0] ?? -1,
      choices[0].reason,
    ];
  };
  assertEquals(await of(false), ["b:2", "b:2", 1, 1, "TOO_SHORT"]);
  assertEquals(await of(true), ["", "seasonal_naive", -1, -1, "TOO_SHORT"]);
});

Deno.test("selectFleet() has nothing to choose for no keys", async () => {
  assertEquals(await choose([]), { groups: new Map(), choices: [], oneForAll: "" });
});
