import { DataError } from "../core/errors.ts";
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
 * @throws {DataError} `UNKNOWN_FEATURE`, naming the nearest known name.
 */
export function parseFeature(name: string, spec: FeatureSpec): FeaturePlan {
  for (const definition of DEFINITIONS) {
    const plan = definition.parse(name, spec);
    if (plan !== null) return plan;
  }
  const nearest = findNearest(name, listFeatures(spec));
  throw new DataError(
    "UNKNOWN_FEATURE",
    `Cannot compute a feature as its name must be a known one: current value is ${JSON.stringify(name)}`,
    { hint: `Did you mean ${JSON.stringify(nearest)}?`, context: { name, nearest } },
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

function findNearest(name: string, known: readonly string[]): string {
  let best = known[0], least = Infinity;
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

// Levenshtein, two rows.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
