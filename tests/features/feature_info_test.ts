import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { describeFeature, featureInfo } from "@lib/features/feature_info.ts";
import { listFeatures } from "@lib/features/registry.ts";
import { MONTH, SAMPLE_COLUMNS, specOf } from "./_panel.ts";

Deno.test("featureInfo() describes every feature: meaning, unit, sources, look-back", () => {
  const bare = specOf([], { calendar: MONTH, exogenous: SAMPLE_COLUMNS });
  const spec = { ...bare, names: listFeatures(bare) };
  const infos = featureInfo(spec);
  assertEquals(infos.map((info) => info.name), spec.names);
  for (const info of infos) {
    assert(info.meaning.length > 5 && info.unit !== "" && info.sources.length > 0 && info.group !== "", info.name);
    assert(info.lookBack === null || info.lookBack >= 0, info.name);
  }
  assertEquals(describeFeature(spec, "rolling_mean_lag_2_window_5").lookBack, 6);
  assertEquals(describeFeature(spec, "static_region").categorical, true);
});

Deno.test("describeFeature() refuses a column that the spec does not know", () => {
  const error = assertThrows(() => describeFeature(specOf([]), "price_lag_0"), DataError);
  assertEquals(error.code, "UNKNOWN_FEATURE");
});
