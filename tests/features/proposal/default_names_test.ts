import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { type Frequency, SEASON_LENGTH } from "@lib/core/time/calendar.ts";
import { calendarNames, exogenousNames, historyNames } from "@lib/features/proposal/default_names.ts";
import { parseFeature } from "@lib/features/spec/parse_feature.ts";
import { SAMPLE_COLUMNS, specOf } from "../_panel.ts";

const SHAPE = { history: 400, steps: 7 };

Deno.test("historyNames() are known names, and grow with the history", () => {
  for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
    const spec = specOf([], { calendar: { frequency, anchor: 0 } });
    let fewer = 0;
    for (const history of [1, 10, 40, 100, 500, 5000]) {
      const names = historyNames(spec, { history, steps: 4 });
      assertEquals(new Set(names).size, names.length);
      for (const name of names) parseFeature(name, spec);
      assert(names.length >= fewer, `${frequency} ${history}`);
      fewer = names.length;
    }
  }
});

Deno.test("calendarNames() add yearly terms with the years", () => {
  const spec = specOf([], { calendar: { frequency: "week", anchor: 0 } });
  const count = (history: number) =>
    calendarNames(spec, { history, steps: 1 }).filter((name) => name.startsWith("fourier")).length;
  // A second year has settled when early folds have it too.
  assertEquals([52, 54, 110, 128, 129].map(count), [0, 2, 2, 2, 4]);
});

Deno.test("exogenousNames() give prices ratios, flags differences, the undecided both", () => {
  const names = (positive?: boolean) => exogenousNames(specOf([]), [{ name: "x", kind: "future", positive }], SHAPE);
  assertEquals(names(true), ["x_lag_0", "x_lag_1", "x_change_lag_0", "x_log_ratio_window_28"]);
  assertEquals(names(false), ["x_lag_0", "x_lag_1", "x_excess_window_28"]);
  assertEquals(names(), ["x_lag_0", "x_lag_1", "x_log_ratio_window_28", "x_excess_window_28"]);
});

Deno.test("exogenousNames() of flags of days are also what the target was when they were up, by weekday", () => {
  const names = (frequency: Frequency) =>
    exogenousNames(spec(frequency), [{ name: "promo", kind: "future", positive: false, flag: true }], SHAPE)
      .filter((name) => name.endsWith("_mean"));
  assertEquals(names("day"), ["promo_mean", "promo_season_mean"]);
  assertEquals(names("week"), []);
});

Deno.test("historyNames() have what past seasons did to the target, but of days", () => {
  const names = (frequency: Frequency, history: number) =>
    historyNames(spec(frequency), { history, steps: 12 }).filter((name) => name.startsWith("season_change"));
  assertEquals(names("month", 24), ["season_change_mean_3"]);
  assertEquals([names("month", 23), names("day", 2000), names("year", 60)], [[], [], []]);
  assertEquals(names("week", 64), ["season_change_1", "season_change_mean_3_window_3"]);
});

Deno.test("exogenousNames() of categories and statics are their numbers", () => {
  const sources = [
    { name: "a", kind: "future" as const, levels: ["x"] },
    { name: "b", kind: "historic" as const, levels: ["x"] },
    { name: "c", kind: "static" as const },
  ];
  assertEquals(exogenousNames(specOf([]), sources, SHAPE), ["a_lag_0", "b_lag_1", "static_c"]);
});

const spec = (frequency: Frequency, more = {}) => specOf([], { calendar: { frequency, anchor: 0 }, ...more });

Deno.test("historyNames() of a key that has just begun are its newest values and means", () => {
  const names = (frequency: Frequency) => historyNames(spec(frequency), { history: 1, steps: 1 });
  assertEquals(names("month"), [
    ...["lag_1", "lag_2", "lag_3", "ewm_mean_lag_1_span_3", "expanding_mean_lag_1", "rolling_mean_lag_1_window_3"],
  ]);
  assertEquals(names("quarter"), ["lag_1", "lag_2", "lag_3", "lag_4", "ewm_mean_lag_1_span_4", "expanding_mean_lag_1"]);
});

Deno.test("historyNames() ask seasonal values for a horizon of history more than other names", () => {
  const names = (history: number, steps: number) => historyNames(spec("month"), { history, steps });
  assertEquals([12, 13].map((history) => names(history, 1).includes("season_lag_1")), [false, true]);
  assertEquals([23, 24].map((history) => names(history, 12).includes("season_lag_1")), [false, true]);
});

Deno.test("historyNames() wait with windows until half of the history, or all but three usual horizons, fills them", () => {
  const names = (history: number) => historyNames(spec("month"), { history, steps: 12 });
  assertEquals([23, 24].map((history) => names(history).includes("rolling_mean_lag_1_window_6")), [false, true]);
  assertEquals([47, 48].map((history) => names(history).includes("rolling_std_lag_1_window_12")), [false, true]);
  assertEquals([83, 84].map((history) => names(history).includes("season_lag_2")), [false, true]);
});

Deno.test("historyNames() keep the season where folds are short: 143 weeks with a horizon of 39 have 104 to serve from", () => {
  const names = (history: number) => historyNames(spec("week"), { history, steps: 39 });
  assertEquals([90, 91, 104].map((history) => names(history).includes("season_lag_1")), [false, true, true]);
});

Deno.test("historyNames() have the newest season of every cycle of the spec", () => {
  const of = { ...spec("day"), seasonLengths: [30, 7, 364] };
  const seasons = historyNames(of, { history: 2000, steps: 7 }).filter((name) => name.startsWith("season_lag_1"));
  assertEquals(seasons, ["season_lag_1", "season_lag_1_period_7", "season_lag_1_period_364"]);
});

Deno.test("historyNames() tell the step only where rows have more than one", () => {
  assertEquals(historyNames(spec("day"), { history: 50, steps: 1 }).includes("step"), false);
  assertEquals(historyNames(spec("day"), { history: 50, steps: 2 }).at(-1), "step");
});

Deno.test("historyNames() look no further back than the history they ask for", () => {
  for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
    const of = spec(frequency);
    for (const history of [2, 30, 60, 200, 400, 1400]) {
      for (const name of historyNames(of, { history, steps: 1 })) {
        // A key that has just begun still gets the lags of one short cycle; everything else must be there to be read.
        const least = Math.max(history, SEASON_LENGTH[frequency]);
        const reach = parseFeature(name, of).info.lookBack ?? 0;
        if (name.startsWith("season_mean") || name.startsWith("rolling_change")) {
          assertLessOrEqual(reach, 4 * least, name);
        } else assertLessOrEqual(reach, least, `${frequency} ${history} ${name}`);
      }
    }
  }
});

Deno.test("calendarNames() fit the frequency and can all be computed", () => {
  assertEquals(calendarNames(spec("quarter"), { history: 99, steps: 1 }), ["quarter", "quarter_sin", "quarter_cos"]);
  for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
    const names = calendarNames(spec(frequency), { history: 50_000, steps: 3 });
    assertEquals(new Set(names).size, names.length);
    for (const name of names) assertEquals(parseFeature(name, spec(frequency)).info.group, "calendar");
  }
});

Deno.test("calendarNames() count workdays of months when early folds have five years", () => {
  const names = (history: number) => calendarNames(spec("month"), { history, steps: 1 });
  assertEquals([95, 96].map((history) => names(history).includes("workdays")), [false, true]);
});

Deno.test("calendarNames() mark every holiday and the distance to any", () => {
  const names = calendarNames(spec("day", { holidays: { xmas: [5], fair: [9] } }), { history: 10, steps: 1 });
  assertEquals(names.filter((name) => name.includes("holiday")), [
    "holiday_xmas",
    "holiday_fair",
    "days_to_holiday",
    "days_since_holiday",
  ]);
});

Deno.test("exogenousNames() of historic numbers are what is known, its move and its mean", () => {
  const names = (levelWindow: number) =>
    exogenousNames({ ...spec("day"), levelWindow }, [{ name: "visits", kind: "historic" }], SHAPE);
  assertEquals(names(28), ["visits_lag_1", "visits_diff_lag_1", "visits_rolling_mean_window_28"]);
  assertEquals(names(1)[2], "visits_rolling_mean_window_2", "a window of one would be the lag");
});

Deno.test("exogenousNames() can all be parsed with their columns", () => {
  const withColumns = { ...spec("week"), exogenous: SAMPLE_COLUMNS };
  const names = exogenousNames(withColumns, SAMPLE_COLUMNS, SHAPE);
  assertEquals(names.length, 2 * 4 + 1 + 3 + 1 + 2);
  for (const name of names) assertEquals(parseFeature(name, withColumns).info.group, "exogenous");
});

Deno.test("exogenousNames() of what other keys have are the season and trend of their demand, and what they will have", () => {
  const names = (history: number) =>
    exogenousNames(spec("month"), [
      { name: "sold", kind: "historic", others: true },
      { name: "near", kind: "future", others: true, positive: false },
    ], { history, steps: 12 });
  assertEquals(names(24), [
    ...["sold_season_change_mean_3", "sold_log_change_window_3", "sold_log_change_window_12", "near_lag_0"],
  ]);
  assertEquals(names(23), ["sold_log_change_window_3", "near_lag_0"]);
});
