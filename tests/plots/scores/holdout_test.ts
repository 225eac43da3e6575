import { assertEquals } from "@std/assert";
import { plotHoldout } from "@lib/plots/scores/holdout.ts";
import { compareMethods } from "@lib/training/assessment/compare_methods.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

const METRICS = {
  ours: { keys: 10, wape: 0.31, mase: 0.62, rmse: 12_345, bias: -0.02, r2: 0.8, oursThere: 0.62 },
  mean: { keys: 10, wape: 0.33, mase: 0.66, rmse: 13_000, bias: 0.04, r2: 0.78, oursThere: 0.62 },
  croston: { keys: 3, wape: 0.4, mase: 0.5, rmse: 3, bias: 0.1, r2: 0.5, oursThere: 0.4 },
  global_gradient_boosting_absolute: { keys: 10, wape: 0.3, mase: NaN, rmse: 1, bias: 0, r2: 0.1, oursThere: 0.62 },
  seasonal_naive: { keys: 10, wape: 0.45, mase: 0.93, rmse: 19_000, bias: 0.01, r2: 0.4, oursThere: 0.62 },
  oracle: { keys: 10, wape: 0.25, mase: 0.6, rmse: 10_000, bias: 0, r2: 0.9, oursThere: 0.62 },
};
const COMPARED = compareMethods({ metrics: METRICS, oneForAll: "ets" }, "mase");

Deno.test("plotHoldout() best first by the chosen metric on the same keys, coloured by role, full names", async () => {
  const chart = plotHoldout(COMPARED), texts = chartTexts(chart);
  await assertGolden(chart, "holdout");
  const names = [
    "oracle (best of each key, with hindsight)",
    "ours",
    "plain average",
    "croston, 3 keys",
    "seasonal naive",
  ];
  const places = names.map((name) => texts.lastIndexOf(name));
  assertEquals(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1])), true, `${places}`);
  assertEquals(texts.includes("global gradient boosting absolute"), true);
  assertEquals(["MASE beside ours", "MASE", "WAPE", "Bias", "R²"].map((title) => texts.includes(title)), [
    ...[true, true, true, true, false],
  ]);
  const fills = new Set(chart.toSVG().match(/<rect [^>]*fill="#[0-9a-fA-F]{6}"/g)?.map((rect) => rect.slice(-8, -1)));
  assertEquals(fills.size >= 5, true, "a colour for each role");
});

Deno.test("plotHoldout() the sentence compares ours with one for all, the average and seasonal naive", () => {
  assertEquals(
    plotHoldout(COMPARED).sentence,
    "By MASE ours is 6.1 % below the plain average and 33 % below seasonal naive, each on the keys that it has scores of.",
  );
  assertEquals(plotHoldout(compareMethods({ metrics: { ours: METRICS.ours }, oneForAll: "ets" }, "mase")).sentence, "");
});

Deno.test("plotHoldout() has a line at seasonal naive in every column, and one column on a phone", () => {
  const lines = (width?: number) => count(plotHoldout(COMPARED, { width }), '[aria-label="rule"][stroke-dasharray]');
  assertEquals([lines(), lines(360)], [4, 1]);
});

Deno.test("plotHoldout() shows the metrics asked for", () => {
  const texts = chartTexts(plotHoldout(COMPARED, { show: ["r2"] }));
  assertEquals([texts.includes("R²"), texts.includes("WAPE")], [true, false]);
});

Deno.test("plotHoldout() says that there is nothing to compare", () => {
  assertEquals(chartTexts(plotHoldout({ metric: "mase", methods: [] })).includes("No method was given."), true);
});

Deno.test("plotHoldout() leaves out columns for which names leave no room, so that texts do not run into each other", () => {
  const methods = COMPARED.methods.map((row) => ({ ...row, name: row.name.padEnd(48, "m") }));
  const shown = (width: number) => {
    const texts = chartTexts(plotHoldout({ ...COMPARED, methods }, { width }));
    return ["MASE", "WAPE", "Bias"].filter((title) => texts.includes(title));
  };
  assertEquals([660, 720, 900].map(shown), [["MASE"], ["MASE", "WAPE"], ["MASE", "WAPE", "Bias"]]);
});
