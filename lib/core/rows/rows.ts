import type { Indexed } from "./indexed.ts";

/** Typed arrays that rows are made of. */
type RowArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Bytes of a block: large beside what an array costs, small beside what many keys take. */
const BLOCK_BYTES = 1 << 18;

/**
 * Rows of numbers of one width, added one after the other and kept in blocks: an array for each of a million keys would cost
 * more than its numbers, and one that grows as a whole is there twice while it grows.
 */
export class Rows<A extends RowArray> implements Indexed<A> {
  readonly #make: new (length: number) => A;
  readonly #perBlock: number;
  readonly #blocks: A[] = [];
  #length = 0;

  /** Begin without a row. @param make Constructor of the arrays. @param width Numbers of a row. */
  constructor(make: new (length: number) => A, readonly width: number) {
    this.#make = make;
    this.#perBlock = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(8, 8 * width)));
  }

  get length(): number {
    return this.#length;
  }

  /**
   * Add a row.
   *
   * @param values Shape [width].
   * @throws {RangeError} If there are more or fewer.
   */
  add(values: ArrayLike<number>): void {
    if (values.length !== this.width) {
      throw new RangeError(`Cannot add a row as it must have ${this.width} numbers: current value is ${values.length}`);
    }
    const at = this.#length % this.#perBlock;
    if (at === 0) this.#blocks.push(new this.#make(this.#perBlock * this.width));
    this.#blocks.at(-1)!.set(values, at * this.width);
    this.#length++;
  }

  /** A row, shape [width], as a view: what is written into it stays; undefined beyond the last. */
  at(position: number): A | undefined {
    if (!(position >= 0 && position < this.#length)) return undefined;
    const from = position % this.#perBlock * this.width;
    return this.#blocks[Math.floor(position / this.#perBlock)]!.subarray(from, from + this.width) as A;
  }

  *[Symbol.iterator](): Generator<A> {
    for (let i = 0; i < this.#length; i++) yield this.at(i)!;
  }
}
