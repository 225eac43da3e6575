import type { Reading } from "./reading.ts";
import type { FeatureSpec } from "./spec.ts";

/** What one feature is, for people: a line of `feature_info.json`. */
export interface FeatureInfo {
  /** Feature name as in the spec. */
  readonly name: string;
  /** Family of features: `lag`, `rolling`, `season`, `calendar`, `holiday`, `exogenous`, … */
  readonly group: string;
  /** One sentence. */
  readonly meaning: string;
  /** Unit of its values. */
  readonly unit: string;
  /** Columns it is computed from; `y` is the target, `ds` the timestamp. */
  readonly sources: readonly string[];
  /** Periods up to and including the origin that it reads; 0 if none, null if all of them. */
  readonly lookBack: number | null;
  /** Whether its values are category numbers. */
  readonly categorical: boolean;
}

/** A parsed feature name. */
export interface FeaturePlan {
  /** How it is computed. */
  readonly reading: Reading;
  /** What it is. */
  readonly info: FeatureInfo;
}

/** A set of feature names that one rule understands. */
export interface FeatureDefinition {
  /** The plan of a name, or null if the name is not one of this definition. */
  parse(name: string, spec: FeatureSpec): FeaturePlan | null;
  /** Names that make sense for a spec's frequency and columns; not all that can be parsed. */
  examples(spec: FeatureSpec): readonly string[];
}

/** Unit of features that follow the row's target transform as a level. */
export const TARGET_UNIT = "transformed y";
/** Unit of features that follow the scale of the row's target transform only. */
export const SPREAD_UNIT = "transformed y, without offset";

/**
 * A definition whose names match one pattern.
 *
 * @param group Family name in the info.
 * @param pattern Anchored; its groups are handed to `build`.
 * @param options `build`: the plan's parts from the matched groups, or null to refuse; `examples`: names per spec.
 */
export function defineFeature(
  group: string,
  pattern: RegExp,
  options: {
    build: (groups: readonly string[], spec: FeatureSpec) => PlanParts | null;
    examples: (spec: FeatureSpec) => readonly string[];
  },
): FeatureDefinition {
  return {
    parse(name, spec) {
      const match = pattern.exec(name);
      const parts = match === null ? null : options.build(match.slice(1), spec);
      if (parts === null) return null;
      const { reading, meaning, unit, sources = ["y"], lookBack, categorical = false } = parts;
      return { reading, info: { name, group, meaning, unit, sources, lookBack, categorical } };
    },
    examples: options.examples,
  };
}

/** What a rule says of a name: reading and description. */
export interface PlanParts {
  /** How it is computed. */
  readonly reading: Reading;
  /** One sentence. */
  readonly meaning: string;
  /** Unit of its values. */
  readonly unit: string;
  /** Columns read; absent: the target, or of an exogenous column that alone. */
  readonly sources?: readonly string[];
  /** As in {@linkcode FeatureInfo}. */
  readonly lookBack: number | null;
  /** Whether values are category numbers. */
  readonly categorical?: boolean;
}
