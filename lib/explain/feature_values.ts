import type { Design } from "../core/rows/design.ts";
import { type FeatureInfo, SPREAD_UNIT, TARGET_UNIT } from "../features/spec/definition.ts";
import type { FeatureSpec } from "../features/spec/spec.ts";
import { restoreTarget } from "../features/rows/transform.ts";

/** A value of a feature as people know it; null where there is none. */
export type FeatureValue = number | string | null;

/** Which feature. */
export interface ValuedFeature {
  /** Its name. */
  readonly feature: string;
  /** What it is. */
  readonly info: FeatureInfo;
  /** Spec with the texts of categories. */
  readonly spec: FeatureSpec;
}

/**
 * The values of a feature in rows as people know them: what follows the target's transform in the unit of `y`, a category by its
 * text.
 *
 * @param rows Rows that models were asked for, step by step or together; features of another spec have no value there.
 * @param of Which feature.
 * @returns One per row.
 */
export function featureValues(rows: readonly Design[], { feature, info, spec }: ValuedFeature): FeatureValue[] {
  const texts = spec.exogenous.find(({ name }) => info.sources.includes(name))?.levels;
  return rows.flatMap((design) => {
    const f = design.names.indexOf(feature), p = design.names.length;
    const raw = Float64Array.from({ length: design.rows }, (_, row) => f < 0 ? NaN : design.values[row * p + f]!);
    const values = info.unit === TARGET_UNIT ? restoreTarget(design, raw) : raw;
    return Array.from(values, (value): FeatureValue => {
      if (Number.isNaN(value) || info.unit === SPREAD_UNIT) return null;
      return info.categorical && texts !== undefined ? texts[value] ?? null : value;
    });
  });
}
