import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type ForecastSeries, plotForecast, points } from "@lib/plots/forecasts/forecast.ts";
import { assertGolden, chartTexts, count, demand } from "../_golden.ts";

const DAYS = { frequency: "day", anchor: 0 } as const;

function series(label: string, level: number): ForecastSeries {
  const { ds, y } = demand(128, { level });
  const yhat = y.slice(100).map((value) => value * 1.05);
  return {
    label,
    history: { ds: ds.slice(0, 100), y: y.slice(0, 100).map((value, i) => i === 80 ? NaN : value) },
    actual: { ds: ds.slice(100), y: y.slice(100) },
    ds: ds.slice(100),
    yhat,
    lo: [yhat.map((value) => value - 0.2 * level), yhat.map((value) => value - 0.4 * level)],
    hi: [yhat.map((value) => value + 0.2 * level), yhat.map((value) => value + 0.4 * level)],
  };
}

Deno.test("plotForecast() one key", async () => {
  await assertGolden(
    plotForecast({ calendar: DAYS, levels: [80, 95], series: [series("tea / north", 40)] }),
    "forecast",
  );
});

Deno.test("plotForecast() four keys, each with its own scale", async () => {
  const keys = [["tea / north", 4], ["coffee / harbour street", 40], ["milk / south", 4000], [
    "07 / <b>&\n",
    4e6,
  ]] as const;
  const chart = plotForecast({
    calendar: DAYS,
    levels: [80, 95],
    series: keys.map(([label, level]) => series(label, level)),
  });
  await assertGolden(chart, "forecast_facets");
  const texts = chartTexts(chart);
  assertEquals(texts.filter((text) => text === "Demand (units)").length, 4);
  assertEquals(texts.filter((text) => text === "Date (days)").length, 4);
  assertEquals(texts.includes("07 / <b>& "), true);
});

Deno.test("plotForecast() nests the bands, widest beneath", () => {
  const chart = plotForecast({ calendar: DAYS, levels: [80, 95], series: [series("a", 10)] });
  const svg = chart.toSVG();
  assertEquals(count(chart, "g[aria-label=area]"), 2);
  assertStringIncludes(svg.slice(svg.indexOf('aria-label="area"') - 80, svg.indexOf('aria-label="area"')), "0.16");
});

Deno.test("plotForecast() one step draws its interval without an area", () => {
  const { ds, y } = demand(30, { level: 5 });
  // Its origin is missing, so that there is nothing to begin at.
  const one = {
    label: "a",
    history: { ds: ds.slice(0, 29), y: y.slice(0, 29).map((value, i) => i === 28 ? NaN : value) },
    ds: [ds[29]],
    yhat: [5],
    lo: [[4]],
    hi: [[6]],
  };
  const chart = plotForecast({ calendar: DAYS, levels: [90], series: [one] });
  assertEquals([count(chart, "g[aria-label=area]"), count(chart, 'g[stroke-width="10"]')], [0, 1]);
});

Deno.test("plotForecast() without actuals and intervals names neither", () => {
  const { ds, y } = demand(30, { level: 5 });
  const bare = {
    label: "a",
    history: { ds: ds.slice(0, 20), y: y.slice(0, 20) },
    ds: ds.slice(20),
    yhat: y.slice(20),
    lo: [],
    hi: [],
  };
  const texts = chartTexts(plotForecast({ calendar: DAYS, levels: [80], series: [bare] }));
  assertEquals([texts.includes("what came"), texts.includes("80 % interval"), texts.includes("forecast")], [
    false,
    false,
    true,
  ]);
});

Deno.test("plotForecast() needs one bound per level", () => {
  assertThrows(() => plotForecast({ calendar: DAYS, levels: [80], series: [series("a", 10)] }), RangeError, "1 levels");
});

Deno.test("plotForecast() says that no key was given", () => {
  assertEquals(
    chartTexts(plotForecast({ calendar: DAYS, levels: [80], series: [] })).includes("No key was given."),
    true,
  );
});

Deno.test("points() pairs instants with values", () => {
  assertEquals(points({ frequency: "month", anchor: 0 }, { ds: [2024 * 12 + 1], y: [3] }), [{
    x: new Date("2024-02-01"),
    y: 3,
  }]);
});

Deno.test("plotForecast() lines and bands begin at what is known last: no break at the origin", () => {
  const { ds, y } = demand(12, { level: 5 });
  const known = {
    label: "a",
    history: { ds: ds.slice(0, 10), y: y.slice(0, 10) },
    ds: ds.slice(10),
    yhat: [4, 6],
    lo: [],
    hi: [],
  };
  const lines = (one: ForecastSeries) => {
    const svg = plotForecast({ calendar: DAYS, levels: [], series: [one] }).toSVG();
    return [...svg.matchAll(/aria-label="line"[^>]*><path d="M([^"L]*)[^"]*?L?([^"L]*)"/g)].map((
      [, from, to],
    ) => [from, to]);
  };
  const [history, forecast] = lines(known);
  assertEquals(forecast[0], history[1]);
});

Deno.test("plotForecast() says what is expected, or how it met what came", () => {
  const history = { ds: [1, 2], y: [5, 5] }, ahead = { ds: [3, 4], yhat: [6, 6], lo: [[5, 5]], hi: [[7, 7]] };
  const tell = (one: Partial<ForecastSeries>) =>
    plotForecast({ calendar: DAYS, levels: [80], series: [{ label: "tea", history, ...ahead, ...one }] }).sentence;
  assertEquals(tell({}), "Expected over 2 periods: 12 units, 20 % above the 2 periods before.");
  assertEquals(
    tell({ actual: { ds: [3, 4], y: [6, 4] } }),
    "The forecast sums to 20 % above what came. The 80 % interval held 50 % of 2 values that came.",
  );
});
