import { assertEquals } from "@std/assert";
import { prepareFeatures } from "@lib/features/prepare.ts";
import { DEMAND_DEFINITIONS } from "@lib/features/demand_definitions.ts";
import { cell, MONTH, seriesPanel, specOf } from "./_panel.ts";

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
