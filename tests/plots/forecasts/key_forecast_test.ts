import { assertEquals, assertThrows } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { plotForecast } from "@lib/plots/forecasts/forecast.ts";
import { keyForecastRecord } from "@lib/plots/forecasts/key_forecast.ts";
import { chartTexts } from "../_golden.ts";

const DAYS = { frequency: "day", anchor: 0 } as const;
const ONE = {
  key: seriesKey(["tea", "north"]),
  model: "ridge",
  history: { ds: ["2024-02-28", "2024-02-29"], y: Float64Array.of(1, NaN) },
  forecast: {
    ds: ["2024-03-01", "2024-03-02"],
    yhat: Float64Array.of(2, 3),
    lo: { "80": [1, 2], "95": [0, 1] },
    hi: { "80": [3, 4], "95": [4, 5] },
  },
};

Deno.test("keyForecastRecord() texts become periods, levels become columns", () => {
  const { levels, series: [series] } = keyForecastRecord([ONE], DAYS);
  assertEquals(levels, [80, 95]);
  assertEquals([series.history.ds, series.ds], [[19781, 19782], [19783, 19784]]);
  assertEquals([series.lo, series.hi], [[[1, 2], [0, 1]], [[3, 4], [4, 5]]]);
  assertEquals(series.label, "tea / north: ridge");
});

Deno.test("keyForecastRecord() is what plotForecast takes", () => {
  const texts = chartTexts(plotForecast(keyForecastRecord([ONE, { ...ONE, model: "" }], DAYS)));
  assertEquals([texts.includes("95 % interval"), texts.includes("tea / north")], [true, true]);
  assertEquals(keyForecastRecord([], DAYS), { calendar: DAYS, levels: [], series: [] });
});

Deno.test("keyForecastRecord() refuses timestamps of another calendar", () => {
  const wrong = { ...ONE, history: { ds: ["2024-02-30"], y: [1] } };
  assertThrows(() => keyForecastRecord([wrong], DAYS), Error, "2024-02-30");
});
