import type { Design } from "../../core/rows/design.ts";

/** Columns of a linear model: one for a numeric feature, a 0/1 column for each level of a categorical one. */
export interface DesignColumns {
  /** Feature of each column, ascending, shape [k]. */
  readonly features: Int32Array;
  /** Category number whose indicator the column is, NaN for a numeric feature, shape [k]. */
  readonly levels: Float64Array;
}

/** Most levels of one categorical feature that get a column; the rarer ones share the intercept. */
export const MAX_LEVELS = 20;

/**
 * The columns that a design's features become, constant and missing ones too.
 *
 * @param design Shape [n × p]. Of a categorical feature the levels that most rows have get a column, ascending.
 */
export function designColumns(design: Design): DesignColumns {
  const features: number[] = [], levels: number[] = [];
  design.categorical.forEach((categorical, feature) => {
    for (const level of categorical ? frequentLevels(design, feature) : [NaN]) {
      features.push(feature);
      levels.push(level);
    }
  });
  return { features: Int32Array.from(features), levels: Float64Array.from(levels) };
}

/** The levels that most rows have, at most MAX_LEVELS; of equally frequent ones the smaller number. */
function frequentLevels(design: Design, feature: number): number[] {
  const counts = new Map<number, number>();
  for (let row = 0, at = feature; row < design.rows; row++, at += design.names.length) {
    const level = design.values[at]!;
    if (level - level === 0) counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MAX_LEVELS);
  return ranked.map(([level]) => level).sort((a, b) => a - b);
}
