import type { Hash } from "node:crypto";
import { hashBytes, startHash } from "../../core/bytes/hash.ts";
import type { Files, WritableFile } from "../../storage/files/files.ts";
import { PACK_MAGIC, type PackEntry, TRAILER_BYTES } from "./pack_reader.ts";

const BUFFER_BYTES = 1 << 20;

/** A pack on the disk under its temporary name. */
export interface FinishedPack {
  /** SHA-256 of all bytes, 64 hexadecimal digits; the name it will get. */
  readonly sha256: string;
  /** Path of the temporary file. */
  readonly path: string;
  /** Size. */
  readonly bytes: number;
}

/**
 * Writes one pack to a temporary file. Memory is bounded by its buffer, whatever the pack's size; equal entries in
 * equal order give equal bytes.
 *
 *     magic u32, 0 u32 | entry bytes, each padded to 8 | ... | index JSON, padded to 8 | trailer
 */
export class PackWriter {
  /** Bytes so far. */
  size = 0;
  readonly #path: string;
  readonly #file: WritableFile;
  readonly #hash: Hash = startHash();
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #entries: PackEntry[] = [];
  #filled = 0;
  #open = true;

  /**
   * @param files File operations.
   * @param path Temporary path.
   */
  constructor(files: Files, path: string) {
    this.#path = path;
    this.#file = files.create(path);
    const head = new Uint8Array(8);
    new DataView(head.buffer).setUint32(0, PACK_MAGIC, true);
    this.#append(head);
  }

  /**
   * Append an artifact.
   *
   * @param name Name in the pack's own index.
   * @param bytes Content.
   * @param sha256 Its hash, where the caller knows it.
   */
  add(name: string, bytes: Uint8Array, sha256 = hashBytes(bytes)): PackEntry {
    const entry = { name, offset: this.size, length: bytes.length, sha256 };
    this.#append(bytes);
    this.#pad();
    this.#entries.push(entry);
    return entry;
  }

  /** Write index and trailer, force all to the disk and close. */
  finish(): FinishedPack {
    const index = new TextEncoder().encode(JSON.stringify(this.#entries));
    const trailer = new Uint8Array(TRAILER_BYTES);
    const view = new DataView(trailer.buffer);
    view.setBigUint64(0, BigInt(this.size), true);
    view.setUint32(8, index.length, true);
    view.setUint32(12, PACK_MAGIC, true);
    trailer.set(startHash().update(index).digest(), 16);
    this.#append(index);
    this.#pad();
    this.#append(trailer);
    this.#flush();
    this.#file.sync();
    this.close();
    return { sha256: this.#hash.digest("hex"), path: this.#path, bytes: this.size };
  }

  /** Release the file without finishing the pack. */
  close(): void {
    if (this.#open) this.#file.close();
    this.#open = false;
  }

  #pad(): void {
    this.#append(new Uint8Array((8 - this.size % 8) % 8));
  }

  #append(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > BUFFER_BYTES) this.#flush();
    if (bytes.length > BUFFER_BYTES) {
      this.#hash.update(bytes);
      this.#file.write(bytes);
    } else {
      this.#buffer.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
    this.size += bytes.length;
  }

  #flush(): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#hash.update(bytes);
    this.#file.write(bytes);
    this.#filled = 0;
  }
}
