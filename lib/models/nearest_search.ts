/** Rows that are searched among, and what they say. */
export interface SearchedRows {
  /** In columns of the same size, row-major, shape [n × k]. */
  readonly rows: Float32Array;
  /** Targets, shape [n × width]. */
  readonly targets: Float64Array;
  /** Weights > 0, shape [n]. */
  readonly weights: Float64Array;
  /** How many are looked for, at most. */
  readonly neighbours: number;
}

/** Finds the nearest rows; of equally far ones the first. */
export class NearestSearch {
  readonly #from: SearchedRows;
  readonly #near: Int32Array;
  readonly #far: Float64Array;

  /** @param from Rows that are searched among. @param without How many of them a search leaves out. Default none. */
  constructor(from: SearchedRows, without = 0) {
    this.#from = from;
    this.#near = new Int32Array(Math.min(from.neighbours, from.weights.length - without));
    this.#far = new Float64Array(this.#near.length);
  }

  /**
   * Positions of the rows nearest to one, ascending by distance; valid until the next call.
   *
   * @param x Holds the row. @param at Where it begins. @param leftOut A row that is not looked at. Default none.
   */
  of(x: ArrayLike<number>, at: number, leftOut = -1): Int32Array {
    const { rows, weights: { length: n } } = this.#from, k = rows.length / n, near = this.#near;
    const far = this.#far.fill(Infinity), last = near.length - 1;
    near.fill(0);
    for (let row = 0, from = 0; row < n; row++, from += k) {
      if (row === leftOut) continue;
      let distance = 0;
      for (let j = 0; j < k && distance < far[last]!; j++) distance += (x[at + j]! - rows[from + j]!) ** 2;
      if (!(distance < far[last]!)) continue;
      let place = last;
      for (; place > 0 && far[place - 1]! > distance; place--) {
        far[place] = far[place - 1]!;
        near[place] = near[place - 1]!;
      }
      far[place] = distance;
      near[place] = row;
    }
    return near;
  }

  /** Write the weighted mean of the targets of some rows. @param out Shape [width]. @param found Positions. */
  meanInto(out: Float64Array, found: Int32Array): void {
    const { targets, weights } = this.#from, width = out.length;
    let total = 0;
    for (const near of found) {
      total += weights[near]!;
      for (let t = 0; t < width; t++) out[t]! += weights[near]! * targets[near * width + t]!;
    }
    for (let t = 0; t < width; t++) out[t]! /= total;
  }
}
