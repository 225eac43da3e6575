import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RolloutResult } from "@lib/monitoring/rollout/roll_out_run.ts";
import { rolloutPage } from "@lib/report/rollout_page.ts";

const EVIL = "<script>alert(1)</script>";
const RESULT: RolloutResult = {
  ...{ run: EVIL, table: "demo", phase: "active", share: 25, startedAt: null, stepAt: null, action: "none" },
  ...{ reason: "WORSE", planned: false, step: null, churn: null },
  steps: [{ at: "2026-05-01T10:00:00.000Z", share: 25, moved: 3, back: 0, by: EVIL, note: "better" }],
  evidence: {
    ...{ verdict: "worse", ratio: 1.2, lo: 1.1, hi: 1.3, margin: 0.05, periods: 20, since: 3, soak: 7 },
    ...{ first: "2026-05-01", last: "2026-05-20", keys: 4, pairs: { compared: 80, pending: 5, unscaled: 0 } },
    path: [{ periods: 20, ratio: 1.2, lo: 1.1, hi: 1.3 }],
    sides: [{
      ...{ cohort: "challenger", keys: 2, pairs: 40, total: 100 },
      ...{ wape: { run: 0.1, other: null }, bias: { run: 0.01, other: 0.02 } },
    }],
    demand: { ratio: 1.05, lo: 0.9, hi: 1.2, periods: 9 },
  },
};

Deno.test("rolloutPage() is complete in itself and takes no text for markup", () => {
  const page = rolloutPage(RESULT);
  assertEquals([page.includes("<script"), /(?:src|href)="http/.test(page)], [false, false]);
  const wanted = [
    "active at 25 % of the keys",
    "<b>worse</b>",
    "80 pairs",
    "the run",
    "What orders change",
    "better",
    "<svg",
  ];
  for (const part of wanted) assertStringIncludes(page, part);
});

Deno.test("rolloutPage() of what has not begun and shows nothing draws nothing", () => {
  const evidence = {
    ...RESULT.evidence!,
    verdict: "open",
    ratio: null,
    lo: null,
    hi: null,
    path: [],
    demand: null,
  } as const;
  const page = rolloutPage({ ...RESULT, phase: "none", steps: [], evidence });
  assertStringIncludes(page, "not begun");
  assertEquals([page.includes("<svg"), page.includes("By who serves"), page.includes("Steps")], [false, false, false]);
});
