import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { selectFleet } from "@lib/competition/selection/fleet.ts";
import { learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { SeenKeys } from "@lib/training/assessment/seen_keys.ts";
import { chunksOf, simulateFleet } from "../../competition/_backtests.ts";
import { planOf } from "../_plan.ts";

const PLAN = {
  ...planOf({ horizon: 4, folds: { count: 2 }, contenders: ["seasonal_naive", "naive", "mean"] }),
  keys: 40,
};
const FLEET = simulateFleet({ keys: 40, spans: 3, horizon: 4, seed: 6, sigma: () => [1, 2] });
const selection = await selectFleet(chunksOf(FLEET), choiceOptions(PLAN));

async function conclude(fleet = FLEET, options: { kinds?: boolean; serve?: boolean } = {}) {
  const seen = new SeenKeys(PLAN, { selection, ...options }), learn = { horizon: 4, levels: PLAN.config.levels };
  for (const backtest of fleet) seen.add(backtest);
  let asked = 0;
  const assessment = await seen.conclude(learnIntervals(seen.errors, learn), () => {
    asked++;
    return learnIntervals(seen.errors.first(2), learn);
  });
  return { seen, assessment, asked };
}

Deno.test("SeenKeys hold what coverage needs, so that it is counted without reading backtests again", async () => {
  const { seen, assessment, asked } = await conclude();
  assertEquals([seen.held?.length, seen.errors.length, asked], [40, 40, 1]);
  assertEquals(seen.held?.at(3).actual, FLEET[3].actual.slice(8));
  assertEquals(assessment.intervalCoverage[80].forecasts, 160);
  assertNotEquals(assessment.foldIntervals.profile, assessment.intervals.profile);
});

Deno.test("SeenKeys look at kinds of models, and at what is usual for keys, only where somebody asks", async () => {
  const plain = (await conclude()).assessment;
  assertEquals([plain.kindShares, plain.watch, plain.paths], [[], null, null]);
  const asked = (await conclude(FLEET, { kinds: true, serve: true })).assessment;
  assertEquals([asked.kindShares.length, asked.paths?.horizon], [40, 4]);
  assertEquals(asked.metrics, plain.metrics);
  assertEquals([...asked.keyScores], [...plain.keyScores]);
});

Deno.test("SeenKeys name the keys whose whole competition failed", async () => {
  const error = { name: "FitError", code: "SINGULAR", message: "", hint: "", context: {} };
  const fleet = FLEET.map((own, k) => k === 2 ? { ...own, failures: [{ contender: "", error }] } : own);
  assertEquals([...(await conclude(fleet)).assessment.failedKeys], [[FLEET[2].key.id, "SINGULAR"]]);
});

Deno.test("SeenKeys leave the rest of an assessment undone that nobody waits for any more", async () => {
  const seen = new SeenKeys(PLAN, { selection }), stop = new AbortController(), asked: string[] = [];
  for (const backtest of FLEET) seen.add(backtest);
  const intervals = learnIntervals(seen.errors, { horizon: 4, levels: PLAN.config.levels });
  const ofFolds = () => {
    asked.push("folds");
    return intervals;
  };
  const concluded = seen.conclude(intervals, ofFolds, stop.signal);
  stop.abort(new RangeError("no fits"));
  await assertRejects(() => concluded, RangeError, "no fits");
  assertEquals(asked, []);
});
