import { assert, assertEquals } from "@std/assert";
import { HISTORY_DEFINITIONS } from "@lib/features/history_definitions.ts";
import { parseFeature } from "@lib/features/registry.ts";
import { specOf } from "./_panel.ts";

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
