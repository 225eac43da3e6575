import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { HISTORY_DEFINITIONS } from "@lib/features/spec/history_definitions.ts";
import { parseFeature } from "@lib/features/spec/parse_feature.ts";
import { TYPICAL_WINDOWS } from "@lib/features/spec/typical_windows.ts";
import { specOf } from "../_panel.ts";

const parse = (name: string) =>
  HISTORY_DEFINITIONS.map((d) => d.parse(name, specOf([]))).filter((plan) => plan !== null);

Deno.test("HISTORY_DEFINITIONS give each name to one rule", () => {
  for (const definition of HISTORY_DEFINITIONS) {
    for (const name of definition.examples(specOf([]))) assertEquals(parse(name).length, 1, name);
  }
});

Deno.test("HISTORY_DEFINITIONS refuse windows and weights that mean nothing", () => {
  const wrong = [
    "rolling_std_lag_1_window_1",
    "rolling_mean_lag_0_window_7",
    "rolling_quantile_0_lag_1_window_7",
    "rolling_quantile_100_lag_1_window_7",
    "trend_slope_window_2",
    "ewm_mean_lag_1_alpha_100",
    "ewm_mean_lag_1_span_0",
    "diff_lag_1_0",
    "lag_-1",
    "lag_1.5",
    "xlag_1",
  ];
  for (const name of wrong) assertEquals(parse(name), [], name);
});

Deno.test("HISTORY_DEFINITIONS look back as far as they read", () => {
  const reach = (name: string) => parseFeature(name, specOf([])).info.lookBack;
  assertEquals(reach("lag_3"), 3);
  assertEquals(reach("diff_lag_2_7"), 9);
  assertEquals(reach("rolling_median_lag_4_window_7"), 10);
  assertEquals(reach("rolling_change_lag_1_window_7"), 14);
  assertEquals(reach("ewm_mean_lag_1_alpha_30"), null);
});

Deno.test("HISTORY_DEFINITIONS treat spreads and levels apart", () => {
  const unit = (name: string) => parseFeature(name, specOf([])).info.unit;
  assertEquals(unit("rolling_mean_lag_1_window_7"), "transformed y");
  for (const name of ["rolling_std_lag_1_window_7", "diff_lag_1_1", "expanding_std_lag_1", "trend_slope_window_7"]) {
    assert(unit(name).startsWith("transformed y, without offset"), name);
  }
});

Deno.test("HISTORY_DEFINITIONS count in words that people use", () => {
  const meaning = (name: string) => parseFeature(name, specOf([])).info.meaning;
  const ordinals = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111, 112].map((k) => meaning(`lag_${k}`).split(" ")[1]);
  assertEquals(ordinals, [
    ...["very", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "101st", "111th", "112th"],
  ]);
  assertEquals(meaning("diff_lag_2_7"), "the 2nd last known value less the one 7 periods before it");
  assertEquals(
    meaning("rolling_quantile_90_lag_3_window_14"),
    "quantile 90 of the 14 values that end at the 3rd last known one",
  );
  assertEquals(
    meaning("rolling_change_lag_1_window_4"),
    "mean of the 4 values that end at the very last known one, less that of the 4 before",
  );
  assertEquals(
    meaning("ewm_mean_lag_1_span_9"),
    "exponentially weighted mean up to the very last known value, a span of 9 periods",
  );
  assertEquals(
    meaning("ewm_mean_lag_2_alpha_30"),
    "exponentially weighted mean up to the 2nd last known value, weight 0.3",
  );
  assertEquals(meaning("trend_slope_window_8"), "slope of the line through the last 8 values");
});

const readingOf = (name: string) => {
  const { reading } = parseFeature(name, specOf([]));
  assert(reading.at === "origin");
  return reading;
};

Deno.test("HISTORY_DEFINITIONS share one base column between lags and between windows of one length", () => {
  assertEquals(readingOf("lag_1").base.id, readingOf("lag_40").base.id);
  assertEquals(readingOf("rolling_mean_lag_1_window_7").base.id, readingOf("rolling_change_lag_3_window_7").base.id);
  assertEquals(
    readingOf("rolling_median_lag_1_window_7").base.id,
    readingOf("rolling_quantile_50_lag_2_window_7").base.id,
  );
  assertNotEquals(readingOf("rolling_mean_lag_1_window_7").base.id, readingOf("rolling_mean_lag_1_window_8").base.id);
});

Deno.test("HISTORY_DEFINITIONS turn spans and shares into weights", () => {
  assertEquals(readingOf("ewm_mean_lag_1_span_9").base.parameter, 0.2);
  assertEquals(readingOf("ewm_mean_lag_1_span_1").base.parameter, 1);
  assertEquals(readingOf("ewm_mean_lag_1_alpha_20").base.parameter, 0.2);
  assertEquals(readingOf("rolling_quantile_5_lag_1_window_7").base.parameter, 0.05);
});

Deno.test("HISTORY_DEFINITIONS read lag k as k - 1 periods before the origin", () => {
  assertEquals([readingOf("lag_1").shift, readingOf("lag_9").shift], [0, 8]);
  assertEquals([readingOf("diff_lag_2_7").shift, readingOf("diff_lag_2_7").minus], [1, 8]);
  assertEquals([readingOf("rolling_change_lag_2_window_5").shift, readingOf("rolling_change_lag_2_window_5").minus], [
    1,
    6,
  ]);
  assertEquals([readingOf("expanding_mean_lag_4").shift, readingOf("ewm_mean_lag_4_span_3").shift], [3, 3]);
});

Deno.test("HISTORY_DEFINITIONS offer the windows and cycles of each frequency", () => {
  for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
    const spec = specOf([], { calendar: { frequency, anchor: 0 } });
    const names = HISTORY_DEFINITIONS.flatMap((definition) => definition.examples(spec));
    assertEquals(new Set(names).size, names.length, frequency);
    for (const window of TYPICAL_WINDOWS[frequency]) {
      assert(names.includes(`rolling_mean_lag_1_window_${window}`), `${frequency} ${window}`);
      assert(names.includes(`lag_${window}`), `${frequency} ${window}`);
    }
    for (const season of spec.seasonLengths) assert(names.includes(`diff_lag_1_${season}`), `${frequency} ${season}`);
    assertEquals(names.includes("trend_slope_window_2"), false);
  }
});

Deno.test("HISTORY_DEFINITIONS take the least window that each statistic is defined for", () => {
  const least = ["rolling_std_lag_1_window_2", "rolling_mean_lag_1_window_1", "trend_slope_window_3", "diff_lag_1_1"];
  for (const name of [...least, "rolling_quantile_1_lag_1_window_1", "rolling_quantile_99_lag_1_window_1"]) {
    assertEquals(parse(name).length, 1, name);
  }
});
