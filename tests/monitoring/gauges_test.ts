import { assertEquals, assertStringIncludes } from "@std/assert";
import { monitorGauges, rowsGauges } from "../../lib/monitoring/gauges.ts";
import { monitorRows } from "@lib/monitoring/monitor_rows.ts";
import { linesOf, SEEN, trained } from "./rows/_trained.ts";
import { monitorResult, watchedScores } from "../_support/monitoring.ts";

Deno.test("monitorGauges() has a line for each condition and none by key", () => {
  const text = monitorGauges(monitorResult({ keys: { ok: 3, degraded: 1, drifted: 0, stale: 0, new: 2, ended: 0 } }));
  assertStringIncludes(text, 'models_monitor_keys{table="demo",condition="degraded"} 1\n');
  assertStringIncludes(text, 'models_monitor_keys{table="demo",condition="drifted"} 0\n');
  assertStringIncludes(text, `models_monitor_checked_seconds{table="demo"} ${Date.UTC(2026, 0, 2) / 1000}\n`);
  assertEquals(text.includes("key="), false);
});

Deno.test("monitorGauges() leaves out what is undefined, with its heading where nothing is left", () => {
  const text = monitorGauges(monitorResult({}));
  assertEquals(text.includes("models_monitor_score"), false);
  assertEquals(text.includes("null"), false);
});

Deno.test("monitorGauges() gives coverage as a ratio beside its promise", () => {
  const metrics = {
    ...monitorResult({}).metrics,
    ...watchedScores({ scored: 4, wape: 0.25, coverage: { 80: 75 } }),
    promised: watchedScores({ scored: 4, wape: 0.2, coverage: { 80: null } }),
  };
  const text = monitorGauges(monitorResult({ metrics }));
  assertStringIncludes(text, 'models_monitor_coverage_ratio{table="demo",source="observed",level="80"} 0.75\n');
  assertStringIncludes(text, 'models_monitor_score{table="demo",source="promised",score="wape"} 0.2\n');
  assertEquals(text.includes('source="promised",level="80"'), false);
});

Deno.test("monitorGauges() counts alerts by code and kind and escapes what a table is called", () => {
  const alert = {
    severity: "warning",
    subject: "",
    message: "",
    hint: "",
    keys: 1,
    examples: [],
    evidence: {},
  } as const;
  const alerts = [{ ...alert, code: "BIAS_UP", kind: "act" }, { ...alert, code: "BIAS_UP", kind: "act" }] as const;
  const text = monitorGauges(monitorResult({ table: 'a"b\\c\n', alerts }));
  assertStringIncludes(text, 'models_monitor_alerts{table="a\\"b\\\\c\\n",code="BIAS_UP",kind="act"} 2\n');
});

Deno.test("rowsGauges() has rows by what became of them, scores beside their promise, and coverage", async () => {
  const folder = await trained("regression"), options = { ...folder.at, reports: Deno.makeTempDirSync() };
  const input = folder.write("came.csv", linesOf(SEEN - 10, SEEN + 40));
  const text = rowsGauges(await monitorRows({ ...options, input, staleAfter: () => 100 }));
  for (
    const line of [
      'models_monitor_rows{table="t",state="read"} 50\n',
      'models_monitor_rows{table="t",state="scored"} 40\n',
      'models_monitor_rows{table="t",state="seen"} 10\n',
      'models_monitor_keys{table="t",condition="ok"} 2\n',
      'models_monitor_score{table="t",source="observed",score="rmse"} ',
      'models_monitor_score{table="t",source="promised",score="rmse"} ',
      'models_monitor_coverage_ratio{table="t",source="observed",level="80"} 0.',
    ]
  ) {
    assertStringIncludes(text, line);
  }
  assertEquals(["null", "NaN", "not_logged", 'score="keys"', "coverage_80"].filter((word) => text.includes(word)), []);
});
