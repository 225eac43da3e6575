import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { plotCompared, plotExpected, recentPeriods } from "@lib/page/run/key_charts.ts";
import type { ForecastSpan, KeyDetail } from "@lib/report/record/run_record.ts";
import { sampleRecord } from "../../report/_run_record.ts";
import { chartTexts, count } from "../../plots/_golden.ts";

const { head } = sampleRecord(1);
const AHEAD: ForecastSpan = { start: 4, yhat: [6, 7], lo: [[5, 5], [4, 4]], hi: [[7, 8], [9, 9]] };
const DETAIL: KeyDetail = {
  ...{ key: ["tea"], history: { start: 0, y: [5, null, 7, 6] }, holdouts: [], forecast: AHEAD, forecastNote: "" },
  ...{ members: [], why: [], leaderboard: [], boardMetric: "" },
};

Deno.test("plotExpected() history, forecast and both intervals; null where nothing is expected", () => {
  const chart = plotExpected(DETAIL, head, { width: 700, history: 60 });
  assert(chart !== null && chart.width === 700);
  for (const text of ["history", "forecast", "80 % interval", "95 % interval"]) {
    assertStringIncludes(chartTexts(chart).join("\n"), text);
  }
  assertEquals(plotExpected({ ...DETAIL, forecast: null }, head, { width: 700, history: 60 }), null);
});

Deno.test("plotExpected() without intervals draws none", () => {
  const chart = plotExpected(
    { ...DETAIL, forecast: { ...AHEAD, lo: [[null, null], [null, null]], hi: [[null, null], [null, null]] } },
    head,
    { width: 700, history: 60 },
  );
  assertEquals(chart === null ? [] : chartTexts(chart).filter((text) => text.includes("interval")), []);
});

Deno.test("plotCompared() shows what came as dots, and only the history before it", () => {
  const span = { ...AHEAD, start: 2, model: "ets", actual: [7, 6] };
  const chart = plotCompared(DETAIL, span, { head, width: 700 });
  assert(chartTexts(chart).includes("what came"));
  assertEquals(count(chart, "circle") >= 3, true);
});

Deno.test("recentPeriods() shows several horizons and seasons", () => {
  assertEquals(recentPeriods({ ...head, horizon: 28, seasonLength: 7 }), 140);
  assertEquals(recentPeriods({ ...head, horizon: 6, seasonLength: 52 }), 156);
});
