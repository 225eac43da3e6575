/** What a cache holds and has done. */
export interface CacheStatus {
  /** Entries. */
  readonly entries: number;
  /** Bytes of them. */
  readonly bytes: number;
  /** Most bytes. */
  readonly maxBytes: number;
  /** Look-ups that found something. */
  readonly hits: number;
  /** Look-ups that did not. */
  readonly misses: number;
  /** Entries that gave way to others. */
  readonly evictions: number;
}

/** What an entry costs beside its value, in bytes: the slot of the map, the record, the text of the key. */
const SLOT_BYTES = 160;

/**
 * Values by text, bounded by bytes: what was not used for longest gives way. What alone is larger than the bound is not kept.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ByteCache } from "@lib/core/bytes/byte_cache.ts";
 * const cache = new ByteCache<number>(1000);
 * for (const key of ["a", "b", "a", "c"]) cache.set(key, cache.get(key) ?? key.length, 240);
 * assertEquals([cache.get("a"), cache.get("b"), cache.status().bytes], [1, undefined, 802]);
 * ```
 */
export class ByteCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly bytes: number }>();
  readonly #maxBytes: number;
  #bytes = 0;
  #hits = 0;
  #misses = 0;
  #evictions = 0;

  /** @param maxBytes Most bytes that are kept, >= 0. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The value of a key, which is now the one used last; undefined if there is none. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#misses++;
      return undefined;
    }
    this.#hits++;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /**
   * Keep a value in place of what the key had.
   *
   * @param key Its text. @param value What to keep. @param bytes What it takes, >= 0.
   */
  set(key: string, value: Value, bytes: number): void {
    this.delete(key);
    const size = bytes + SLOT_BYTES + key.length;
    if (size > this.#maxBytes) return;
    this.#entries.set(key, { value, bytes: size });
    this.#bytes += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(oldest);
      this.#evictions++;
    }
  }

  /** Forget a key. */
  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  /** Forget everything; the counters go on. */
  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  /** What it holds and has done. */
  status(): CacheStatus {
    return {
      entries: this.#entries.size,
      bytes: this.#bytes,
      maxBytes: this.#maxBytes,
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
    };
  }
}
