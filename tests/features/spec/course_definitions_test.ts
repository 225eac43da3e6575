import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { courseExamples, readCourse } from "@lib/features/spec/course_definitions.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { cell, seriesPanel, specOf } from "../_panel.ts";

const exogenous = [{ name: "visits", kind: "historic" as const }];
const at = { index: 0, spec: specOf([], { exogenous }) };

Deno.test("readCourse() knows its examples and refuses what is none of them", () => {
  for (const suffix of courseExamples(at.spec)) assert(readCourse(suffix, "visits", at) !== null, suffix);
  for (const suffix of ["season_change_1_window_2", "season_change_1_period_1", "log_change_window_0", "lag_1"]) {
    assertEquals(readCourse(suffix, "visits", at), null, suffix);
  }
});

Deno.test("the season and the trend of a column are ratios: those of one a thousand times as large are the same", () => {
  const week = [1, 2, 3, 4, 5, 6, 7], n = 63;
  const values = Float64Array.from({ length: n }, (_, i) => week[i % 7] * 1.01 ** i);
  const names = ["visits_season_change_1", "visits_season_change_mean_3", "visits_log_change_window_7"];
  const spec = { ...specOf(names, { exogenous }), levelWindow: 7 };
  const rows = (size: number) => {
    const panel = seriesPanel(Array.from({ length: n }, () => 1), {
      exogenous: [{ ...exogenous[0], values: values.map((value) => size * value) }],
    });
    return prepareFeatures(spec, panel, { horizon: 7 }).future(155);
  };
  const small = rows(1), large = rows(1000), middle = week.reduce((sum, x) => sum + Math.log(x), 0) / 7;
  for (let h = 0; h < 7; h++) {
    // The origin is the last day of its week; its level is that of three days before.
    const expected = Math.log(week[h]) - middle + (h + 4) * Math.log(1.01);
    assertAlmostEquals(cell(small, h, names[0]), expected, 1e-9);
    assertAlmostEquals(cell(small, h, names[1]), expected, 1e-9);
    assertAlmostEquals(cell(small, h, names[2]), 7 * Math.log(1.01), 1e-9);
    for (const name of names) assertAlmostEquals(cell(large, h, name), cell(small, h, name), 1e-9);
  }
});

Deno.test("the course of a column has no logarithm of zero", () => {
  const panel = seriesPanel([1, 1, 1, 1], { exogenous: [{ ...exogenous[0], values: new Float64Array(4) }] });
  const spec = specOf(["visits_log_change_window_2", "visits_season_change_1_period_2"], { exogenous });
  assertEquals([...prepareFeatures(spec, panel, { horizon: 1 }).future(103).values], [NaN, NaN]);
});
