import { RegistryError } from "../core/errors.ts";
import { hashBytes } from "../core/hash.ts";

/** First and last word of a pack: "1KP1", little-endian. */
export const PACK_MAGIC = 0x31504b31;
/** Trailer: index offset u64, index length u32, magic u32, SHA-256 of the index. */
export const TRAILER_BYTES = 48;

/** Where an artifact lies in its pack. */
export interface PackEntry {
  /** Name in the pack's own index, for instance `model:<key id>`. */
  readonly name: string;
  /** First byte, a multiple of 8. */
  readonly offset: number;
  /** Bytes without padding. */
  readonly length: number;
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Reads artifacts of one pack; every read is checked against its checksum. */
export class PackReader {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  /**
   * Open a pack.
   *
   * @param path Its path.
   * @throws {RegistryError} `CORRUPT_PACK` if there is no such file.
   */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = Deno.openSync(path);
    } catch (cause) {
      throw corruptPack(path, "the file cannot be opened", cause);
    }
  }

  /**
   * The bytes of an entry, as a fresh array.
   *
   * @param entry Span and checksum, from the database or from {@linkcode PackReader.index}.
   * @throws {RegistryError} `CORRUPT_PACK` if the bytes are cut off or changed.
   */
  read(entry: Pick<PackEntry, "offset" | "length" | "sha256">): Uint8Array<ArrayBuffer> {
    const bytes = this.#span(entry.offset, entry.length);
    if (hashBytes(bytes) !== entry.sha256) {
      throw corruptPack(this.#path, `the checksum at byte ${entry.offset} differs`);
    }
    return bytes;
  }

  /**
   * The pack's own list of contents, readable without the database.
   *
   * @throws {RegistryError} `CORRUPT_PACK`.
   */
  index(): PackEntry[] {
    const size = this.#file.statSync().size;
    if (size < TRAILER_BYTES + 8) throw corruptPack(this.#path, `it has ${size} bytes`);
    const trailer = this.#span(size - TRAILER_BYTES, TRAILER_BYTES);
    const view = new DataView(trailer.buffer);
    if (view.getUint32(12, true) !== PACK_MAGIC) throw corruptPack(this.#path, "the trailer is not one of a pack");
    const bytes = this.#span(Number(view.getBigUint64(0, true)), view.getUint32(8, true));
    const sha256 = trailer.subarray(16).toHex();
    if (hashBytes(bytes) !== sha256) throw corruptPack(this.#path, "the checksum of the index differs");
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /** Release the file. */
  close(): void {
    this.#file.close();
  }

  #span(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    try {
      this.#file.seekSync(offset, Deno.SeekMode.Start);
      for (let at = 0; at < length;) {
        const read = this.#file.readSync(bytes.subarray(at));
        if (read === null) throw corruptPack(this.#path, `it ends before byte ${offset + length}`);
        at += read;
      }
    } catch (thrown) {
      throw thrown instanceof RegistryError ? thrown : corruptPack(this.#path, "it cannot be read", thrown);
    }
    return bytes;
  }
}

function corruptPack(path: string, fact: string, cause?: unknown): RegistryError {
  return new RegistryError(
    "CORRUPT_PACK",
    `Cannot read pack ${path} as it must be as it was written: current value is "${fact}"`,
    { hint: "Restore the pack from a backup or train the keys again.", context: { path }, cause },
  );
}
