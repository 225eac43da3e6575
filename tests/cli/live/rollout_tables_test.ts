import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { formatRollout, plainRollout } from "@lib/cli/live/rollout_tables.ts";
import type { RolloutEvidence } from "@lib/monitoring/rollout/rollout_evidence.ts";
import type { RolloutResult } from "@lib/monitoring/rollout/roll_out_run.ts";

const EVIDENCE: RolloutEvidence = {
  ...{ verdict: "not_worse", ratio: 0.98, lo: null, hi: 1.04, margin: 0.05, periods: 20, since: 3, soak: 7 },
  ...{ first: "2026-05-01", last: "2026-05-20", keys: 4, pairs: { compared: 80, pending: 5, unscaled: 0 } },
  sides: (["challenger", "champion"] as const).map((cohort) => ({
    ...{ cohort, keys: 2, pairs: 40, total: 100 },
    ...{ wape: { run: 0.1, other: null }, bias: { run: 0.01, other: 0.02 } },
  })),
  path: [],
  demand: { ratio: 1.05, lo: 0.9, hi: 1.2, periods: 9 },
};

const RESULT: RolloutResult = {
  ...{ run: "r2", table: "demo", phase: "active", share: 25, startedAt: "2026-05-01T10:00:00.000Z", stepAt: null },
  ...{ action: "narrowed", reason: "SOAKING", planned: true, evidence: EVIDENCE, steps: [] },
  step: {
    ...{ run: "r2", group: "demo", from: 50, share: 25, moved: 0, back: 1, keys: { serving: 1, waiting: 3 }, kept: [] },
    left: 0,
    event: null,
  },
  churn: { churn: 0.012, keys: 4, changed: 1, gained: 0, lost: [seriesKey(["a"])] },
};

Deno.test("formatRollout() what is done, how it stands, what is shown, and why nothing more", () => {
  const text = formatRollout(RESULT);
  for (
    const part of [
      "Would move 1 key back to what served them before: 50 % → 25 %. It serves 1 key then, and waits for 3. Churn 1.200 %",
      "Run r2 of demo: on its way at 25 %, begun 2026-05-01T10:00Z.",
      "0.980 times those of the other side, … to 1.040 at 95 %",
      "20 periods from 2026-05-01 to 2026-05-20, 4 keys, 80 pairs",
      "3 of 7 periods since the last step",
      "Demand of the keys that the run serves is 1.050 times what that of the others lets expect",
      "the last step is too young",
    ]
  ) assertStringIncludes(text, part);
});

Deno.test("formatRollout() what cannot be moved is told, and before the first step nothing is since one", () => {
  const step = { ...RESULT.step!, from: 50, share: 0, back: 0, left: 2 };
  const text = formatRollout({ ...RESULT, action: "none", reason: "GIVING_BACK", share: 0, planned: false, step });
  assertStringIncludes(text, "Nothing moves. 2 keys cannot be moved: the same call again moves what can be loaded.");
  assertStringIncludes(text, "giving back at 0 %");
  assert(!formatRollout({ ...RESULT, phase: "none", step: null }).includes("since the last step"));
});

Deno.test("plainRollout() keys as their parts", () => {
  const { step, churn, evidence } = plainRollout(RESULT);
  assertEquals([step?.kept, churn?.lost, evidence?.keys], [[], [["a"]], 4]);
  const none = plainRollout({ ...RESULT, step: null, churn: null });
  assertEquals([none.step, none.churn], [null, null]);
});
