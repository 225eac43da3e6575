import type { ColumnSums } from "./column_sums.ts";
import type { Gram, GramSums } from "./gram.ts";
import type { Design } from "../../core/rows/design.ts";
import { gramOf } from "./gram_of.ts";
import { featuresOf, outputDesign } from "../contract/output_design.ts";
import { type Standardization, standardizedRows, varyingColumns } from "./standardize.ts";

/** A weighted least squares problem, reduced to its sums: nothing of it grows with the rows. */
export interface NormalEquations {
  readonly columns: Standardization;
  /** Weighted mean of the products of columns, shape [k × k], both triangles; about 1 on the diagonal. */
  readonly gram: Float64Array;
  /** Weighted mean of column × (target - mean), shape [k]. */
  readonly moment: Float64Array;
  /** Weighted mean of the target: the intercept, as the columns are centred. */
  readonly centre: number;
  /** Weighted variance of the target around `centre`. */
  readonly spread: number;
  /** Smallest and largest target. */
  readonly range: readonly [number, number];
}

/** The problem in standardised columns, by algebra from the sums: k² operations, no row is read again. */
export function normalEquations(gram: Gram): NormalEquations {
  const sums = gram.sums(), { columns, kept, shift } = varyingColumns(sumsOfColumns(gram, sums));
  const k = kept.length, target = gram.columns.features.length;
  const total = sums.known(target);
  const products = new Float64Array(k * k), moment = new Float64Array(k);
  const unit = columns.scale.map((scale) => 1 / scale);
  for (let i = 0; i < k; i++) {
    const row = kept[i]!, share = unit[i]! / total;
    for (let j = 0; j <= i; j++) {
      products[i * k + j] = products[j * k + i] = sums.product(row, kept[j]!, shift) * share * unit[j]!;
    }
    moment[i] = sums.product(target, row, shift) * share;
  }
  return {
    columns,
    gram: products,
    moment,
    centre: gram.pilot[target]! + shift[target]!,
    spread: Math.max(0, sums.product(target, target, shift) / total),
    range: [gram.low, gram.high],
  };
}

/** What a Gram matrix says of single columns. */
function sumsOfColumns({ columns, rows, pilot }: Gram, sums: GramSums): ColumnSums {
  const one = columns.features.length + 1;
  return {
    ...{ columns, rows, pilot },
    known: (c) => sums.known(c),
    sum: (c) => sums.raw(one, c),
    squares: (c) => sums.raw(c, c),
  };
}

/**
 * The problem of a design. Targets of the same rows share what is of their features: the Gram matrix is made for the first, the others
 * add their moments.
 *
 * @param design Training rows with one finite target each, perhaps of `outputDesign`.
 */
export function equationsOf(design: Design): NormalEquations {
  const whole = featuresOf(design), first = outputDesign(whole, 0);
  if (first === design || design.weight !== whole.weight) return normalEquations(gramOf(design));
  const { columns, gram } = equationsOf(first), k = columns.features.length;
  const { rows, target, weight } = design, x = standardizedRows(design, columns), moment = new Float64Array(k);
  const total = weight.reduce((sum, w) => sum + w, 0), shift = target[0]!;
  const centre = shift + target.reduce((sum, y, row) => sum + weight[row]! * (y - shift), 0) / total;
  let spread = 0, low = Infinity, high = -Infinity;
  for (let row = 0, at = 0; row < rows; row++, at += k) {
    const off = target[row]! - centre, pull = weight[row]! * off / total;
    for (let j = 0; j < k; j++) moment[j]! += pull * x[at + j]!;
    spread += pull * off;
    low = Math.min(low, target[row]!);
    high = Math.max(high, target[row]!);
  }
  return { columns, gram, moment, centre, spread, range: [low, high] };
}
