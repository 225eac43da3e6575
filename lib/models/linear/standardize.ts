import type { Design } from "../../core/rows/design.ts";
import { type ColumnSums, columnSums } from "./column_sums.ts";
import { type DesignColumns, designColumns } from "./design_columns.ts";
import { sharedColumns } from "./gram_of.ts";

/**
 * How a design's features become the columns of a linear model. A numeric feature is one column; a categorical one is a
 * 0/1 column per level. Column c of row i is (x - mean[c]) / scale[c], and 0 (the mean) where x is missing.
 */
export interface Standardization extends DesignColumns {
  /** Weighted means of the training rows, shape [k]. */
  readonly mean: Float64Array;
  /** Weighted standard deviations > 0, shape [k]. */
  readonly scale: Float64Array;
}

/** Spread below which a column counts as constant, relative to its mean: rounding of equal values. */
const CONSTANT = 1e-10;

/** A column that fewer rows know, and less than half of them, has no slope to learn: it will be known when it is asked for. */
const LEAST_KNOWN = 30;

/**
 * Columns, means and scales of training rows. Constant features, and those that hardly any row knows, get no column.
 *
 * @param design Training rows, shape [n × p]; non-finite values count as missing.
 */
export function standardize(design: Design): Standardization {
  return varyingColumns(columnSums(design, designColumns(sharedColumns(design)))).columns;
}

/**
 * The columns that vary, and that are known on more than a few rows.
 *
 * @param sums Of some rows.
 * @returns `columns`, shape [k]; `kept`, the position of each among all, shape [k]; `shift`, the means of all columns
 * and of the target relative to the pilots, shape [K], 0 for the constant.
 */
export function varyingColumns(
  sums: ColumnSums,
): { columns: Standardization; kept: number[]; shift: Float64Array } {
  const { pilot, columns, rows } = sums, k = columns.features.length;
  const total = sums.known(k), least = Math.min(LEAST_KNOWN * total / rows, total / 2);
  const shift = new Float64Array(k + 2), scales = new Float64Array(k), kept: number[] = [];
  for (let c = 0; c <= k; c++) {
    const weight = sums.known(c);
    if (!(weight > 0) || (c < k && weight < least)) continue;
    shift[c] = sums.sum(c) / weight;
    if (c === k) break;
    scales[c] = Math.sqrt(sums.squares(c) / weight - shift[c]! * shift[c]!);
    if (scales[c]! > CONSTANT * Math.abs(pilot[c]! + shift[c]!)) kept.push(c);
  }
  return { columns: pickColumns(sums, { kept, shift, scales }), kept, shift };
}

function pickColumns(
  { columns, pilot }: ColumnSums,
  of: { readonly kept: readonly number[]; readonly shift: Float64Array; readonly scales: Float64Array },
): Standardization {
  const { kept, shift, scales } = of, k = kept.length;
  const features = new Int32Array(k), levels = new Float64Array(k), mean = new Float64Array(k);
  const scale = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const c = kept[i]!;
    features[i] = columns.features[c]!;
    levels[i] = columns.levels[c]!;
    mean[i] = pilot[c]! + shift[c]!;
    scale[i] = scales[c]!;
  }
  return { features, levels, mean, scale };
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
    const feature = features[c]!, level = levels[c], centre = mean[c]!, width = 1 / scale[c]!;
    const numeric = level !== level;
    for (let row = 0, from = feature, to = c; row < design.rows; row++, from += p, to += k) {
      const x = design.values[from]!;
      if (x - x === 0) out[to] = ((numeric ? x : x === level ? 1 : 0) - centre) * width;
    }
  }
  return out;
}
