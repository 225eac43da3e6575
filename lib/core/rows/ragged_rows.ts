import type { Indexed } from "./indexed.ts";

/** Numbers of a block, or of a row that is larger. */
const BLOCK = 1 << 15;

type Numbers = Float64Array | Float32Array;

/** Rows of numbers of any width, added one after the other and kept in blocks: an array for each of a million keys would cost more than its numbers. */
export class RaggedRows<A extends Numbers> implements Indexed<A> {
  readonly #make: new (length: number) => A;
  readonly #blocks: A[] = [];
  /** Block, first number and width of each row. */
  readonly #places: number[] = [];
  #used = 0;

  /** Begin without a row. @param make Constructor of the arrays. */
  constructor(make: new (length: number) => A) {
    this.#make = make;
  }

  get length(): number {
    return this.#places.length / 3;
  }

  /** Add a row. @param values Of any number. */
  add(values: ArrayLike<number>): void {
    const room = this.#blocks.at(-1);
    if (room === undefined || this.#used + values.length > room.length) {
      this.#blocks.push(new this.#make(Math.max(BLOCK, values.length)));
      this.#used = 0;
    }
    this.#blocks.at(-1)!.set(values, this.#used);
    this.#places.push(this.#blocks.length - 1, this.#used, values.length);
    this.#used += values.length;
  }

  /** A row as a view: what is written into it stays; undefined beyond the last. */
  at(position: number): A | undefined {
    if (!(position >= 0 && position < this.length)) return undefined;
    const [block = 0, from = 0, width = 0] = this.#places.slice(3 * position, 3 * position + 3);
    return this.#blocks[block]!.subarray(from, from + width) as A;
  }

  *[Symbol.iterator](): Generator<A> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!;
  }
}
