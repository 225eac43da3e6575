/** Consecutive rows of one key, origin and role that were logged at one time: steps of one forecast. */
export interface Block {
  /** Number of the key. */
  readonly key: number;
  /** Number of origin and role together. */
  readonly origin: number;
  /** When it was logged, in milliseconds. */
  readonly at: number;
  /** Its last step. */
  readonly last: number;
}

/**
 * Finds what was logged again: of several rows of one key, origin, step and role the one that was logged last counts, of those
 * of one time the one that was added last.
 */
export class LoggedBlocks {
  /** By origin, by key: 1 + number of the block that was added last. */
  readonly #latest: Int32Array[] = [];
  /** 1 + number of the block of the same key and origin that was added before, by block. */
  #before = new Int32Array(1024);
  #at = new Float64Array(1024);
  #last = new Int32Array(1024);
  #replaced = new Int32Array(1024);
  #count = 0;

  /** Number of blocks so far. */
  get count(): number {
    return this.#count;
  }

  /** Add a block, which gets the next number. */
  add({ key, origin, at, last }: Block): void {
    if (this.#count === this.#at.length) this.#grow();
    const block = this.#count++;
    this.#at[block] = at;
    this.#last[block] = last;
    const latest = this.#latestOf(origin, key), first = latest[key]!;
    this.#before[block] = first;
    latest[key] = block + 1;
    for (let other = first - 1; other >= 0; other = this.#before[other]! - 1) this.#settle(block, other);
  }

  /** Step up to which a block is replaced by others; 0 if it is not. */
  replacedTo(block: number): number {
    return this.#replaced[block] ?? 0;
  }

  #settle(block: number, other: number): void {
    const [newer, older] = this.#at[block]! >= this.#at[other]! ? [block, other] : [other, block];
    this.#replaced[older] = Math.max(this.#replaced[older]!, this.#last[newer]!);
  }

  #latestOf(origin: number, key: number): Int32Array {
    const present = this.#latest[origin] ?? new Int32Array(1024);
    if (key < present.length) return this.#latest[origin] = present;
    const wider = new Int32Array(2 ** Math.ceil(Math.log2(key + 1)));
    wider.set(present);
    return this.#latest[origin] = wider;
  }

  #grow(): void {
    const size = 2 * this.#at.length;
    const wider = <T extends Int32Array | Float64Array>(of: T, empty: T): T => (empty.set(of), empty);
    this.#before = wider(this.#before, new Int32Array(size));
    this.#at = wider(this.#at, new Float64Array(size));
    this.#last = wider(this.#last, new Int32Array(size));
    this.#replaced = wider(this.#replaced, new Int32Array(size));
  }
}
