import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatPlan, formatRetrained, tellRefusals } from "../../../lib/cli/train/retraining_tables.ts";
import { seriesKey } from "../../../lib/core/rows/panel.ts";
import type { RetrainingPlan } from "../../../lib/retraining/plan_retraining.ts";
import type { RetrainingResult } from "../../../lib/retraining/retraining_result.ts";
import { runSummary } from "../_support/run_summary.ts";

const planned = (name: string, gain: number | null) =>
  ({ key: seriesKey([name]), reason: "stale", tier: "refit", gain }) as const;
const PLAN: RetrainingPlan = {
  keys: [planned("a", 0.25), planned("b", null)],
  skipped: [{ key: seriesKey(["c"]), reason: "UNCHANGED" }],
  blocked: [],
};
const NOTHING: RetrainingPlan = {
  keys: [],
  skipped: [{ key: seriesKey(["c"]), reason: "BLOCKED" }],
  blocked: [{ code: "MASS_ALARM", message: "Cannot retrain" }],
};

Deno.test("formatPlan() says who is trained and why, and who is not and why", () => {
  assertEquals(
    formatPlan(PLAN),
    `2 of 3 keys are to be trained.

reason  tier   keys
stale   refit     2

key  reason  tier   expected gain
a    stale   refit           25 %
b    stale   refit              –

Left as they are
  why        keys
  UNCHANGED     1  its rows are those of its last training`,
  );
  const alarmed = { ...planned("a", 0.25), reason: "degraded", alarm: "ERROR_UP" } as const;
  assertStringIncludes(
    formatPlan({ ...PLAN, keys: [alarmed, planned("b", null)] }),
    "key  reason    alarm     tier   expected gain\na    degraded  ERROR_UP  refit           25 %\nb    stale               refit              –",
  );
  const text = formatPlan(NOTHING);
  assertStringIncludes(text, "Blocked (MASS_ALARM): Cannot retrain\n\nNone of 1 key is to be trained.");
});

Deno.test("formatPlan() shows the first of many keys, and says how many more there are", () => {
  const keys = Array.from({ length: 25 }, (_, k) => planned(`k${k}`, null));
  assertStringIncludes(formatPlan({ ...PLAN, keys }), "… and 5 more: --json has all");
});

const changes = { keys: 2, changed: 1, churn: 0.125, lost: [], gained: 0, mostRelative: [], mostAbsolute: [] };
const version = { id: 1 } as never;
const served = {
  run: "r2",
  dataVersion: 2,
  tested: 3,
  changes,
  lostIntervals: 0,
  assumed: [],
  promoted: [version, version],
  undone: [],
  waiting: [],
  refused: [{ version, code: "NOT_FINITE" }],
  conflicts: [],
};

Deno.test("formatRetrained() says what became of the new models, and from which table forecasts go on", () => {
  const training = { summary: runSummary(), reportDir: "reports/r2" } as never;
  const result: RetrainingResult = {
    table: "shop",
    dataVersion: 2,
    serves: true,
    plan: PLAN,
    trained: { ...served, training },
    finished: [],
  };
  const text = formatRetrained(result, { problem: "forecast" });
  for (
    const part of [
      "Run r2: 3 forecasts tested, churn 12.50 % over 2 keys.\n2 keys are served by the new models.\n1 key is served as before",
      "Report: reports/r2",
      "Forecasts of shop go on from version 2 of its table.",
    ]
  ) assertStringIncludes(text, part);
  const ofRows = formatRetrained({ ...result, finished: [served] }, { problem: "classification" });
  assertEquals(ofRows.match(/3 predictions tested/g)?.length, 2);
  assertStringIncludes(ofRows, "Predictions of shop go on from version 2 of its table.");
  assertStringIncludes(
    formatRetrained({ ...result, serves: false }, { problem: "regression" }),
    "Predictions of shop do not go on",
  );
  assertEquals(/forecast/i.test(ofRows), false);
  assertEquals(tellRefusals(result), ["1 model of run r2 must not serve (NOT_FINITE); the former ones serve on"]);
});

Deno.test("tellRefusals() says what blocks, and which rule of the gate was broken", () => {
  const gate = {
    ...runSummary().gate!,
    passed: false,
    rules: [{ name: "skill", scope: "run", limit: 0, value: -0.5, ok: false }],
  };
  const training = { summary: runSummary({ gate: gate as never }), reportDir: "" } as never;
  const quiet = { ...served, refused: [] };
  const result = {
    table: "shop",
    dataVersion: 1,
    serves: false,
    plan: NOTHING,
    trained: { ...quiet, training },
    finished: [],
  };
  assertEquals(tellRefusals(result), [
    "MASS_ALARM: Cannot retrain",
    "the gate has refused run r2: skill is -0.500, 0.500 below its limit 0; the former models serve on",
  ]);
  assertStringIncludes(formatRetrained(result, { problem: "forecast" }), "do not go on from version 1");
});
