import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { monitorPage } from "@lib/report/monitor_page.ts";
import { monitorResult, watchedScores } from "../_support/monitoring.ts";

const MEASURED = {
  ...watchedScores({ scored: 5, wape: 0.25, coverage: { 80: 75 } }),
  promised: watchedScores({ scored: 5, wape: 0.2, coverage: { 80: null } }),
};

Deno.test("monitorPage() is complete in itself and takes no text for markup", () => {
  const evil = "<script>alert(1)</script>", key = seriesKey([evil]);
  const alert = {
    code: "BIAS_UP",
    subject: "x",
    hint: "",
    keys: 1,
    examples: [],
    evidence: {},
    message: `${evil} is odd`,
  };
  const page = monitorPage(monitorResult({
    table: evil,
    checked: 5,
    keys: { ok: 0, degraded: 1, drifted: 0, stale: 0, new: 0, ended: 0 },
    alerts: [{ ...alert, kind: "act", severity: "warning" }],
    conditions: [{ key, condition: "degraded", level: "act", code: "BIAS_UP", evidence: { since: evil }, gain: 0.5 }],
    metrics: {
      ...MEASURED,
      steps: [{ step: 1, ...watchedScores({ scored: 5, wape: 0.25, coverage: { 80: 75 } }) }],
      totals: [{ column: "item", text: evil, keys: 2, ...MEASURED }],
      worst: [{ key, excess: 3, ...MEASURED }],
    },
    notes: [{ code: "NO_FORECASTS", message: evil, hint: "" }],
    watch: { promise: 0.01, floor: 0.2, watched: 7, notWatched: {}, taken: 1 },
  }));
  assertEquals(page.includes("<script"), false);
  assertEquals(/(?:src|href)="http/.test(page), false);
  for (
    const part of ["Alerts", "By step", "Totals", "exceed their promise", "not ok", "degraded", "7 keys are watched"]
  ) {
    assertStringIncludes(page, part);
  }
  assert(page.startsWith("<!doctype html>") && page.split("<svg").length > 3);
});

Deno.test("monitorPage() without forecasts says so, and draws nothing", () => {
  const page = monitorPage(monitorResult({}));
  assertStringIncludes(page, "0 of 0 logged forecasts compared");
  assertEquals([page.includes("<svg"), page.includes("Totals")], [false, false]);
  assertStringIncludes(page, "No key is watched by detectors.");
});
