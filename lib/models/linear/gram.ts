import type { Design } from "../../core/rows/design.ts";
import type { DesignColumns } from "./design_columns.ts";

/** Rows added at once: each sum is then loaded and stored once for eight products. */
export const BLOCK = 8;

/**
 * The sums of a linear model: the weighted Gram matrix of [x y 1] over the rows added so far. Nothing of it grows with the
 * rows. Rows can be added (rank updates: the next fold), and so can another Gram (other keys: the global model).
 *
 * Values are taken relative to a pilot, the first known value of their column, or sums of squares of a column far from
 * zero would cancel. As the pilot is one of the values, its squared distance from the mean is at most n variances, and
 * the relative error of a variance at most some n × 1e-16.
 *
 *     z = x - pilot, 0 where x is missing     u = 1 where x is missing, else 0
 *
 *              z_1 … z_k   y - pilot    1               z_1 … z_k   y - pilot    1      u_1 … u_k
 *     z_1    ┌                             ┐    u_1   ┌                                          ┐
 *      …     │  sums, [K × K], K = k + 2,  │     …    │  holes, [k × (K + k)]                    │
 *     z_k    │  lower triangle             │    u_k   └                                          ┘
 *     y      │                             │
 *     1      └                             ┘    only rows with holes pay for them, each for its own
 *
 * Sums depend on the order of the rows, and not on how they were cut into calls: the same bits come out.
 *
 * @see Chan, Golub & LeVeque (1983), doi:10.1080/00031305.1983.10483115 (pilot means, sums of parts)
 */
export class Gram {
  /** What is summed. */
  readonly columns: DesignColumns;
  /** Rows added. */
  rows = 0;
  /** Smallest target, Infinity without rows. */
  low = Infinity;
  /** Largest target, -Infinity without rows. */
  high = -Infinity;
  /** Subtracted from each column, then from the target, shape [k + 1]; NaN while nothing is known of a column. */
  readonly pilot: Float64Array;
  /** Whether every column is a number as it stands in the design. */
  readonly #plain: boolean;
  #sums: Float64Array;
  #holes: Float64Array | null = null;
  /** Rows that wait for their block to be full, shape [BLOCK × K]. */
  readonly #waiting: Float64Array;
  #waits = 0;
  readonly #missing: Int32Array;

  /** @param columns Of the designs that will be added. */
  constructor(columns: DesignColumns) {
    const k = columns.features.length, width = k + 2;
    this.columns = columns;
    this.pilot = new Float64Array(k + 1);
    for (let c = 0; c <= k; c++) this.pilot[c] = c === k || columns.levels[c] !== columns.levels[c] ? NaN : 0;
    this.#plain = columns.features.every((feature, c) => feature === c) && columns.levels.every(Number.isNaN);
    this.#sums = new Float64Array(width * width);
    this.#waiting = new Float64Array(BLOCK * width);
    this.#missing = new Int32Array(k);
  }

  /** A Gram of its own with the same sums. */
  copy(): Gram {
    const out = new Gram(this.columns);
    out.rows = this.rows;
    out.low = this.low;
    out.high = this.high;
    out.pilot.set(this.pilot);
    out.#sums.set(this.#sums);
    out.#holes = this.#holes?.slice() ?? null;
    out.#waiting.set(this.#waiting);
    out.#waits = this.#waits;
    return out;
  }

  /**
   * Add rows: k²/2 multiplications each.
   *
   * @param design Whose columns these are; non-finite values count as missing, targets are finite.
   * @param from First row. @param to Row after the last.
   */
  add(design: Design, from = 0, to: number = design.rows): void {
    if (from >= to) return;
    this.#setPilots(design, from, to);
    const { pilot } = this, { target, weight } = design;
    const waiting = this.#waiting, width = pilot.length + 1;
    for (let row = from; row < to; row++) {
      const root = Math.sqrt(weight[row]!), at = this.#waits * width;
      const missing = this.#plain ? this.#fillPlain(design, row, at) : this.#fill(design, row, at);
      const y = target[row]!;
      waiting[at + width - 2] = root * (y - pilot[width - 2]!);
      waiting[at + width - 1] = root;
      if (y < this.low) this.low = y;
      if (y > this.high) this.high = y;
      if (missing > 0) this.#addHoles(missing, at, root);
      if (++this.#waits === BLOCK) this.#flush();
    }
    this.rows += to - from;
  }

  /**
   * Add the sums of another Gram of the same columns, as if its rows had been added: k² operations.
   *
   * @throws {RangeError} If it has other columns.
   */
  addGram(other: Gram): void {
    const k = this.columns.features.length, width = k + 2;
    if (!sameColumns(this.columns, other.columns)) {
      throw new RangeError(
        `Cannot add a Gram matrix as both must have the same columns: current value has ${other.columns.features.length} and ${k}`,
      );
    }
    // In the other's z, ours is z - shift where x is known.
    const shift = new Float64Array(width);
    for (let c = 0; c <= k; c++) {
      if (this.pilot[c] !== this.pilot[c]) this.pilot[c] = other.pilot[c]!;
      const apart = this.pilot[c]! - other.pilot[c]!;
      shift[c] = apart === apart ? apart : 0;
    }
    this.#flush();
    const sums = this.#sums, theirs = other.sums();
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) sums[i * width + j]! += theirs.product(i, j, shift);
    }
    if (theirs.holes !== null) this.#addTheirHoles(theirs, shift);
    this.rows += other.rows;
    this.low = Math.min(this.low, other.low);
    this.high = Math.max(this.high, other.high);
  }

  /** The sums of all rows added so far; a snapshot. */
  sums(): GramSums {
    const sums = this.#sums.slice();
    addBlock(sums, this.#waiting, { rows: this.#waits, width: this.pilot.length + 1 });
    return new GramSums(this.pilot.length - 1, sums, this.#holes);
  }

  #setPilots(design: Design, from: number, to: number): void {
    const { pilot, columns } = this, k = columns.features.length, p = design.names.length;
    if (pilot[k] !== pilot[k]) pilot[k] = design.target[from]!;
    for (let c = 0; c < k; c++) {
      for (let row = from; row < to && pilot[c] !== pilot[c]; row++) {
        const x = design.values[row * p + columns.features[c]!]!;
        if (x - x === 0) pilot[c] = x;
      }
    }
  }

  /** Write √w × z of a row of numbers; notes and counts what is missing. */
  #fillPlain(design: Design, row: number, at: number): number {
    const { values, weight } = design, { pilot } = this;
    const waiting = this.#waiting, k = pilot.length - 1, root = Math.sqrt(weight[row]!);
    let missing = 0;
    for (let c = 0, from = row * design.names.length; c < k; c++) {
      const z = root * (values[from + c]! - pilot[c]!);
      if (z - z === 0) waiting[at + c] = z;
      else {
        waiting[at + c] = 0;
        this.#missing[missing++] = c;
      }
    }
    return missing;
  }

  /** The same where some features are categories. */
  #fill(design: Design, row: number, at: number): number {
    const { values, weight } = design, { pilot, columns: { features, levels } } = this;
    const waiting = this.#waiting, k = pilot.length - 1, root = Math.sqrt(weight[row]!);
    let missing = 0;
    for (let c = 0, from = row * design.names.length; c < k; c++) {
      const x = values[from + features[c]!]!, level = levels[c];
      const z = root * (level !== level || x - x !== 0 ? x - pilot[c]! : x === level ? 1 : 0);
      if (z - z === 0) waiting[at + c] = z;
      else {
        waiting[at + c] = 0;
        this.#missing[missing++] = c;
      }
    }
    return missing;
  }

  #addHoles(missing: number, at: number, root: number): void {
    const list = this.#missing, waiting = this.#waiting;
    const k = list.length, width = k + 2, stride = width + k;
    const holes = this.#holes ??= new Float64Array(k * stride);
    for (let i = 0; i < missing; i++) {
      const to = list[i]! * stride;
      for (let b = 0; b < width; b++) holes[to + b]! += root * waiting[at + b]!;
      for (let j = 0; j < missing; j++) holes[to + width + list[j]!]! += root * root;
    }
  }

  #addTheirHoles(theirs: GramSums, shift: Float64Array): void {
    const k = this.columns.features.length, stride = 2 * k + 2;
    const holes = this.#holes ??= new Float64Array(k * stride);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < stride; b++) {
        holes[a * stride + b]! += theirs.hole(a, b) - (b <= k ? shift[b]! * theirs.holeKnown(a, b) : 0);
      }
    }
  }

  #flush(): void {
    addBlock(this.#sums, this.#waiting, { rows: this.#waits, width: this.pilot.length + 1 });
    this.#waits = 0;
  }
}

/** The sums of a {@linkcode Gram} at one moment. Columns are numbered: k features' columns, the target, the constant 1. */
export class GramSums {
  /** @param columns Number k. @param sums Shape [K × K], lower triangle. @param holes Shape [k × (K + k)], or null. */
  constructor(readonly columns: number, readonly sums: Float64Array, readonly holes: Float64Array | null) {}

  /** Weighted sum of z_i z_j, i >= j. */
  raw(i: number, j: number): number {
    return this.sums[i * (this.columns + 2) + j]!;
  }

  /** Weighted sum of u_a times column b in [0, K), or of u_a u_(b - K). */
  hole(a: number, b: number): number {
    return this.holes === null ? 0 : this.holes[a * (2 * this.columns + 2) + b]!;
  }

  /** Weight of the rows in which a is missing and b, a column or the target, is known. */
  holeKnown(a: number, b: number): number {
    const one = this.columns + 1;
    return this.hole(a, one) - (b < this.columns ? this.hole(a, one + 1 + b) : 0);
  }

  /** Weight of the rows in which column c is known. */
  known(c: number): number {
    const one = this.columns + 1;
    return this.raw(one, one) - (c < this.columns ? this.hole(c, one) : 0);
  }

  /** Weighted sum of (z_i - shift_i) (z_j - shift_j) over the rows in which both are known, i >= j; O(1). */
  product(i: number, j: number, shift: Float64Array): number {
    const one = this.columns + 1;
    let alone = this.raw(one, i), other = this.raw(one, j), both = this.raw(one, one);
    if (this.holes !== null) {
      if (j < this.columns) {
        alone -= this.hole(j, i);
        both -= this.hole(j, one);
      }
      if (i < this.columns) {
        other -= this.hole(i, j);
        both -= this.holeKnown(i, j);
      }
    }
    return this.raw(i, j) - shift[j]! * alone - shift[i]! * other + shift[i]! * shift[j]! * both;
  }
}

/** Add the products of a block's rows to the lower triangle. */
function addBlock(sums: Float64Array, block: Float64Array, size: { rows: number; width: number }): void {
  const { rows, width: w } = size;
  if (rows < BLOCK) {
    for (let row = 0, at = 0; row < rows; row++, at += w) {
      for (let i = 0; i < w; i++) {
        const x = block[at + i]!, to = i * w;
        for (let j = 0; j <= i; j++) sums[to + j]! += x * block[at + j]!;
      }
    }
    return;
  }
  const b = w, c = 2 * w, d = 3 * w, e = 4 * w, f = 5 * w, g = 6 * w, h = 7 * w;
  for (let i = 0; i < w; i++) {
    const xa = block[i]!, xb = block[b + i]!, xc = block[c + i]!, xd = block[d + i]!;
    const xe = block[e + i]!, xf = block[f + i]!, xg = block[g + i]!, xh = block[h + i]!;
    const to = i * w;
    for (let j = 0; j <= i; j++) {
      sums[to + j]! += (xa * block[j]! + xb * block[b + j]!) + (xc * block[c + j]! + xd * block[d + j]!) +
        ((xe * block[e + j]! + xf * block[f + j]!) + (xg * block[g + j]! + xh * block[h + j]!));
    }
  }
}

function sameColumns(a: DesignColumns, b: DesignColumns): boolean {
  return a.features.length === b.features.length && a.features.every((feature, c) => feature === b.features[c]) &&
    a.levels.every((level, c) => Object.is(level, b.levels[c]));
}
