import { type ElasticPenalty, soften } from "./coordinate_descent.ts";

/** Sweeps over the coefficients that may move, at most, between two looks at all. */
const MOST_SWEEPS = 200;

/** Columns of rows in parts, each part one after the other, so that what is without one of them is two runs of rows. */
export interface PartedColumns {
  /** Columns times the roots of the weights, one column after the other, shape [k × n]. */
  readonly x: Float64Array;
  /** Roots of the weights, shape [n]. */
  readonly root: Float64Array;
  /** Targets times the roots of the weights, shape [n]. */
  readonly y: Float64Array;
  /** Number n of rows. */
  readonly rows: number;
}

/**
 * Minimum of the weighted mean squared error / 2 + l1 |b|₁ + l2 |b|² / 2 and an intercept, over rows without one part of them, at penalties
 * that fall: each begins where the last ended. Nothing of it grows with the square of the columns.
 *
 * Coefficients of 0 whose pull was too weak at the last penalty to become anything else are left alone, and looked at once the
 * others have settled (the strong rule).
 *
 * @see Friedman, Hastie & Tibshirani (2010), doi:10.18637/jss.v033.i01, section 2.1 (naive updates); Tibshirani et al. (2012),
 * doi:10.1111/j.1467-9868.2011.01004.x
 */
export class RowDescent {
  /** Change of the target by each column, shape [k]. */
  readonly b: Float64Array;
  /** Weighted means of the columns over the rows, shape [k]. */
  readonly means: Float64Array;
  /** Weighted mean of the target over the rows. */
  readonly centre: number;
  readonly #data: PartedColumns;
  /** Rows that are left out: [from, to). */
  readonly #out: readonly [from: number, to: number];
  /** Weights of the rows. */
  readonly #total: number;
  /** Mean squares of the columns around their means, shape [k]. */
  readonly #own: Float64Array;
  /** What is left of the targets, shape [n]; 0 where a row is left out. */
  readonly #left: Float64Array;
  /** Mean products of columns and what is left, shape [k], as last looked at. */
  readonly #pulls: Float64Array;
  /** Pull on absolute coefficients of the penalty before. */
  #last: number;
  /** Largest size of a pull while all are 0: a larger l1 leaves no coefficient. */
  readonly most: number;
  /** Passes over one column so far. */
  passes = 0;

  /** @param data Columns. @param out Rows that are left out, [from, to). */
  constructor(data: PartedColumns, out: readonly [from: number, to: number]) {
    const { x, root, y, rows } = data, k = x.length / rows, kept = root.slice().fill(0, ...out);
    [this.#data, this.#out] = [data, out];
    this.#total = dot(kept, 0, root);
    this.centre = dot(kept, 0, y) / this.#total;
    this.b = new Float64Array(k);
    this.#left = y.map((value, row) => kept[row] === 0 ? 0 : value - kept[row]! * this.centre);
    this.means = Float64Array.from({ length: k }, (_, j) => this.#dot(j, kept) / this.#total);
    this.#own = Float64Array.from({ length: k }, (_, j) => this.#dot(j) / this.#total - this.means[j]! ** 2);
    this.#pulls = Float64Array.from({ length: k }, (_, j) => this.#pullOf(j));
    this.most = this.#last = this.#pulls.reduce((most, pull) => Math.max(most, Math.abs(pull)), 0);
  }

  /**
   * Go on to a penalty, smaller than the last.
   *
   * @param penalty Strengths. @param precision Change, in the unit of pulls, at which it ends.
   */
  settle(penalty: ElasticPenalty, precision: number): void {
    const { l1 } = penalty, k = this.b.length, strong = Math.max(0, 2 * l1 - this.#last);
    const moving = new Set<number>();
    for (let j = 0; j < k; j++) if (this.b[j] !== 0 || Math.abs(this.#pulls[j]!) >= strong) moving.add(j);
    for (;;) {
      this.#sweepAll(Int32Array.from(moving).sort(), penalty, precision);
      let more = 0;
      for (let j = 0; j < k; j++) {
        this.#pulls[j] = this.#pullOf(j);
        if (moving.has(j) || Math.abs(this.#pulls[j]!) <= l1 + precision) continue;
        moving.add(j);
        more++;
      }
      if (more === 0) break;
    }
    this.#last = l1;
  }

  /** Squared error of the rows that were left out, times their weights. */
  errorOutside(): number {
    const [from, to] = this.#out, { x, root, y, rows } = this.#data;
    const intercept = this.centre - this.b.reduce((sum, own, j) => sum + own * this.means[j]!, 0);
    const left = y.subarray(from, to).map((value, i) => value - root[from + i]! * intercept);
    this.b.forEach((own, j) => {
      if (own === 0) return;
      for (let row = from, at = j * rows + from; row < to; row++, at++) left[row - from]! -= own * x[at]!;
    });
    return left.reduce((sum, value) => sum + value * value, 0);
  }

  /** Over those that may move once, then among those that are not 0 until they settle, until the others do not move either. */
  #sweepAll(moving: Int32Array, penalty: ElasticPenalty, precision: number): void {
    for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps++) {
      if (!(this.#sweep(moving, penalty) > precision)) return;
      const active = moving.filter((j) => this.b[j] !== 0);
      while (++sweeps < MOST_SWEEPS && this.#sweep(active, penalty) > precision);
    }
  }

  /** Move some coefficients once to where each is best. @returns The largest change, in the unit of pulls. */
  #sweep(some: Int32Array, { l1, l2 }: ElasticPenalty): number {
    let largest = 0;
    for (const j of some) {
      const own = this.#own[j]!, free = this.#pullOf(j) + own * this.b[j]!;
      const next = own > 1e-12 ? soften(free, l1) / (own + l2) : 0, change = next - this.b[j]!;
      if (change === 0) continue;
      this.#move(j, change);
      this.b[j] = next;
      largest = Math.max(largest, Math.abs(change) * (own + l2));
    }
    return largest;
  }

  /** Mean product of a column and what is left, whose mean is 0. */
  #pullOf(j: number): number {
    return this.#dot(j, this.#left) / this.#total;
  }

  /** Sum over the rows of a column times other numbers, of which those of rows left out are 0; of the column itself without. */
  #dot(j: number, other?: Float64Array): number {
    const { x, rows } = this.#data, [from, to] = this.#out, at = j * rows;
    this.passes++;
    if (other !== undefined) return dot(other, at, x);
    let sum = 0;
    for (let row = 0; row < from; row++) sum += x[at + row]! * x[at + row]!;
    for (let row = to; row < rows; row++) sum += x[at + row]! * x[at + row]!;
    return sum;
  }

  /** What is left once a coefficient has changed: the column is centred, so that the mean stays 0. */
  #move(j: number, change: number): void {
    const { x, root, rows } = this.#data,
      [from, to] = this.#out,
      at = j * rows,
      mean = this.means[j]!,
      left = this.#left;
    for (let row = 0; row < from; row++) left[row]! -= change * (x[at + row]! - mean * root[row]!);
    for (let row = to; row < rows; row++) left[row]! -= change * (x[at + row]! - mean * root[row]!);
    this.passes++;
  }
}

/** Sum of products of some numbers and as many others from one on; four sums at once wait for each other less. */
function dot(a: Float64Array, from: number, b: Float64Array): number {
  const n = a.length, even = n - n % 4;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let i = 0, at = from; i < even; i += 4, at += 4) {
    s0 += a[i]! * b[at]!;
    s1 += a[i + 1]! * b[at + 1]!;
    s2 += a[i + 2]! * b[at + 2]!;
    s3 += a[i + 3]! * b[at + 3]!;
  }
  for (let i = even; i < n; i++) s0 += a[i]! * b[from + i]!;
  return (s0 + s1) + (s2 + s3);
}
