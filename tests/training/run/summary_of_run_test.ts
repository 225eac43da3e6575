import { assertEquals } from "@std/assert";
import { learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import type { Outcome } from "@lib/core/outcome.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { ContenderTally } from "@lib/training/assessment/contender_failures.ts";
import { type RunFacts, summaryOfRun } from "@lib/training/run/summary_of_run.ts";
import { errorsOf } from "../../competition/_errors.ts";
import { Project, tableRows } from "../_project.ts";

function outcome(k: number, changes: Partial<Outcome>): Outcome {
  return {
    key: seriesKey([`k${k}`]),
    status: "champion",
    contender: "",
    version: 1,
    reason: "",
    scores: {},
    ...changes,
  };
}

function choice(contender: string, why: "group" | "own") {
  return { group: "all", contender, index: 0, ranking: [0], reason: "" as const, why };
}

/** What two errors of one key say about intervals. */
const FEW_ERRORS = learnIntervals([errorsOf([[1, -1]])], { horizon: 2, levels: [80] });

Deno.test("summaryOfRun() counts outcomes, reasons, codes and wins, and champions that are a key's own", async () => {
  using project = new Project(tableRows(2));
  const plan = await project.plan();
  const error = new FitError("SINGULAR", "m").toJSON();
  const outcomes = [
    outcome(0, { contender: "ridge" }),
    outcome(1, { contender: "blend" }),
    outcome(2, { contender: "blend" }),
    outcome(3, { contender: "blend" }),
    outcome(4, { status: "fallback", contender: "seasonal_naive", reason: "TOO_SHORT" }),
    outcome(5, { status: "failed", version: 0, error }),
  ];
  // The choice of key 3 was not what came to serve it.
  const whys = [["ridge", "own"], ["blend", "own"], ["blend", "group"], ["theta", "own"], ["x", "group"], [
    "x",
    "group",
  ]];
  const facts = {
    run: "r",
    plan,
    group: await currentGroup(project.paths.store, "shop"),
    selection: {
      oneForAll: "theta",
      choices: whys.map(([name, why]) => choice(String(name), why === "own" ? why : "group")),
    },
    assessment: {
      metrics: {},
      weightsApart: [NaN, 0.1, 0.3, 0.9, NaN, NaN],
      significance: { result: () => null },
      regret: NaN,
      coverage: {},
      slowest: [],
      intervals: FEW_ERRORS,
    },
    tally: new ContenderTally(plan),
    outcomes,
    familySeconds: { ridge: 2 },
    flags: { "ridge:CONSTANT": 2 },
    challengers: 3,
    watch: { seconds: () => ({ read: 1 }), peakMemoryMb: () => 5 },
  } as unknown as RunFacts;
  const summary = summaryOfRun(facts);
  assertEquals(summary.rightKinds, undefined);
  assertEquals([
    summary.holdout,
    summaryOfRun({ ...facts, plan: { ...plan, spans: { ...plan.spans, holdout: null } } }).holdout,
  ], [true, false]);
  const shares = { local: 1, global: 0, statistical: 0 };
  const right = new Map([[outcomes[0].key.id, "local"], [outcomes[1].key.id, "global"]]);
  const assessment = { ...facts.assessment, kindShares: [shares, { ...shares, local: 0.5, global: 0.5 }] };
  // Both in one group: each has more weight where it is made for.
  assertEquals(summaryOfRun({ ...facts, right, assessment }).rightKinds, {
    local: { keys: 1, found: 1, others: 1, taken: 0 },
    global: { keys: 1, found: 1, others: 1, taken: 0 },
    statistical: { keys: 0, found: 0, others: 2, taken: 0 },
  });
  assertEquals(summary.outcomes, { champion: 4, fallback: 1, failed: 1 });
  assertEquals(summary.emptyLevels, [{ level: 80, keys: 1, errors: 2, needed: 9 }]);
  assertEquals([summary.reasons, summary.failures], [{ TOO_SHORT: 1 }, { SINGULAR: 1 }]);
  assertEquals(Object.entries(summary.wins), [["blend", 3], ["ridge", 1]]);
  assertEquals(summary.ownWeights, { keys: 2, apart: 0.2, most: 0.3 });
  assertEquals([summary.ownModels, summary.challengers, summary.data.group], [2, 3, "shop"]);
});
