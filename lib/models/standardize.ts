import type { Design } from "../core/design.ts";

/**
 * How a design's features become the columns of a linear model. A numeric feature is one column; a categorical one is a
 * 0/1 column per level. Column c of row i is (x - mean[c]) / scale[c], and 0 (the mean) where x is missing.
 */
export interface Standardization {
  /** Feature of each column, shape [k]. */
  readonly features: Int32Array;
  /** Category number whose indicator the column is, NaN for a numeric feature, shape [k]. */
  readonly levels: Float64Array;
  /** Weighted means of the training rows, shape [k]. */
  readonly mean: Float64Array;
  /** Weighted standard deviations > 0, shape [k]. */
  readonly scale: Float64Array;
}

/** Most levels of one categorical feature that get a column; the rarer ones share the intercept. */
const MAX_LEVELS = 20;

/** Spread below which a column counts as constant, relative to its mean: rounding of equal values. */
const CONSTANT = 1e-10;

/**
 * Columns, means and scales of training rows. Constant and wholly missing features get no column.
 *
 * @param design Training rows, shape [n × p]; non-finite values count as missing.
 */
export function standardize(design: Design): Standardization {
  const features: number[] = [], levels: number[] = [], means: number[] = [], scales: number[] = [];
  for (let feature = 0; feature < design.names.length; feature++) {
    const candidates = design.categorical[feature] ? frequentLevels(design, feature) : [NaN];
    for (const level of candidates) {
      const { mean, scale } = moments(design, feature, level);
      if (!(scale > CONSTANT * Math.abs(mean)) || !(scale > 0)) continue;
      features.push(feature);
      levels.push(level);
      means.push(mean);
      scales.push(scale);
    }
  }
  return {
    features: Int32Array.from(features),
    levels: Float64Array.from(levels),
    mean: Float64Array.from(means),
    scale: Float64Array.from(scales),
  };
}

/**
 * The standardised columns of rows.
 *
 * @param design Rows of the same features, shape [n × p].
 * @returns Row-major, shape [n × k].
 */
export function standardizedRows(design: Design, columns: Standardization): Float64Array {
  const { features, levels, mean, scale } = columns;
  const p = design.names.length, k = features.length;
  const out = new Float64Array(design.rows * k);
  for (let c = 0; c < k; c++) {
    const feature = features[c], level = levels[c], centre = mean[c], width = 1 / scale[c];
    const numeric = level !== level;
    for (let row = 0, from = feature, to = c; row < design.rows; row++, from += p, to += k) {
      const x = design.values[from];
      if (x - x === 0) out[to] = ((numeric ? x : x === level ? 1 : 0) - centre) * width;
    }
  }
  return out;
}

/** The levels that most rows have, at most MAX_LEVELS, ascending. */
function frequentLevels(design: Design, feature: number): number[] {
  const counts = new Map<number, number>();
  for (let row = 0, at = feature; row < design.rows; row++, at += design.names.length) {
    const level = design.values[at];
    if (level - level === 0) counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MAX_LEVELS);
  return ranked.map(([level]) => level).sort((a, b) => a - b);
}

function moments(design: Design, feature: number, level: number): { mean: number; scale: number } {
  const p = design.names.length, { values, weight } = design;
  const numeric = level !== level;
  let total = 0, mean = 0, spread = 0;
  for (let row = 0, at = feature; row < design.rows; row++, at += p) {
    const x = values[at];
    if (x - x !== 0) continue;
    const value = numeric ? x : x === level ? 1 : 0;
    total += weight[row];
    const delta = value - mean;
    mean += delta * weight[row] / total;
    spread += weight[row] * delta * (value - mean);
  }
  return { mean, scale: total > 0 ? Math.sqrt(spread / total) : 0 };
}
