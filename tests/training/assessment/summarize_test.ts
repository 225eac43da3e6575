import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertNotEquals,
} from "@std/assert";
import { actualOf, type Backtest, scaleOf } from "@lib/competition/backtest/backtest.ts";
import { chosenForecast } from "@lib/competition/selection/chosen_forecast.ts";
import { type FleetSelection, selectFleet } from "@lib/competition/selection/fleet.ts";
import { partSpans, servingOrigin } from "@lib/competition/backtest/part_spans.ts";
import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { errorShape } from "@lib/competition/calibration/interval_profile.ts";
import { scoreForecast } from "@lib/metrics/score_forecast.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { assess, observe } from "@lib/training/assessment/summarize.ts";
import type { Assessment } from "@lib/training/assessment/assessment.ts";
import { backtestOf, chunksOf, simulateFleet } from "../../competition/_backtests.ts";
import { PLAN, planOf } from "../_plan.ts";

/** Two contenders, two folds, a hold-out; four steps. */
function planWith(fields: Partial<ConfigInput> = {}): TrainingPlan {
  const contenders = ["seasonal_naive", "naive", "mean"];
  return { ...planOf({ horizon: 4, folds: { count: 2 }, contenders, ...fields }), keys: 400 };
}

async function assessed(
  fleet: readonly Backtest[],
  plan = planWith(),
  options: { gap?: number } = {},
): Promise<{ assessment: Assessment; selection: FleetSelection }> {
  const selection = await selectFleet(chunksOf(fleet, 7), choiceOptions(plan));
  return { selection, assessment: await assess(chunksOf(fleet, 7), plan, { selection, ...options }) };
}

const FLEET = { keys: 90, spans: 3, horizon: 4, seed: 5 };

Deno.test("assess() the oracle is never worse than ours, key by key and in all", async () => {
  for (const seed of [1, 2, 3]) {
    const fleet = simulateFleet({ ...FLEET, seed, sigma: (k) => [0.2 + (k % 3) * 0.3, 0.5] });
    const { assessment: { metrics, regret } } = await assessed(fleet);
    assertLessOrEqual(metrics.oracle.mase, metrics.ours.mase);
    for (const method of ["seasonal_naive", "naive", "mean", "median", "blend"]) {
      assertLessOrEqual(metrics.oracle.mase, metrics[method].mase, method);
    }
    assertGreaterOrEqual(regret, 1);
  }
});

Deno.test("assess() scores of ours are those of the choices, by an independent sum", async () => {
  const fleet = simulateFleet({ ...FLEET, sigma: (k) => [0.2 + (k % 3) * 0.3, 0.5] });
  const { assessment, selection } = await assessed(fleet);
  let absolute = 0, total = 0;
  fleet.forEach((backtest, k) => {
    const predicted = chosenForecast(backtest, selection.choices.at(k)!, { selection, span: 2 });
    const actual = actualOf(backtest, 2);
    actual.forEach((y, h) => {
      absolute += Math.abs(y - predicted[h]);
      total += Math.abs(y);
    });
    const { skill, naive_error, coverage_80, coverage_95, ...scores } = assessment.keyScores.at(k)!;
    assertEquals(scores, scoreForecast(actual, predicted, { scale: scaleOf(backtest, 2) }));
    assertEquals([skill < 1, naive_error > 0, coverage_80 % 25, coverage_95 % 25], [true, true, 0, 0]);
  });
  assertAlmostEquals(assessment.metrics.ours.wape, absolute / total, 1e-12);
  assertEquals(assessment.metrics.one_for_all, assessment.metrics[selection.oneForAll]);
});

Deno.test("assess() what nobody knew at the origin is no score and no residual", async () => {
  const fleet = simulateFleet({ ...FLEET, keys: 50, sigma: () => [0.2, 0.5] });
  const nothing = [NaN, NaN, NaN, NaN];
  const born = (id: string) =>
    backtestOf({
      id,
      reason: "ALL_MISSING",
      actual: [nothing, nothing, [500, 510, 490, 505]],
      forecasts: [[nothing, nothing, nothing], [nothing, nothing, nothing]],
      fallback: [nothing, nothing, nothing],
      scale: NaN,
    });
  const { assessment: without } = await assessed(fleet);
  const { assessment } = await assessed([...fleet, ...["x", "y", "z"].map(born)]);
  assertEquals(assessment.metrics, without.metrics);
  assertEquals(assessment.coverage, without.coverage);
  assertEquals(assessment.intervals.profile, without.intervals.profile);
  assertEquals(assessment.intervals.ratios.slice(0, 50), without.intervals.ratios);
  assertEquals(assessment.keyScores.at(50)!.wape, NaN);
});

Deno.test("assess() a gap leaves out the first steps of each span", async () => {
  const fleet = simulateFleet({ ...FLEET, keys: 20, sigma: () => [0.2, 0.5] });
  const plan = planWith();
  const { assessment, selection } = await assessed(fleet, plan, { gap: 2 });
  const wild = fleet.map((backtest) => ({
    ...backtest,
    actual: backtest.actual.map((y, i) => i % 4 < 2 ? 1e6 : y),
  }));
  const same = await assess(chunksOf(wild), plan, { selection, gap: 2 });
  assertEquals(same.metrics, assessment.metrics);
  assertEquals(same.intervals, assessment.intervals);
  assertEquals(assessment.table.rows("ours"), 20 * 2);
});

Deno.test("assess() coverage of intervals made from the folds is near the nominal level", async () => {
  const fleet = simulateFleet({ ...FLEET, keys: 300, spans: 4, horizon: 6, sigma: () => [0.3, 0.3] });
  const plan = planWith({ horizon: 6, folds: { count: 3 }, levels: [50, 80, 95] });
  const { assessment: { coverage, intervalCoverage, foldIntervals } } = await assessed(fleet, plan);
  for (const [level, share] of Object.entries(coverage)) {
    assert(Math.abs(share - Number(level)) < 4, `${share} % of ${level} %`);
  }
  const { lo, hi } = errorShape(foldIntervals.profile, "smooth");
  assert(lo[2] < lo[1] && lo[1] < lo[0] && lo[0] < 0 && hi[0] > 0 && hi[1] > hi[0] && hi[2] > hi[1]);
  assertEquals(Object.keys(intervalCoverage), ["50", "80", "95"]);
  assertEquals([intervalCoverage["80"].byStep.length, intervalCoverage["80"].forecasts], [6, 1800]);
});

Deno.test("assess() fold intervals do not look at the hold-out", async () => {
  const fleet = simulateFleet({ ...FLEET, sigma: () => [0.2, 0.5] });
  const plan = planWith();
  const { assessment, selection } = await assessed(fleet, plan);
  const wild = fleet.map((backtest) => ({ ...backtest, actual: backtest.actual.map((y, i) => i >= 8 ? 10 * y : y) }));
  const other = await assess(chunksOf(wild), plan, { selection });
  assertEquals(other.foldIntervals, assessment.foldIntervals);
  assertNotEquals(other.intervals.profile, assessment.intervals.profile, "serving intervals do");
});

Deno.test("assess() without a hold-out has no coverage and one set of intervals", async () => {
  const fleet = simulateFleet({ ...FLEET, keys: 10, spans: 2, sigma: () => [0.2, 0.5] });
  const { assessment } = await assessed(fleet, planWith({ holdout: false }));
  assertEquals(assessment.coverage, { 80: NaN, 95: NaN });
  assertEquals(assessment.intervals, assessment.foldIntervals);
  assert(Number.isFinite(assessment.metrics.ours.mase));
});

Deno.test("assess() keys without any actual or scale have undefined scores, never zero", async () => {
  const unknown = [NaN, NaN, NaN, NaN];
  const fleet = [backtestOf({
    reason: "ALL_MISSING",
    kind: "no_demand",
    actual: [unknown, unknown, unknown],
    forecasts: [[unknown, unknown, unknown], [unknown, unknown, unknown]],
    fallback: [unknown, unknown, unknown],
    scale: NaN,
  })];
  const { assessment } = await assessed(fleet);
  assertEquals([assessment.keyScores.at(0)!.mase, assessment.metrics.ours.mase, assessment.regret], [NaN, NaN, NaN]);
  assertEquals(assessment.coverage, { 80: NaN, 95: NaN });
});

Deno.test("assess() names the five slowest keys, slowest first", async () => {
  const fleet = simulateFleet({
    ...FLEET,
    keys: 12,
    sigma: () => [0.2, 0.5],
    parts: (k) => ({ fitMs: Float64Array.of(k * 7 % 12, 100) }),
  });
  const { assessment: { slowest } } = await assessed(fleet);
  assertEquals(slowest.map(({ milliseconds }) => milliseconds), [111, 110, 109, 108, 107]);
  assertEquals(slowest[0].key, fleet.find((_, k) => k * 7 % 12 === 11)?.key.parts[0]);
});

Deno.test("observe() reads backtests once, and knows what champions are fitted with before the rest is concluded", async () => {
  const fleet = simulateFleet({ ...FLEET, sigma: () => [1, 2] }), plan = planWith();
  const selection = await selectFleet(chunksOf(fleet, 7), choiceOptions(plan));
  let reads = 0;
  const chunks = () => {
    reads++;
    return chunksOf(fleet, 7)();
  };
  const seen = await observe(chunks, plan, { selection }), { intervals } = seen;
  const assessment = await seen.conclude();
  assertEquals([reads, assessment.intervals], [1, intervals]);
  assertEquals(assessment.metrics, (await assess(chunks, plan, { selection })).metrics);
});

Deno.test("observe() without a hold-out calibrates classes by other rows than those that are scored", async () => {
  const rule = { folds: 2, isInTime: false }, { contenders, combinations } = planWith({ contenders: ["naive"] });
  const given = { source: "t.csv", problem: "classification", minRows: 2, levels: [80] } as const;
  const plan: TrainingPlan = {
    ...planWith(),
    config: resolveConfig(parseConfig(given), { frequency: "row" }),
    spec: {
      ...{ layout: "rows", columns: [], targets: ["won"], classes: ["no", "yes"], encode: PLAN.config.features.encode },
      task: { kind: "class", classes: 2 },
    },
    ...{ spans: partSpans({ ...rule, hasTest: false }), end: servingOrigin(rule), keys: 6, contenders },
    combinations: combinations.slice(0, 0),
  };
  // What is said is far too sure in both folds; what comes in the second is turned round.
  const fleetOf = (turned: boolean) => {
    const rng = createRng(4);
    return Array.from({ length: 6 }, (_, k) => {
      const spans = [0, 1].map((f) =>
        Array.from({ length: 60 }, () => {
          const truth = 0.3 + 0.4 * rng.next(), came = Number((rng.next() < truth) !== (turned && f === 1));
          return { truth, came };
        })
      );
      return backtestOf({
        ...{ id: `key ${k}`, kind: "", actual: spans.map((own) => own.flatMap(({ came }) => [1 - came, came])) },
        forecasts: plan.contenders.map(() => spans.map((own) => own.flatMap(({ truth }) => saidOf(truth)))),
      });
    });
  };
  const saidOf = (truth: number) => {
    const yes = 1 / (1 + ((1 - truth) / truth) ** 5);
    return [1 - yes, yes];
  };
  const seen = async (turned: boolean) => {
    const fleet = fleetOf(turned), selection = await selectFleet(chunksOf(fleet), choiceOptions(plan));
    return (await (await observe(chunksOf(fleet), plan, { selection })).conclude()).foldIntervals.profile.classes;
  };
  const [plain, turned] = [await seen(false), await seen(true)];
  assertEquals([plain?.calibration.rows, plain?.calibration.method], [360, "platt"]);
  assertEquals(turned?.calibration, plain?.calibration);
});
