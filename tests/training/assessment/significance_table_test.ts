import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import type { Backtest } from "@lib/competition/backtest/backtest.ts";
import { selectFleet } from "@lib/competition/selection/fleet.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { SignificanceTable } from "@lib/training/assessment/significance_table.ts";
import { chunksOf, simulateFleet } from "../../competition/_backtests.ts";
import { planOf } from "../_plan.ts";

const PLAN = { ...planOf({ horizon: 12, folds: { count: 2 }, contenders: ["seasonal_naive", "naive"] }), keys: 60 };

async function tableOf(fleet: readonly Backtest[], plan = PLAN): Promise<SignificanceTable> {
  const selection = await selectFleet(chunksOf(fleet), choiceOptions(plan));
  const table = new SignificanceTable(plan);
  fleet.forEach((backtest, k) => table.add(backtest, k, { selection, span: 2 }));
  return table;
}

/** The second contender is far better on every key. */
const CLEAR = simulateFleet({ keys: 60, spans: 3, horizon: 12, seed: 5, sigma: () => [0.8, 0.1] });
const EQUAL = simulateFleet({ keys: 60, spans: 3, horizon: 12, seed: 6, sigma: () => [0.3, 0.3] });

Deno.test("SignificanceTable.result() finds what is clear, over the keys and key by key", async () => {
  const { keys, methods, byKey } = (await tableOf(CLEAR)).result();
  const [baseline, own] = ["seasonal_naive", "naive"].map((name) => methods.find(({ method }) => method === name));
  assertEquals([keys, baseline?.keys], [60, 60]);
  assert(baseline !== undefined && baseline.lo <= baseline.difference && baseline.difference <= baseline.hi);
  assertLess(baseline.hi, -0.5);
  assertLess(baseline.adjusted, 0.05);
  assertLess(baseline.pValue, baseline.adjusted);
  assertEquals([own?.difference, own?.pValue, own?.adjusted], [0, 1, 1], "the choice is the contender itself");
  const [against, oneForAll] = byKey;
  assertEquals([against.method, against.keys, against.worse], ["seasonal_naive", 60, 0]);
  assert(against.better > 40, String(against.better));
  assertEquals(oneForAll, { method: "one_for_all", keys: 60, better: 0, worse: 0 });
});

Deno.test("SignificanceTable.result() calls chance nothing else, and says the same every time", async () => {
  const table = await tableOf(EQUAL), { methods, byKey } = table.result();
  assertEquals(table.result(), { keys: 60, methods, byKey });
  for (const { adjusted, lo, hi } of methods) assertEquals([adjusted > 0.05, lo <= 0 && hi >= 0], [true, true]);
  for (const { better, worse } of byKey) assertLess(better + worse, 4);
});

Deno.test("SignificanceTable.merge() makes one test of several origins, with more power for each key", async () => {
  const fleet = simulateFleet({ keys: 60, spans: 3, horizon: 12, seed: 7, sigma: () => [0.4, 0.25] });
  const one = await tableOf(fleet), both = await tableOf(fleet);
  both.merge(one);
  const [alone, merged] = [one, both].map((table) => table.result());
  assertEquals(merged.keys, 60);
  assertAlmostEquals(merged.methods[0].difference, alone.methods[0].difference, 1e-12);
  assert(merged.byKey[0].better >= alone.byKey[0].better);
});

Deno.test("SignificanceTable.add() looks at evenly spread keys of many, and tests no method on a handful", async () => {
  const spread = await tableOf(CLEAR, { ...PLAN, keys: 3000 });
  assertEquals(spread.result().keys, 20);
  const few = await tableOf(CLEAR.slice(0, 4));
  assertEquals([few.result().keys, few.result().methods], [4, []]);
});
