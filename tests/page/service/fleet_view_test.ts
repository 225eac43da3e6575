import { assertEquals, assertStringIncludes } from "@std/assert";
import type { KeptLook } from "@lib/monitoring/last_look.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";
import { unknownSums, watchMetrics } from "@lib/monitoring/scores/watch_metrics.ts";
import { fleetView } from "@lib/page/service/fleet_view.ts";
import type { StandingAlert } from "@lib/serving/api/standing_alerts.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Served } from "../../serving/pages/_served.ts";
import { Viewed } from "./_viewed.ts";

Deno.test("fleetView says what serves, and that nobody has looked", async () => {
  using served = await Served.open();
  const { title, root, text } = await new Viewed(served).show(fleetView);
  assertEquals(title, "Forecasts of demand");
  assertStringIncludes(text, "100.0 %have a model that won their competition");
  assertStringIncludes(text, "deno task monitor does");
  assertEquals([...root.querySelectorAll("h2")].map((heading) => heading.textContent), [
    "Alerts",
    "How the forecasts did",
    "What serves",
  ]);
});

Deno.test("fleetView shows alerts, what a look found, and keys that are not ok, each with a way to its page", async () => {
  const metrics = watchMetrics(unknownSums(3), { keys: KEYS, keyColumns: ["item", "location"] });
  const look = {
    at: "2024-01-04T05:06:00.000Z",
    dataVersion: 1,
    checked: 12,
    periods: ["2024-01-01", "2024-01-03"],
    keys: { ok: 2, drifted: 1 },
    metrics: { ...metrics, wape: 0.3, coverage: { 80: 75 }, promised: { ...metrics.promised, wape: 0.2 } },
    conditions: [{ key: KEYS[2], condition: "drifted", level: "act", code: "ERROR_UP", evidence: {}, gain: 0.25 }],
    blocked: [{ code: "NOT_FRESH", message: "The table is late", hint: "Deliver it." }],
    watch: {},
  } as unknown as MonitorResult;
  const alert = {
    ...{ kind: "act", code: "X", severity: "error", subject: "", message: "<b>much</b>", hint: "look" },
    ...{ keys: 1, examples: ["a"], evidence: {}, since: "2024-01-03T00:00:00.000Z", rules: ["on_call"] },
  } as StandingAlert;
  using served = await Served.open({ look: () => look, alerts: () => [alert] });
  const { root, text } = await new Viewed(served).show(fleetView);
  assertStringIncludes(text, "12 forecasts of 2024-01-01 to 2024-01-03 compared");
  assertStringIncludes(text, "Nothing should be trained on these data: The table is late. Deliver it.");
  assertEquals([root.querySelectorAll("td b").length, root.querySelectorAll("figure").length], [0, 2]);
  assertEquals(root.querySelector('a[href^="#page=key"]')?.getAttribute("href"), `#page=key&id=${KEYS[2].id}`);
  assertStringIncludes(text, "ERROR_UP25 %");
});

Deno.test("fleetView shows how predictions of rows did, beside their promise and what is usual", async () => {
  const scores = { log_loss: 0.4, f1_macro: 0.7, f1_weighted: 0.8, keys: 2, oursThere: 0.4 };
  const look = {
    ...{ at: "2024-01-04T05:06:00.000Z", dataVersion: 1, checked: 12, rows: 15, metric: "log_loss" },
    ...{ keys: { ok: 3 }, conditions: [], blocked: [], promised: { log_loss: 0.5 } },
    scores: { metrics: { ours: scores, prior_mean: { ...scores, log_loss: 0.6 } }, coverage: { 80: 81 } },
  } as unknown as KeptLook;
  using served = await Served.open({ look: () => look });
  const { root, text } = await new Viewed(served).show(fleetView);
  assertStringIncludes(text, "15 rows read, 12 compared with what came");
  assertStringIncludes(text, "Log loss0.4000.5000.600");
  assertEquals([text.includes("weighted"), root.querySelectorAll("figure").length], [false, 1]);
  assertStringIncludes(text, "All keys are as they were promised to be.");
});
