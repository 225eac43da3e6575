/** Rows of which few values are not 0. */
export interface SparseRows {
  /** First entry of each row, shape [n + 1]. */
  readonly offsets: Int32Array;
  /** Column of each entry, ascending within a row, shape [entries]. */
  readonly columns: Int32Array;
  /** Value of each entry, shape [entries]. */
  readonly values: Float64Array;
  /** Columns there are. */
  readonly width: number;
}

/** Put sparse rows together one by one. */
export class SparseBuilder {
  #columns = new Int32Array(1024);
  #values = new Float64Array(1024);
  #entries = 0;
  readonly #offsets: number[] = [0];

  /** @param width Columns there are. */
  constructor(readonly width: number) {}

  /** Add a row. @param columns Ascending, shape [m]. @param values Shape [m]. */
  add(columns: ArrayLike<number>, values: ArrayLike<number>): void {
    const end = this.#entries + columns.length;
    if (end > this.#columns.length) this.#grow(end);
    this.#columns.set(columns, this.#entries);
    this.#values.set(values, this.#entries);
    this.#entries = end;
    this.#offsets.push(end);
  }

  /** The rows so far. */
  build(): SparseRows {
    return {
      offsets: Int32Array.from(this.#offsets),
      columns: this.#columns.slice(0, this.#entries),
      values: this.#values.slice(0, this.#entries),
      width: this.width,
    };
  }

  #grow(atLeast: number): void {
    const size = Math.max(atLeast, 2 * this.#columns.length);
    const columns = new Int32Array(size), values = new Float64Array(size);
    columns.set(this.#columns);
    values.set(this.#values);
    this.#columns = columns;
    this.#values = values;
  }
}

/**
 * A × B.
 *
 * @param rows A, shape [n × width]. @param right B, row-major, shape [width × k]. @param k Columns of B.
 * @returns Row-major, shape [n × k].
 */
export function timesSparse(
  { offsets, columns, values }: SparseRows,
  right: Float64Array | Float32Array,
  k: number,
): Float64Array {
  const n = offsets.length - 1, out = new Float64Array(n * k);
  for (let row = 0; row < n; row++) {
    const to = row * k;
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const value = values[e]!, from = columns[e]! * k;
      for (let c = 0; c < k; c++) out[to + c]! += value * right[from + c]!;
    }
  }
  return out;
}

/**
 * Aᵀ × B.
 *
 * @param rows A, shape [n × width]. @param right B, row-major, shape [n × k]. @param k Columns of B.
 * @returns Row-major, shape [width × k].
 */
export function transposedTimes(
  { offsets, columns, values, width }: SparseRows,
  right: Float64Array,
  k: number,
): Float64Array {
  const n = offsets.length - 1, out = new Float64Array(width * k);
  for (let row = 0; row < n; row++) {
    const from = row * k;
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const value = values[e]!, to = columns[e]! * k;
      for (let c = 0; c < k; c++) out[to + c]! += value * right[from + c]!;
    }
  }
  return out;
}

/** Whether two arrays hold the same numbers. */
export function isEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
