/** What a store says of an object without giving it. */
export interface ObjectFacts {
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of the content, 64 hexadecimal digits, or null where the store does not tell. */
  readonly sha256: string | null;
  /** Names this content of this object: another one has another tag. */
  readonly tag: string;
}

/** An object as it was read. */
export interface StoredObject {
  /** All of it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As {@linkcode ObjectFacts.tag}. */
  readonly tag: string;
}

/** When an object may be written: only where there is none, or only over the content that has a tag. */
export type PutCondition = "absent" | { readonly tag: string };

/** How an object is written. */
export interface PutOptions {
  /** SHA-256 of the bytes, 64 hexadecimal digits; the store refuses bytes that have another. */
  readonly sha256: string;
  /** Default: whatever is there is replaced. */
  readonly condition?: PutCondition;
}

/**
 * Objects by key, as a folder, S3 and its like have them. What a store lists may be late, however it was probed: a listing may
 * save requests, and decides nothing. What it lacks is asked for, or made again by whoever creates exclusively; what it names
 * is verified when it is read. Objects are small enough for memory; larger things are cut by who stores them.
 *
 * A key is parts of letters, digits, `_`, `-`, `.` and `=`, joined by `/`. All methods fail with `STORAGE_UNREACHABLE`,
 * `STORAGE_DENIED`, `STORAGE_FAILURE`, `NOT_FOUND` (the bucket), or for a folder as all files do.
 */
export interface ObjectStore {
  /** Where it is, for messages: an object's address is this, `/` and its key. */
  readonly address: string;
  /** Whose promises it keeps: the server and its bucket, whatever the folder in it. */
  readonly server: string;
  /** What is known of an object, or null if there is none. */
  head(key: string): Promise<ObjectFacts | null>;
  /**
   * An object, or null if there is none.
   *
   * @param options `mostBytes`: a larger one is refused.
   */
  get(key: string, options: { readonly mostBytes: number }): Promise<StoredObject | null>;
  /**
   * Write an object whole. Where the same bytes are there already it has been written, whatever the condition: the answer to
   * an earlier attempt may have been lost.
   *
   * @returns Its tag, or null if the condition does not hold: then nothing has changed.
   * @throws {DataError} `CHECKSUM_MISMATCH` if the bytes that came have another hash.
   */
  put(key: string, bytes: Uint8Array<ArrayBuffer>, options: PutOptions): Promise<string | null>;
  /**
   * Keys that begin so, sorted. Those that no store of this kind has made are left out.
   *
   * @param prefix Beginning of a key, `/` at its end for what lies in a folder; "" for all.
   */
  list(prefix: string): Promise<string[]>;
  /** Remove an object; a missing one is fine. Only for what was made to be removed. */
  remove(key: string): Promise<void>;
}
