import { RegistryError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { DISK, type ReadableFile } from "../../storage/files/files.ts";
import { systemCondition } from "../../storage/files/system_error.ts";

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

/**
 * Reads artifacts of one pack; every read is checked against its checksum. A pack may come from anybody: nothing of it is
 * waited for, and no memory is taken for bytes that are not there.
 */
export class PackReader {
  readonly #path: string;
  readonly #file: ReadableFile;

  /**
   * Open a pack.
   *
   * @param path Its path.
   * @throws {RegistryError} `CORRUPT_PACK` if there is no such file, or it is a folder, a device or a pipe.
   */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = DISK.open(path);
    } catch (thrown) {
      throw unreadable(path, "it cannot be opened as a file", thrown);
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
    const { size } = this.#file;
    const trailer = this.#span(size - TRAILER_BYTES, TRAILER_BYTES);
    const view = new DataView(trailer.buffer);
    if (view.getUint32(12, true) !== PACK_MAGIC) throw corruptPack(this.#path, "the trailer is not one of a pack");
    const bytes = this.#span(Number(view.getBigUint64(0, true)), view.getUint32(8, true));
    const sha256 = trailer.subarray(16).toHex();
    if (hashBytes(bytes) !== sha256) throw corruptPack(this.#path, "the checksum of the index differs");
    return this.#parseIndex(bytes);
  }

  /** Release the file. */
  close(): void {
    this.#file.close();
  }

  #parseIndex(bytes: Uint8Array): PackEntry[] {
    try {
      const entries: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      if (Array.isArray(entries) && entries.every(isEntry)) return entries;
    } catch {
      // said below
    }
    throw corruptPack(this.#path, "the index is no list of artifacts");
  }

  #span(offset: number, length: number): Uint8Array<ArrayBuffer> {
    let bytes: Uint8Array<ArrayBuffer> | null;
    try {
      bytes = this.#file.read(offset, length);
    } catch (thrown) {
      throw unreadable(this.#path, "it cannot be read", thrown);
    }
    if (bytes !== null) return bytes;
    throw corruptPack(this.#path, `its ${this.#file.size} bytes have no ${length} at ${offset}`);
  }
}

function isEntry(value: unknown): value is PackEntry {
  const { name, offset, length, sha256 }: Record<string, unknown> = Object(value);
  return typeof name === "string" && isCount(offset) && isCount(length) && typeof sha256 === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** What the system cannot do now says nothing of the pack. */
function unreadable(path: string, fact: string, thrown: unknown): RegistryError {
  const condition = systemCondition(thrown);
  if (condition === null || condition.code === "READ_ONLY") return corruptPack(path, fact, thrown);
  const { code, requirement, hint } = condition;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new RegistryError(code, `Cannot read pack ${path} as ${requirement}: current value is "${text}"`, {
    hint,
    context: { path },
    cause: thrown,
  });
}

function corruptPack(path: string, fact: string, cause?: unknown): RegistryError {
  return new RegistryError(
    "CORRUPT_PACK",
    `Cannot read pack ${path} as it must be as it was written: current value is "${fact}"`,
    { hint: "Restore the pack from a backup or train the keys again.", context: { path }, cause },
  );
}
