import { assertEquals } from "@std/assert";
import { plotSeriesExamples } from "@lib/plots/series_examples.ts";
import { assertGolden, chartTexts, count, demand } from "./_golden.ts";

const WEEKS = { frequency: "week", anchor: 0 } as const;

function example(group: string, label: string, every: number) {
  const { ds, y } = demand(150, { level: 30, first: 2700 });
  return { group, label, ds, y: y.map((value, i) => i % every === 0 ? value : 0) };
}

Deno.test("plotSeriesExamples() demand classes together", async () => {
  const series = [
    example("smooth", "tea / north", 1),
    example("intermittent", "bolt / south", 5),
    example("smooth", "milk / north", 1),
    example("lumpy", "valve / east", 9),
  ];
  const chart = plotSeriesExamples({ calendar: WEEKS, series });
  await assertGolden(chart, "series_examples");
  const headings = chartTexts(chart).filter((text) => text.includes(": "));
  assertEquals(headings, [
    "smooth: tea / north",
    "smooth: milk / north",
    "intermittent: bolt / south",
    "lumpy: valve / east",
  ]);
});

Deno.test("plotSeriesExamples() names target and unit on every panel", () => {
  const chart = plotSeriesExamples({ calendar: WEEKS, series: [example("smooth", "a", 1)] }, {
    target: "Trips",
    unit: "thousands",
  });
  assertEquals(chartTexts(chart).includes("Trips (thousands)"), true);
});

Deno.test("plotSeriesExamples() leaves a gap where a value is missing", () => {
  const series = { ...example("smooth", "a", 1) };
  const chart = plotSeriesExamples({
    calendar: WEEKS,
    series: [{ ...series, y: series.y.map((v, i) => i === 50 ? NaN : v) }],
  });
  const paths = chart.toSVG().split('aria-label="line"')[1].match(/M/g) ?? [];
  assertEquals([count(chart, "g[aria-label=line]"), paths.length], [1, 2]);
});

Deno.test("plotSeriesExamples() says that no series was given", () => {
  assertEquals(chartTexts(plotSeriesExamples({ calendar: WEEKS, series: [] })).includes("No series was given."), true);
});
