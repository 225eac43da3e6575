import { forecastOf } from "../../../lib/competition/backtest/backtest.ts";
import { compete } from "../../../lib/competition/contenders/compete.ts";
import { chosenForecast } from "../../../lib/competition/selection/chosen_forecast.ts";
import { selectFleet } from "../../../lib/competition/selection/fleet.ts";
import { combinationsOf, GroupTable } from "../../../lib/competition/selection/group_table.ts";
import { type ChoiceRules, lossBy } from "../../../lib/competition/problems/problem.ts";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { chosenMetric } from "../../../lib/metrics/chosen_metric.ts";
import { backtestOf, chunksOf } from "../_backtests.ts";
import { COMBINED, demand, loss } from "../_problem.ts";
import { competitionOf, CONTENDERS, HORIZON, seriesOf } from "../_series.ts";
import { assert, assertEquals, assertLess } from "@std/assert";

const FOLDS = [0, 1, 2], PLAIN: ChoiceRules = { biasLimit: null, stability: 0, unitOf: null };

/** Keys on which `a` errs little, always by +1, and `b` by twice as much, to either side. */
function leaning(keys: number) {
  const rng = createRng(5);
  return Array.from({ length: keys }, (_, k) => {
    const actual = Array.from({ length: 4 }, () => Array.from({ length: 6 }, () => 10 + rng.normal()));
    const err = (error: () => number) => actual.map((span) => span.map((value) => value + error()));
    return backtestOf({
      id: `${k % 40}-${k}`,
      actual,
      forecasts: [err(() => 1 + 0.1 * rng.normal()), err(() => 2 * rng.normal())],
    });
  });
}

/** Weight of `a` in the blend, and who leads. */
function chosenBy(keys: ReturnType<typeof leaning>, rules: Partial<ChoiceRules>, combinations = COMBINED) {
  const options = { contenders: ["a", "b"], folds: FOLDS, spans: 4, loss: loss("wape"), rules: { ...PLAIN, ...rules } };
  const made = combinationsOf(combinations, keys, options), table = new GroupTable(made, options);
  for (const key of keys) table.add(key);
  const blend = made.findIndex(({ name }) => name === "blend"), learned = blend < 0 ? -1 : 2 + blend;
  const selection = table.select({ margin: 0.02, learned, refined: -1 });
  const names = ["a", "b", ...made.map(({ name }) => name)];
  return {
    weight: made.find(({ name }) => name === "blend")?.weights[0],
    leader: names[selection.groupBest],
    served: new Set([...selection.choices].map(({ contender }) => names[contender])),
    first: new Set([...selection.choices].map(({ ranking: [first] }) => names[first])),
  };
}

Deno.test("GroupTable by units of keys lets errors cancel: the blend and the leader are those of the sums", () => {
  const keys = leaning(400), plain = chosenBy(keys, {});
  const by = (units: number) =>
    chosenBy(keys, {
      unitOf: ({ parts: [id] }: { readonly parts: readonly string[] }) => `${Number(id.split("-")[0]) % units}`,
    });
  const few = by(4), many = by(40), weights = [plain, few, many].map(({ weight = NaN }) => weight);
  assert(weights[0]! > 0.6 && weights[0]! > weights[1]! && weights[1]! > weights[2]! + 0.2, `${weights}`);
  assertLess(weights[2]!, 0.6);
  const alone = (rules: Partial<ChoiceRules>) => chosenBy(keys, rules, []).leader;
  assertEquals([alone({}), alone({ unitOf: ({ parts: [id] }) => id.split("-")[0] })], ["a", "b"]);
  assertEquals(many.served.size, 1, "no key can see the sum by itself");
});

Deno.test("GroupTable gives no weight and no lead to who is biased while others are not", () => {
  const keys = leaning(60), plain = chosenBy(keys, {}, []), limited = chosenBy(keys, { biasLimit: 0.05 }, []);
  assertEquals([plain.leader, limited.leader], ["a", "b"]);
  assertEquals([limited.served, limited.first], [new Set(["b"]), new Set(["b"])]);
  const blended = chosenBy(keys, { biasLimit: 0.05 });
  assertEquals(blended.weight, 0);
  assertEquals(chosenBy(keys, { biasLimit: 0.001 }, []).leader, "a", "where nobody keeps to it nobody is barred");
});

Deno.test("GroupTable prefers who errs alike on all folds as far as it is told to", () => {
  const keys = Array.from({ length: 50 }, (_, k) => {
    const err = (errors: number[]) => errors.map((error) => [10 + error, 10 - error]);
    const actual = FOLDS.concat(3).map(() => [10, 10]);
    return backtestOf({ id: `${k}`, actual, forecasts: [err([0.5, 0.5, 2, 1]), err([1.1, 1.1, 1.1, 1])] });
  });
  assertEquals([0, 1].map((stability) => chosenBy(keys, { stability }, []).leader), ["a", "b"]);
});

Deno.test("GroupTable.add() a key that only early folds ask for anything has their evidence", () => {
  const asked = [10, 12], nothing = [NaN, NaN];
  const key = backtestOf({
    id: "a",
    actual: [asked, nothing, nothing, asked],
    forecasts: [[[10, 13], nothing, nothing, [10, 12]], [[9, 14], nothing, nothing, [10, 12]]],
    fallback: [[11, 11], nothing, nothing, [11, 11]],
  });
  const options = { contenders: ["a", "b"], folds: FOLDS, spans: 4, loss: loss("mae"), rules: PLAIN };
  const table = new GroupTable([], options);
  assertEquals(table.add(key), "");
  const selection = table.select({ margin: 0, learned: -1, refined: -1 });
  assertEquals([...selection.choices].map(({ contender }) => contender), [0]);
});

/** Counts of a weekly shape, of keys of different height. */
function counts(n: number, seed: number): Float64Array {
  const rng = createRng(seed), level = 3 + 4 * rng.next();
  return Float64Array.from({ length: n }, (_, t) => {
    const mean = level * (1 + 0.5 * Math.sin(2 * Math.PI * t / 7)) * Math.exp(0.4 * rng.normal());
    let left = Math.exp(-mean), count = 0;
    for (let share = rng.next(); share > left; count++) {
      share -= left;
      left *= mean / (count + 1);
    }
    return count;
  });
}

Deno.test("selectFleet() by costs loses less money on days that no choice saw than by RMSE, and covers as many as it shall", async () => {
  const { metric } = parseConfig({ source: "t.csv", metric: { cost: { under: 5, over: 1 } } });
  const days = 112, { score } = chosenMetric(metric), contenders = CONTENDERS.slice(0, 3);
  const runs = [metric, "rmse" as const].map(async (metric) => {
    const both = { metric, intermittentMetric: metric },
      problem = demand({ ...both, horizon: HORIZON, seasonLength: 7 });
    const competition = competitionOf(days, { ...both, contenders, plan: { count: 3 } });
    const fleet = Array.from({ length: 40 }, (_, k) => compete(seriesOf(counts(days, k), { id: `${k}` }), competition));
    const selection = await selectFleet(chunksOf(fleet), {
      ...{
        contenders: contenders.map(({ name }) => name),
        folds: 3,
        spans: 4,
        problem,
        margin: 0.02,
        combinations: COMBINED,
      },
    });
    let money = 0, covered = 0, rows = 0;
    fleet.forEach((backtest, k) => {
      const yhat = chosenForecast(backtest, selection.choices.at(k)!, { selection, span: 3 });
      const actual = backtest.actual.subarray(3 * HORIZON);
      money += score(actual, yhat, { mae: NaN, mse: NaN });
      covered += actual.filter((value, i) => value <= yhat[i]).length;
      rows += actual.length;
    });
    return { money, coverage: covered / rows, lift: fleet[0].lift };
  });
  const [costs, plain] = await Promise.all(runs);
  assertLess(costs.money, 0.85 * plain.money);
  assert(Math.abs(costs.coverage - 5 / 6) < 0.06, `${costs.coverage}`);
  assert(costs.lift.every((lift) => lift > 0) && plain.lift.every((lift) => lift === 0));
});

Deno.test("lossBy() of costs orders contenders by the money they lose, not by the size of their errors", () => {
  const { metric } = parseConfig({ source: "t.csv", metric: { cost: { under: 5, over: 1 } } });
  const key = backtestOf({ actual: [[10, 10]], forecasts: [[[9, 9]], [[12, 12]]] });
  const orderBy = (problem: ReturnType<typeof demand>, name: string) => {
    const at = { actual: key.actual, scale: { mae: 1, mse: 1 } }, loss = lossBy(problem, name);
    return [0, 1].sort((a, b) => loss(at, forecastOf(key, a, 0)) - loss(at, forecastOf(key, b, 0)));
  };
  const problem = demand({ metric });
  assertEquals([orderBy(problem, "cost_5_1"), orderBy(problem, "mae")], [[1, 0], [0, 1]]);
  assertEquals(problem.metrics.at(-1), { ...chosenMetric(metric), ...problem.metrics.at(-1) });
});
