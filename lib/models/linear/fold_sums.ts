import type { Design } from "../../core/rows/design.ts";
import type { QuadraticProblem } from "./coordinate_descent.ts";
import { type Standardization, standardizedRows } from "./standardize.ts";

/** Parts of the rows. */
export const FOLDS = 5;

/** A problem without one part of the rows. */
export interface FoldProblem extends QuadraticProblem {
  /** Weighted mean of the target. */
  readonly centre: number;
  /** Weighted means of the columns, shape [k]. */
  readonly means: Float64Array;
}

/** Sums over some rows of the products of columns, a constant one, and the target; nothing of it grows with the rows. */
export class RowSums {
  /** Row-major, shape [k + 2 × k + 2]: columns, then 1, then the target. */
  readonly products: Float64Array;

  /** No rows yet. @param columns Number k. */
  constructor(
    /** Number k of columns. */
    readonly columns: number,
  ) {
    this.products = new Float64Array((columns + 2) ** 2);
  }

  /** Add a row. @param row Columns, 1 and target, shape [k + 2]. */
  add(row: Float64Array, weight: number): void {
    const size = row.length, { products } = this;
    for (let i = 0, at = 0; i < size; i++, at += size) {
      const pull = weight * row[i]!;
      if (pull === 0) continue;
      for (let j = 0; j <= i; j++) products[at + j]! += pull * row[j]!;
    }
  }

  /** One of the products. */
  at(i: number, j: number): number {
    return this.products[Math.max(i, j) * (this.columns + 2) + Math.min(i, j)]!;
  }

  /**
   * Squared error of a line on the rows, times their weights.
   *
   * @param b Slopes. @param centre Its value at the means. @param means Of the columns.
   */
  squaredError(b: Float64Array, centre: number, means: Float64Array): number {
    const k = this.columns, line = new Float64Array(k + 2);
    line.set(b);
    line[k] = centre - b.reduce((sum, own, j) => sum + own * means[j]!, 0);
    line[k + 1] = -1;
    let sum = 0;
    for (let i = 0; i < line.length; i++) {
      if (line[i] === 0) continue;
      for (let j = 0; j < line.length; j++) sum += line[i]! * line[j]! * this.at(i, j);
    }
    return Math.max(0, sum);
  }
}

/** Sums of the rows in parts, by which a problem without any of them costs nothing but a difference. */
export class FoldSums {
  private constructor(
    /** By part, those with rows. */
    readonly parts: readonly RowSums[],
    readonly whole: RowSums,
  ) {}

  /** @param design Rows with one target. @param columns Of all of them. */
  static of(design: Design, columns: Standardization): FoldSums {
    const { rows, target, weight } = design, k = columns.features.length, x = standardizedRows(design, columns);
    const folds = Math.min(FOLDS, rows),
      parts = Array.from({ length: folds }, () => new RowSums(k)),
      line = new Float64Array(k + 2);
    for (let row = 0; row < rows; row++) {
      line.set(x.subarray(row * k, row * k + k));
      line[k] = 1;
      line[k + 1] = target[row]!;
      parts[rowPart(row, rows, folds)]!.add(line, weight[row]!);
    }
    const whole = new RowSums(k);
    for (const { products } of parts) products.forEach((value, i) => whole.products[i]! += value);
    return new FoldSums(parts, whole);
  }

  /** The problem of all rows but those of a part, in columns that are centred without them. */
  without(part: RowSums): FoldProblem {
    const { whole } = this, k = part.columns, rest = (i: number, j: number) => whole.at(i, j) - part.at(i, j);
    const total = rest(k, k), means = Float64Array.from({ length: k }, (_, j) => rest(k, j) / total);
    const centre = rest(k + 1, k) / total, gram = new Float64Array(k * k), moment = new Float64Array(k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) gram[i * k + j] = gram[j * k + i] = rest(i, j) / total - means[i]! * means[j]!;
      moment[i] = rest(k + 1, i) / total - means[i]! * centre;
    }
    return { gram, moment, centre, means };
  }
}

/** Part of a row: even, and in an order that no column follows. */
export function rowPart(row: number, rows: number, folds: number): number {
  return Math.min(folds - 1, Math.floor(((Math.imul(row + 1, 0x9e3779b1) >>> 0) / 2 ** 32) * folds)) %
    Math.max(1, Math.min(folds, rows));
}
