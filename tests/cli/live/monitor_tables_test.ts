import { assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { Alert } from "@lib/monitoring/alerting/alerts.ts";
import { formatMonitor } from "../../../lib/cli/live/monitor_tables.ts";
import { monitorResult, watchedScores } from "../../_support/monitoring.ts";

Deno.test("formatMonitor() what came beside its promise, unknown as a dash", () => {
  const measured = {
    ...watchedScores({ scored: 5, mae: 2, wape: 0.25, coverage: { 80: 75 } }),
    promised: watchedScores({ scored: 5, mae: 1.5, coverage: { 80: null } }),
  };
  const total = { column: "item", text: "a\nb", keys: 2, ...measured };
  const steps = Array.from({ length: 28 }, (_, i) => ({ step: i + 1, ...watchedScores({ scored: 1, mae: i }) }));
  const worst = [{ key: seriesKey(["007", "n"]), excess: 3, ...measured }];
  const text = formatMonitor(monitorResult({
    checked: 5,
    metrics: { ...measured, steps, totals: [total], worst },
    periods: ["2026-01-01", "2026-01-05"],
  }));
  assertStringIncludes(text, "demo: 5 of 0 logged forecasts compared with what came, 2026-01-01 to 2026-01-05");
  assertStringIncludes(text, "observed      2     –  0.250     –     –      –             75");
  assertStringIncludes(text, "promised  1.500");
  assertStringIncludes(text, "item a\\nb");
  assertStringIncludes(text, "007 / n");
  assertEquals(text.split("\n").filter((line) => /^ +\d+ +1 /.test(line)).length <= 11, true);
});

Deno.test("formatMonitor() without forecasts: keys, conditions and why nothing was compared", () => {
  const text = formatMonitor(monitorResult({
    table: "",
    keys: { ok: 1, degraded: 0, drifted: 0, stale: 12, new: 0, ended: 0 },
    conditions: Array.from({ length: 12 }, (_, i) => ({
      key: seriesKey([`k${i}`]),
      condition: "stale",
      level: null,
      code: "MODEL_OLD",
      evidence: { age: 30, staleAfter: 28 },
      gain: null,
    })),
    forecasts: { logged: 3, scored: 0, pending: 1, unknown: 0, earlier: 0, unmatched: 2 },
  }));
  assertStringIncludes(text, "No table: 0 of 3");
  assertStringIncludes(text, "k0   stale      MODEL_OLD  age 30, staleAfter 28");
  assertStringIncludes(text, "\n… and 2 more: --json has all");
  assertStringIncludes(text, "Not compared: 1 of periods that are not known yet, 2 of keys or periods that the table");
});

Deno.test("formatMonitor() alerts, and what is promised of them", () => {
  const alert: Alert = {
    kind: "act",
    code: "BIAS_UP",
    severity: "warning",
    subject: "x",
    message: "007 / n: actuals lie above",
    hint: "",
    keys: 1,
    examples: [],
    evidence: {},
  };
  const watch = { promise: 0.01, floor: 0.2, watched: 950, notWatched: { FEW_ERRORS: 50 }, taken: 1900 };
  const text = formatMonitor(monitorResult({ alerts: [alert], watch }));
  assertStringIncludes(text, "act   BIAS_UP  007 / n: actuals lie above");
  assertStringIncludes(
    text,
    "950 keys are watched, 1,900 new periods taken in; promised are at most 0.01 false alarms (act)",
  );
  assertStringIncludes(
    text,
    "per healthy key and year, 9.5 for all, of changes from 20 % of the mean; 50 not: its run has",
  );
});
