import type { FeatureInfo } from "./definition.ts";
import { parseFeature } from "./parse_feature.ts";
import type { FeatureSpec } from "./spec.ts";

/**
 * What one feature is.
 *
 * @param spec Spec whose columns, holidays and seasons it may refer to. @param name Feature name.
 * @throws {DataError} `UNKNOWN_FEATURE`.
 */
export function describeFeature(spec: FeatureSpec, name: string): FeatureInfo {
  return parseFeature(name, spec).info;
}

/**
 * What each feature of a spec is, in the order of its names: the content of `feature_info.json`.
 *
 * @param spec Feature spec.
 * @returns Shape [p].
 * @throws {DataError} `UNKNOWN_FEATURE`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
 * import { featureInfo } from "@lib/features/spec/feature_info.ts";
 * const calendar = { frequency: "month" as const, anchor: 0 };
 * const spec = defaultSpec({ calendar, horizon: 12, historyLength: 60, names: ["lag_3"] });
 * const [info] = featureInfo(spec);
 * assertEquals(info.meaning, "the 3rd last known value");
 * assertEquals(info.lookBack, 3);
 * ```
 */
export function featureInfo(spec: FeatureSpec): FeatureInfo[] {
  return spec.names.map((name) => describeFeature(spec, name));
}
