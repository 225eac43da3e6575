/**
 * Sorts columns of a row-major matrix: least-significant-digit radix sort of row numbers on the 64 bits of the values,
 * a byte at a time, bytes that all values share being skipped. Several times faster than a comparison sort here.
 */
export class ColumnSorter {
  readonly #low: Uint32Array;
  readonly #high: Uint32Array;
  readonly #counts: Int32Array = new Int32Array(8 * 256);
  #order: Int32Array;
  #spare: Int32Array;
  /** The sorted values without NaN, shape [size]. */
  readonly #sorted: Float64Array;
  readonly #bits: Float64Array = new Float64Array(1);
  readonly #words: Uint32Array = new Uint32Array(this.#bits.buffer);

  /** @param n Most rows of a column. */
  constructor(n: number) {
    this.#low = new Uint32Array(n);
    this.#high = new Uint32Array(n);
    this.#order = new Int32Array(n);
    this.#spare = new Int32Array(n);
    this.#sorted = new Float64Array(n);
  }

  /**
   * Sort one column; -0 counts as 0.
   *
   * @param values Row-major matrix. @param column `start`: index of its first value; `stride`; `rows` n.
   * @returns Row numbers without NaN in ascending order of value (ties in row order) and those values, shape [size];
   *   views that the next call overwrites.
   */
  sort(
    values: Float64Array,
    column: { start: number; stride: number; rows: number },
  ): { order: Int32Array; sorted: Float64Array } {
    const size = this.#load(values, column);
    for (let digit = 0; digit < 8; digit++) this.#pass(digit, size);
    const order = this.#order.subarray(0, size), sorted = this.#sorted.subarray(0, size);
    for (let i = 0; i < size; i++) sorted[i] = values[column.start + order[i] * column.stride] + 0;
    return { order, sorted };
  }

  /** Keys whose unsigned order is the order of the doubles: flip the sign bit of positives, all bits of negatives. */
  #load(values: Float64Array, column: { start: number; stride: number; rows: number }): number {
    const bits = this.#bits, words = this.#words, counts = this.#counts.fill(0);
    let size = 0;
    for (let row = 0, at = column.start; row < column.rows; row++, at += column.stride) {
      const value = values[at];
      if (value !== value) continue;
      bits[0] = value + 0;
      const sign = words[1] >> 31, low = (words[0] ^ sign) >>> 0, high = (words[1] ^ (sign | 0x80000000)) >>> 0;
      this.#low[row] = low;
      this.#high[row] = high;
      this.#order[size++] = row;
      counts[low & 255]++;
      counts[256 + (low >>> 8 & 255)]++;
      counts[512 + (low >>> 16 & 255)]++;
      counts[768 + (low >>> 24)]++;
      counts[1024 + (high & 255)]++;
      counts[1280 + (high >>> 8 & 255)]++;
      counts[1536 + (high >>> 16 & 255)]++;
      counts[1792 + (high >>> 24)]++;
    }
    return size;
  }

  #pass(digit: number, size: number): void {
    const counts = this.#counts, from = digit * 256, order = this.#order, spare = this.#spare;
    const keys = digit < 4 ? this.#low : this.#high, shift = (digit & 3) * 8;
    if (size === 0 || counts[from + (keys[order[0]] >>> shift & 255)] === size) return;
    let position = 0;
    for (let k = from; k < from + 256; k++) {
      const count = counts[k];
      counts[k] = position;
      position += count;
    }
    for (let i = 0; i < size; i++) {
      const row = order[i];
      spare[counts[from + (keys[row] >>> shift & 255)]++] = row;
    }
    this.#order = spare;
    this.#spare = order;
  }
}
