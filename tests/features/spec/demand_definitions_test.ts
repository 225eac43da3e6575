import { assert, assertAlmostEquals, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { DEMAND_DEFINITIONS } from "@lib/features/spec/demand_definitions.ts";
import { parseFeature } from "@lib/features/spec/parse_feature.ts";
import { cell, DAY, MONTH, seriesPanel, specOf } from "../_panel.ts";

Deno.test("DEMAND_DEFINITIONS give each name to one rule", () => {
  const spec = specOf([]);
  for (const name of DEMAND_DEFINITIONS.flatMap((definition) => definition.examples(spec))) {
    assertEquals(DEMAND_DEFINITIONS.filter((definition) => definition.parse(name, spec) !== null).length, 1, name);
  }
});

Deno.test("season_lag reads the newest known period at the target's position, however far the step", () => {
  const panel = seriesPanel(Array.from({ length: 21 }, (_, i) => i));
  const spec = specOf(["season_lag_1", "season_lag_2", "season_lag_1_period_5", "season_mean_2"], { horizon: 15 });
  const future = prepareFeatures(spec, panel, { horizon: 15 }).future(120);
  // Steps 1, 7, 8, 15 after position 20 are positions 21, 27, 28, 35.
  assertEquals([1, 7, 8, 15].map((h) => cell(future, h - 1, "season_lag_1")), [14, 20, 14, 14]);
  assertEquals([1, 7, 8, 15].map((h) => cell(future, h - 1, "season_lag_2")), [7, 13, 7, 7]);
  assertEquals([1, 5, 6].map((h) => cell(future, h - 1, "season_lag_1_period_5")), [16, 20, 16]);
  assertEquals([1, 7].map((h) => cell(future, h - 1, "season_mean_2")), [10.5, 16.5]);
});

Deno.test("season features refuse a period of one", () => {
  const spec = specOf([]);
  for (const name of ["season_lag_1_period_1", "season_mean_2_period_1", "key_season_index_period_1", "season_lag_0"]) {
    assertEquals(DEMAND_DEFINITIONS.every((definition) => definition.parse(name, spec) === null), true, name);
  }
});

Deno.test("key_season_index compares the target's month with the mean of all, in the unit of y", () => {
  const y = Array.from({ length: 24 }, (_, i) => i % 12 === 0 ? 23 : 1);
  const panel = seriesPanel(y, { calendar: MONTH });
  const spec = specOf(["key_season_index", "key_mean"], { calendar: MONTH, transform: "log1p" });
  const future = prepareFeatures(spec, panel, { horizon: 2 }).future(123);
  assertEquals([cell(future, 0, "key_mean"), cell(future, 0, "key_season_index")], [34 / 12, 23 / (34 / 12)]);
  assertEquals(cell(future, 1, "key_season_index"), 1 / (34 / 12));
});

Deno.test("DEMAND_DEFINITIONS look back as many cycles as they read", () => {
  const reach = (name: string) => parseFeature(name, specOf([])).info.lookBack;
  assertEquals([reach("season_lag_3"), reach("season_lag_2_period_5"), reach("season_mean_4")], [21, 10, 28]);
  assertEquals([reach("nonzero_share_window_9"), reach("zero_run"), reach("key_season_index")], [9, null, null]);
  assertEquals([reach("step"), reach("time_since_start")], [0, null]);
});

Deno.test("DEMAND_DEFINITIONS name the cycle of the spec", () => {
  const meaning = (name: string, calendar = DAY) => parseFeature(name, specOf([], { calendar })).info.meaning;
  assertStringIncludes(meaning("season_lag_1"), "cycle of 7, number 1 back");
  assertStringIncludes(meaning("season_mean_3_period_364"), "mean of the last 3 known values");
  assertStringIncludes(meaning("key_season_index", MONTH), "cycle of 12");
  assertStringIncludes(meaning("key_nonzero_share"), "key's nonzero share");
});

Deno.test("DEMAND_DEFINITIONS offer every cycle of the frequency", () => {
  const names = DEMAND_DEFINITIONS.flatMap((definition) => definition.examples(specOf([])));
  for (
    const name of ["season_lag_4", "season_lag_2_period_364", "season_mean_2_period_364", "key_season_index_period_364"]
  ) {
    assert(names.includes(name), name);
  }
  const monthly = DEMAND_DEFINITIONS.flatMap((definition) => definition.examples(specOf([], { calendar: MONTH })));
  assertFalse(monthly.some((name) => name.includes("_period_")));
});

Deno.test("sale features count zeros and pauses, not missing values, at the origin of the row", () => {
  const panel = seriesPanel([4, 0, NaN, 6, 0, 0, NaN]);
  const names = [
    "time_since_last_sale",
    "zero_run",
    "demand_interval_mean",
    "demand_size_mean",
    "nonzero_share_window_4",
  ];
  const at = (asOf: number) => [...prepareFeatures(specOf(names), panel, { horizon: 1 }).future(asOf).values];
  assertEquals(at(100), [0, 0, NaN, 4, 1]);
  assertEquals(at(102), [2, 1, NaN, 4, 0.5]);
  assertEquals(at(103), [0, 0, 3, 5, 2 / 3]);
  assertEquals(at(106), [3, 2, 3, 5, 1 / 3]);
});

Deno.test("key encodings are in the unit of y, whatever the target transform", () => {
  const panel = seriesPanel([2, 0, NaN, 4]);
  for (const transform of ["none", "log1p", "scale", "difference", "log1p_difference"] as const) {
    const spec = specOf(["key_mean", "key_std", "key_nonzero_share", "time_since_start"], { transform });
    const [mean, std, share, age] = prepareFeatures(spec, panel, { horizon: 1 }).future(103).values;
    assertEquals([mean, std, share, age], [2, 2, 2 / 3, 3], transform);
  }
});

Deno.test("demand_size_mean follows the transform like a level", () => {
  const panel = seriesPanel([3, 0, 5]);
  const of = (transform: "log1p" | "scale") =>
    prepareFeatures(specOf(["demand_size_mean"], { transform }), panel, { horizon: 1 }).future(102).values[0];
  assertAlmostEquals(of("log1p"), (Math.log1p(3) + Math.log1p(5)) / 2);
  assertAlmostEquals(of("scale"), 4 / (8 / 3));
});

Deno.test("DEMAND_DEFINITIONS take any cycle of two periods and more, and any number of seasons", () => {
  const spec = specOf([]);
  for (const period of [2, 10, 12, 168, 364]) {
    for (const name of ["season_lag_1", "season_mean_1", "season_mean_10", "key_season_index"]) {
      const { reading } = parseFeature(`${name}_period_${period}`, spec);
      assertEquals(reading.at === "season" && reading.period, period, `${name} ${period}`);
    }
  }
  assertEquals(
    DEMAND_DEFINITIONS.flatMap((definition) => definition.examples(specOf([], { calendar: MONTH }))).slice(0, 8),
    [1, 2, 3, 4].map((j) => `season_lag_${j}`).concat([2, 3, 4, 8].map((n) => `season_mean_${n}`)),
  );
});

Deno.test("season_change is what the target was a season ago, on the scale of then", () => {
  // Twice as large each week: on the scale of its own origin every week is alike, whatever the size by now.
  const week = [1, 2, 3, 4, 5, 6, 7];
  const panel = seriesPanel(Array.from({ length: 63 }, (_, i) => week[i % 7] * 2 ** Math.floor(i / 7)));
  const names = ["season_change_1", "season_change_mean_3", "season_change_2"];
  const spec = { ...specOf(names, { transform: "scale" }), levelWindow: 7 };
  const prepared = prepareFeatures(spec, panel, { horizon: 7 });
  const future = prepared.future(155), later = prepared.training(162, { stepsPerTarget: 7 });
  for (let h = 1; h <= 7; h++) {
    const row = [...later.ds].findIndex((ds, r) => ds === 155 + h && later.step[r] === h);
    for (const name of names) assertAlmostEquals(cell(future, h - 1, name), later.target[row], 1e-9, `${name} ${h}`);
  }
});

Deno.test("season_change refuses an even window, which has no middle", () => {
  const spec = specOf([]);
  const fits = (name: string) => DEMAND_DEFINITIONS.some((definition) => definition.parse(name, spec) !== null);
  assertEquals(["season_change_1_window_2", "season_change_1_period_1", "season_change_0"].map(fits), [
    false,
    false,
    false,
  ]);
  assert(fits("season_change_mean_2_period_364_window_29"));
});
