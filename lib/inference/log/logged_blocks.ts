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
  /** Whether it is of the table alone; false for one that a request brought something to. */
  readonly isPlain: boolean;
}

/**
 * Finds what was logged again: of several rows of one key, origin, step and role the one that was logged last counts, of those
 * of one time the one that was added last. One of the table alone counts before all with an input: these are what-ifs beside
 * it.
 */
export class LoggedBlocks {
  /** By origin, by key: 1 + number of the block that was added last. */
  readonly #latest: Int32Array[] = [];
  /** 1 + number of the block of the same key and origin that was added before, by block. */
  #before = new Int32Array(1024);
  #at = new Float64Array(1024);
  #last = new Int32Array(1024);
  #replaced = new Int32Array(1024);
  #plain = new Uint8Array(1024);
  #count = 0;
  /** Blocks of which it is known what replaces them. */
  #settled = 0;

  /** Number of blocks so far. */
  get count(): number {
    return this.#count;
  }

  /** Add a block, which gets the next number. */
  add({ key, origin, at, last, isPlain }: Block): void {
    if (this.#count === this.#at.length) this.#grow();
    const block = this.#count++;
    this.#at[block] = at;
    this.#last[block] = last;
    this.#plain[block] = Number(isPlain);
    const latest = this.#latestOf(origin, key);
    this.#before[block] = latest[key]!;
    latest[key] = block + 1;
  }

  /** Step up to which a block is replaced by others; 0 if it is not. Ask when all are added: each answer to new ones costs. */
  replacedTo(block: number): number {
    if (this.#settled < this.#count) this.#settle();
    return this.#replaced[block] ?? 0;
  }

  /** Blocks of a key and origin are sorted once: compared pair by pair many of them would cost their square. */
  #settle(): void {
    for (const latest of this.#latest) {
      if (latest === undefined) continue;
      for (const first of latest) if (first > 0 && this.#before[first - 1]! > 0) this.#settleChain(first - 1);
    }
    this.#settled = this.#count;
  }

  #settleChain(first: number): void {
    const chain: number[] = [], plain = this.#plain, at = this.#at;
    for (let block = first; block >= 0; block = this.#before[block]! - 1) chain.push(block);
    chain.sort((a, b) => plain[b]! - plain[a]! || at[b]! - at[a]! || b - a);
    let most = 0;
    for (const block of chain) {
      this.#replaced[block] = most;
      most = Math.max(most, this.#last[block]!);
    }
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
    const wider = <T extends Int32Array | Float64Array | Uint8Array>(of: T, empty: T): T => (empty.set(of), empty);
    this.#before = wider(this.#before, new Int32Array(size));
    this.#at = wider(this.#at, new Float64Array(size));
    this.#last = wider(this.#last, new Int32Array(size));
    this.#replaced = wider(this.#replaced, new Int32Array(size));
    this.#plain = wider(this.#plain, new Uint8Array(size));
  }
}
