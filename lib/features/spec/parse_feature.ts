import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import { CALENDAR_DEFINITIONS } from "./calendar_definitions.ts";
import type { FeatureDefinition, FeaturePlan } from "./definition.ts";
import { DEMAND_DEFINITIONS } from "./demand_definitions.ts";
import { EXOGENOUS_DEFINITION } from "./exogenous_definitions.ts";
import { HISTORY_DEFINITIONS } from "./history_definitions.ts";
import type { FeatureSpec } from "./spec.ts";

// The first definition that knows a name wins, so an exogenous column cannot take over a built-in name.
const DEFINITIONS: readonly FeatureDefinition[] = [
  ...HISTORY_DEFINITIONS,
  ...DEMAND_DEFINITIONS,
  ...CALENDAR_DEFINITIONS,
  EXOGENOUS_DEFINITION,
];

/**
 * The plan of one feature name.
 *
 * @param name Feature name. @param spec Spec whose columns, holidays and seasons it may refer to.
 * @throws {DataError} `UNKNOWN_FEATURE`, naming the nearest known name, if any is near.
 */
export function parseFeature(name: string, spec: FeatureSpec): FeaturePlan {
  for (const definition of DEFINITIONS) {
    const plan = definition.parse(name, spec);
    if (plan !== null) return plan;
  }
  const nearest = nearestName(name, listFeatures(spec));
  throw new DataError(
    "UNKNOWN_FEATURE",
    `Cannot compute a feature as its name must be a known one: current value is ${JSON.stringify(name)}`,
    {
      hint: nearest === null
        ? "`listFeatures` gives the names for this table's frequency and columns."
        : `Did you mean ${JSON.stringify(nearest)}?`,
      context: { name, nearest },
    },
  );
}

/**
 * Names of features that make sense for a spec's frequency, seasons, holidays and columns. More can be parsed: any lag,
 * window or quantile may stand in a name.
 *
 * @param spec Its `names` do not matter.
 * @returns Distinct names, each of which can be described and computed.
 */
export function listFeatures(spec: FeatureSpec): string[] {
  return [...new Set(DEFINITIONS.flatMap((definition) => definition.examples(spec)))];
}
