import { assert, assertEquals, assertGreaterOrEqual, assertMatch, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import type { Frequency } from "@lib/core/calendar.ts";
import { listFeatures, parseFeature } from "@lib/features/registry.ts";
import { prepareFeatures } from "@lib/features/prepare.ts";
import { naiveFeature } from "./_oracle.ts";
import { DAY, SAMPLE_COLUMNS, samplePanel, specOf } from "./_panel.ts";

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
