import { assertEquals } from "@std/assert";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import { forecastColumns, forecastRows } from "@lib/inference/series/forecast_rows.ts";
import { KEYS, naiveChampion, panelOf, served } from "../_fixtures.ts";

Deno.test("forecastColumns() key columns, ds, step, yhat, ends per level, then who and why", () => {
  assertEquals(forecastColumns(["item"], [80, 97.5]).map((column) => column.name), [
    ...["item", "ds", "step", "yhat", "lo_80", "hi_80", "lo_97.5", "hi_97.5", "model", "version", "status", "reason"],
  ]);
  assertEquals(forecastColumns(["item"], [80], { quantiles: [0.1, 0.5] }).slice(5, 8).map(({ name }) => name), [
    ...["hi_80", "q_0.1", "q_0.5"],
  ]);
});

Deno.test("forecastRows() one row per key and step, also for failed keys", () => {
  const serving = [
    { status: "failed" as const, reason: "NO_CHAMPION" },
    served(naiveChampion(), { status: "fallback", reason: "DEGENERATE", verdict: "DEGENERATE", version: 4 }),
  ];
  const forecast = forecastPanel(panelOf([[1], [5, 6]]), serving, { asOf: 10, horizon: 2, levels: [80] });
  const calendar = { frequency: "day" as const, anchor: 0 };
  const columns = forecastRows(forecast, KEYS.slice(0, 2), { calendar, asOf: 10 });
  const rows = Array.from({ length: 4 }, (_, i) => columns.map((column) => column[i]));
  assertEquals(rows, [
    ["007", "n", "1970-01-12", 1, NaN, NaN, NaN, null, 0, "failed", "NO_CHAMPION"],
    ["007", "n", "1970-01-13", 2, NaN, NaN, NaN, null, 0, "failed", "NO_CHAMPION"],
    ["7", "n", "1970-01-12", 1, 6, 5, 7, "naive", 4, "fallback", "DEGENERATE"],
    ["7", "n", "1970-01-13", 2, 6, 5, 7, "naive", 4, "fallback", "DEGENERATE"],
  ]);
  assertEquals(forecastColumns(["item", "location"], [80]).length, columns.length);
});

Deno.test("forecastRows() steps beyond a key's model have no numbers and say why", () => {
  const serving = [
    served(naiveChampion({ horizon: 1 }), { version: 2 }),
    { status: "failed" as const, reason: "NO_CHAMPION" },
  ];
  const forecast = forecastPanel(panelOf([[7], [5, 6]]), serving, { asOf: 10, horizon: 2, levels: [80] });
  const columns = forecastRows(forecast, KEYS.slice(0, 2), { calendar: { frequency: "day", anchor: 0 }, asOf: 10 });
  assertEquals(Array.from({ length: 3 }, (_, i) => columns.slice(3).map((column) => column[i])), [
    [1, 7, 6, 8, "naive", 2, "champion", null],
    [2, NaN, NaN, NaN, "naive", 2, "failed", "HORIZON_TOO_LONG"],
    [1, NaN, NaN, NaN, null, 0, "failed", "NO_CHAMPION"],
  ]);
});
