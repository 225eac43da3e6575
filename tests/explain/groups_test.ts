import { assert, assertEquals } from "@std/assert";
import { groupAtStep, groupOf, groupOfComponent, GROUPS } from "@lib/explain/groups.ts";
import { featureInfo } from "@lib/features/spec/feature_info.ts";
import { listFeatures } from "@lib/features/spec/parse_feature.ts";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";
import { specOf } from "../competition/_series.ts";

const COLUMNS = ["price", "on_promotion", "feat", "deal2", "temperature", "wholesale_index"];
const exogenous: FeatureSpec["exogenous"] = COLUMNS.map((name) => ({ name, kind: "future" }));
const SPEC = specOf({ exogenous, holidays: { easter: [1050] } });

const groupsOf = (...names: string[]) => featureInfo({ ...SPEC, names }).map(groupOf);

Deno.test("groupOf() knows every feature by what it says", () => {
  const names = [
    "lag_1",
    "rolling_mean_lag_1_window_7",
    "season_lag_1",
    "key_season_index",
    "dow_sin",
    "holiday_easter",
    "step",
  ];
  assertEquals(groupsOf(...names), ["history", "level", "season", "season", "calendar", "holiday", "other"]);
  for (const info of featureInfo({ ...SPEC, names: listFeatures(SPEC) })) {
    assert(GROUPS.includes(groupOf(info)), info.name);
  }
});

Deno.test("groupOf() tells columns of prices and promotions from others by their names", () => {
  const ahead = COLUMNS.map((name) => `${name}_lag_0`);
  const price = "price_promotion", other = "columns";
  assertEquals(groupsOf(...ahead), [price, price, price, price, other, other]);
});

Deno.test("groupAtStep() calls history what reads nothing but forecasts that were fed back", () => {
  const [mean, dow] = featureInfo({ ...SPEC, names: ["rolling_mean_lag_1_window_3", "dow_sin"] });
  assertEquals([0, 2, 3, 4].map((fedBack) => groupAtStep(mean, fedBack)), ["level", "level", "history", "history"]);
  assertEquals(groupAtStep(dow, 9), "calendar");
});

Deno.test("groupOfComponent() knows level, trend and every season", () => {
  const names = ["level", "trend", "season_7", "season_365", "history"];
  assertEquals(names.map(groupOfComponent), ["level", "level", "season", "season", "history"]);
});
