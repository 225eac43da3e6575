import { assert, assertEquals, assertGreaterOrEqual, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "@lib/core/errors/errors.ts";
import type { Frequency } from "@lib/core/time/calendar.ts";
import { listFeatures, parseFeature } from "@lib/features/spec/parse_feature.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { naiveFeature } from "../_oracle.ts";
import { DAY, SAMPLE_COLUMNS, samplePanel, specOf } from "../_panel.ts";

const FREQUENCIES: readonly Frequency[] = ["hour", "day", "week", "month", "quarter"];

Deno.test("listFeatures() gives over 90 distinct names for daily data without any other column", () => {
  const names = listFeatures(specOf([], { calendar: DAY }));
  assertGreaterOrEqual(names.length, 90);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("listFeatures() names can all be parsed, at every frequency", () => {
  for (const frequency of FREQUENCIES) {
    const spec = specOf([], {
      calendar: { frequency, anchor: 0 },
      exogenous: SAMPLE_COLUMNS,
      holidays: { "X mas": [3] },
    });
    const names = listFeatures(spec);
    assert(names.length >= 55, `${frequency}: ${names.length}`);
    for (const name of names) assertEquals(parseFeature(name, spec).info.name, name);
  }
});

Deno.test("parseFeature() suggests the nearest name for an unknown one", () => {
  const spec = specOf([], { exogenous: SAMPLE_COLUMNS });
  const error = assertThrows(() => parseFeature("rolling_maen_lag_1_window_7", spec), DataError);
  assertEquals(error.code, "UNKNOWN_FEATURE");
  assertEquals(error.context.nearest, "rolling_mean_lag_1_window_7");
  assertMatch(error.hint, /rolling_mean_lag_1_window_7/);
  for (
    const name of [
      "lag_0",
      "lag_01",
      "",
      "holiday_none",
      "price",
      "visits_lag_0",
      "channel_log_lag_0",
      "season_lag_1_period_1",
    ]
  ) {
    assertEquals(assertThrows(() => parseFeature(name, spec), DataError).code, "UNKNOWN_FEATURE", name);
  }
});

Deno.test("features of the target's past equal their definitions on series with holes, for every name", () => {
  for (const frequency of FREQUENCIES) {
    const panel = samplePanel({ frequency, lengths: [95, 61], seed: 7 });
    const bare = specOf([], { calendar: panel.calendar });
    const extra = ["rolling_std_lag_3_window_5", "rolling_quantile_25_lag_2_window_9", "season_lag_1_period_5"];
    const names = [...listFeatures(bare), ...extra];
    const design = prepareFeatures({ ...bare, names }, panel, { horizon: 9 }).training(panel.ds[panel.ds.length - 1], {
      stepsPerTarget: 3,
    });
    assertGreaterOrEqual(design.rows, 200);
    const series = [0, 1].map((k) => [...panel.y.subarray(panel.offsets[k], panel.offsets[k + 1])]);
    let checked = 0;
    for (let r = 0; r < design.rows; r++) {
      const k = design.key[r];
      const s = design.ds[r] - panel.ds[panel.offsets[k]], t = s - design.step[r];
      for (const [c, name] of names.entries()) {
        const expected = naiveFeature(name, series[k], { t, s, m: bare.seasonLengths[0] });
        if (expected === null) continue;
        const actual = design.values[r * names.length + c];
        const close = Number.isNaN(expected) ? Number.isNaN(actual) : Math.abs(actual - expected) <= 1e-9;
        assert(close, `${frequency} ${name} t=${t} s=${s}: ${actual}, expected ${expected}`);
        checked++;
      }
    }
    assertGreaterOrEqual(checked, 5000);
  }
});

Deno.test("parseFeature() knows built-in names first: a column cannot take them over", () => {
  const exogenous = [
    { name: "diff", kind: "future" as const },
    { name: "time", kind: "future" as const },
    { name: "ewm_mean", kind: "historic" as const },
  ];
  const spec = specOf([], { exogenous });
  assertEquals(parseFeature("diff_lag_1_7", spec).info.sources, ["y"]);
  assertEquals(parseFeature("diff_lag_1", spec).info.sources, ["diff"]);
  assertEquals(parseFeature("time_since_start", spec).info.sources, ["y"]);
  assertEquals(parseFeature("ewm_mean_lag_1_span_4", spec).info.sources, ["y"]);
});

Deno.test("parseFeature() describes any lag and window under the name that was asked for", () => {
  const number = fc.integer({ min: 2, max: 900 });
  fc.assert(fc.property(number, number, fc.constantFrom("mean", "std", "min", "max", "median"), (k, w, what) => {
    for (
      const name of [
        `lag_${k}`,
        `rolling_${what}_lag_${k}_window_${w}`,
        `season_lag_${k}_period_${w}`,
        `diff_lag_${k}_${w}`,
      ]
    ) {
      const { info, reading } = parseFeature(name, specOf([]));
      assertEquals(info.name, name);
      assert(info.lookBack !== null && info.lookBack >= k, name);
      assert(reading.at === "origin" || reading.at === "season");
    }
  }));
});

Deno.test("parseFeature() offers no name where none is near", () => {
  const error = assertThrows(() => parseFeature("temperature of the sea", specOf([])), DataError);
  assertEquals([error.code, error.context.nearest], ["UNKNOWN_FEATURE", null]);
  assertMatch(error.hint, /listFeatures/);
});

Deno.test("listFeatures() adds what columns and holidays make possible, and needs no names", () => {
  const plain = new Set(listFeatures(specOf([])));
  const more = listFeatures(specOf(["lag_1"], { exogenous: SAMPLE_COLUMNS, holidays: { fair: [3] } }));
  const added = more.filter((name) => !plain.has(name));
  assertEquals(more.length - added.length, plain.size);
  assertEquals(added.filter((name) => name.includes("holiday")).length, 3);
  for (const { name } of SAMPLE_COLUMNS) assert(added.some((feature) => feature.includes(name)), name);
});

Deno.test("features known ahead equal their definitions, for every name, at every step", () => {
  const panel = samplePanel({ lengths: [70], seed: 8 });
  const bare = specOf([], { exogenous: SAMPLE_COLUMNS });
  const names = listFeatures(bare).filter((name) => /^(price|promo)_(log_)?(lag|ratio|excess)/.test(name));
  const design = prepareFeatures({ ...bare, names }, panel, { horizon: 9 }).training(20_000, { stepsPerTarget: 4 });
  const values = new Map(panel.exogenous.map((column) => [column.name, column.values]));
  let checked = 0;
  for (let r = 0; r < design.rows; r++) {
    const s = design.ds[r] - panel.ds[0], t = s - design.step[r];
    names.forEach((name, c) => {
      const [, column, form, amount] =
        /^(price|promo)_(lag|log_lag|ratio_window|log_ratio_window|excess_window)_(\d+)$/.exec(name) ?? [];
      const series = [...values.get(column) ?? []].map((v) => !form.startsWith("log") ? v : v > 0 ? Math.log(v) : NaN);
      const known = series.slice(Math.max(0, t + 1 - Number(amount)), t + 1).filter((v) => !Number.isNaN(v));
      const mean = known.length === 0 ? NaN : known.reduce((sum, v) => sum + v, 0) / known.length;
      const expected = form.endsWith("lag")
        ? series[s - Number(amount)] ?? NaN
        : form === "ratio_window"
        ? (mean === 0 ? NaN : series[s] / mean)
        : series[s] - mean;
      const actual = design.values[r * names.length + c];
      assert(
        Number.isNaN(expected) ? Number.isNaN(actual) : Math.abs(actual - expected) < 1e-9,
        `${name} t=${t} s=${s}`,
      );
      checked++;
    });
  }
  assertGreaterOrEqual(checked, 3000);
});
