import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { plotObserved, plotTypical } from "@lib/plots/table/table_charts.ts";

const panel = {
  keyColumns: ["item"],
  keys: [seriesKey(["a"])],
  offsets: Int32Array.of(0, 3),
  ds: Int32Array.of(0, 1, 2),
  y: Float64Array.of(0, 1, 1),
  exogenous: [],
};

Deno.test("plotObserved() and plotTypical() show series by time, and rows by column and class", () => {
  const series = { ...panel, calendar: { frequency: "day", anchor: 0 } as const };
  const rows = { ...panel, calendar: { frequency: "row", anchor: 0 } as const };
  const demand = { target: "demand" }, table = { targets: ["churn"], classes: ["stays", "leaves"] };
  const churn = { target: "churn", table }, spend = { target: "spend", table: { targets: ["spend"], classes: [] } };
  assertEquals(plotObserved(series, demand).title, "Coverage: what was observed, by key and time");
  assertEquals(plotTypical(series, demand).title, "Typical series by demand class");
  assertEquals(plotObserved(rows, churn).title, "Missing values by column");
  assertEquals(plotTypical(rows, churn).title, "Rows by class");
  assertEquals(plotTypical(rows, spend).title, "How the target is spread");
});
