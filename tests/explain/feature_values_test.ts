import { assertAlmostEquals, assertEquals } from "@std/assert";
import { featureValues } from "@lib/explain/feature_values.ts";
import { describeFeature } from "@lib/features/spec/feature_info.ts";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";
import { buildDesign } from "../_support/design_builder.ts";
import { specOf } from "../competition/_series.ts";

const exogenous: FeatureSpec["exogenous"] = [{ name: "brand", kind: "static", levels: ["own", "other"] }];
const names = ["lag_1", "rolling_std_lag_1_window_7", "dow_sin", "static_brand"];
const SPEC = specOf({ exogenous, names, transform: "log1p_difference" });
const ROWS = {
  ...buildDesign({ rows: 2, features: 4 }),
  names,
  values: Float64Array.of(0.5, 3, 0.25, 1, NaN, 3, 0.75, 9),
  link: "log1p" as const,
  transform: Float64Array.of(2, 1, 2, 1),
};
const valuesOf = (feature: string) =>
  featureValues([ROWS], { feature, info: describeFeature(SPEC, feature), spec: SPEC });

Deno.test("featureValues() gives levels in the unit of y, categories by text, and nothing where nothing can be said", () => {
  const [lag, none] = valuesOf("lag_1");
  assertAlmostEquals(Number(lag), Math.expm1(2.5), 1e-12);
  assertEquals(none, null);
  assertEquals(valuesOf("rolling_std_lag_1_window_7"), [null, null]);
  assertEquals(valuesOf("dow_sin"), [0.25, 0.75]);
  assertEquals(valuesOf("static_brand"), ["other", null]);
});

Deno.test("featureValues() has no value of a feature that the rows lack", () => {
  assertEquals(
    featureValues([{ ...ROWS, names: ["a", "b", "c", "d"] }], {
      feature: "dow_sin",
      info: describeFeature(SPEC, "dow_sin"),
      spec: SPEC,
    }),
    [null, null],
  );
});
