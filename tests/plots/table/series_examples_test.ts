import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { examplesByDemandClass, plotSeriesExamples } from "@lib/plots/table/series_examples.ts";
import { assertGolden, chartTexts, count, demand } from "../_golden.ts";

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

Deno.test("examplesByDemandClass() takes typical keys of each class, counts all, and shows no line of zeros", () => {
  const smooth = [5, 6, 5, 6, 5, 6], sparse = [0, 5, 0, 0, 5, 0], none = [0, 0, NaN, 0, 0, 0];
  const panel = {
    calendar: WEEKS,
    keys: ["a", "b", "c", "d", "e"].map((part) => seriesKey([part])),
    offsets: Int32Array.of(0, 6, 12, 18, 24, 30),
    ds: Int32Array.from({ length: 30 }, (_, i) => i % 6),
    y: Float64Array.from([smooth, sparse, smooth, none, smooth].flat()),
  };
  const { series } = examplesByDemandClass(panel);
  assertEquals(series.map(({ label, group }) => [label, group]), [
    ["a", "smooth"],
    ["c", "smooth"],
    ["b", "intermittent"],
  ]);
  assertEquals(
    plotSeriesExamples(examplesByDemandClass(panel)).sentence,
    "Of 5 keys 60.0 % smooth, 20.0 % intermittent, 20.0 % no demand. Shown are keys in the middle of their class.",
  );
  assertEquals([...Array.from(series[2].y)], sparse);
  assertEquals(examplesByDemandClass(panel, { each: 1 }).series.length, 2);
});
