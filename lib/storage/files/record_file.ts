import { startHash } from "../../core/bytes/hash.ts";
import { DISK, type Files, readBytes, type WritableFile } from "./files.ts";
import { storageError } from "./system_error.ts";

/** "1KL1", little-endian. */
const MAGIC = 0x314c4b31;
/** Magic u32, length u32, first 8 bytes of the SHA-256 of the content. */
const HEADER_BYTES = 16;
const DIGEST_BYTES = 8;

/** What is whole in a file of records. */
export interface RecordContent {
  /** The records, in their order, as views of the file's bytes. */
  readonly records: readonly Uint8Array<ArrayBuffer>[];
  /** Whether something other than the end is not as it was written; what a kill leaves at the end was never told as done. */
  readonly isDamaged: boolean;
}

/**
 * A file that grows by records, one write of the system for each: a process that is killed leaves every record that was
 * appended whole, and at most the last one, which was not, in part.
 */
export class RecordFile {
  readonly #path: string;
  readonly #file: WritableFile;
  #size = 0;
  #isSound = true;

  /**
   * Start a file.
   *
   * @param path It must be new, in a folder that is there. @param options `files`: file operations.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like, as all methods.
   */
  constructor(path: string, { files = DISK }: { readonly files?: Files } = {}) {
    this.#path = path;
    this.#file = this.#guard(() => files.create(path));
  }

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Whether every record so far is whole: after a failed one nothing may follow it. */
  get isSound(): boolean {
    return this.#isSound;
  }

  /** Append a record. */
  append(content: Uint8Array): void {
    const bytes = new Uint8Array(HEADER_BYTES + content.length), view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC, true);
    view.setUint32(4, content.length, true);
    bytes.set(digest(content), HEADER_BYTES - DIGEST_BYTES);
    bytes.set(content, HEADER_BYTES);
    this.#guard(() => this.#file.write(bytes));
    this.#size += bytes.length;
  }

  /** Release the file. */
  close(): void {
    this.#guard(() => this.#file.close());
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      this.#isSound = false;
      throw storageError(thrown, this.#path);
    }
  }
}

/**
 * Read a file of records, also one that is being written.
 *
 * @param path File. @param options `files`: file operations.
 * @throws As `Files.open`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readRecords, RecordFile } from "@lib/storage/files/record_file.ts";
 * const path = `${Deno.makeTempDirSync()}/a.log`;
 * const file = new RecordFile(path);
 * file.append(Uint8Array.of(1, 2));
 * Deno.writeFileSync(path, Uint8Array.of(49), { append: true });
 * assertEquals(readRecords(path), { records: [Uint8Array.of(1, 2)], isDamaged: false });
 * file.close();
 * ```
 */
export function readRecords(path: string, { files = DISK }: { readonly files?: Files } = {}): RecordContent {
  return parseRecords(readBytes(path, { files }) ?? new Uint8Array());
}

function parseRecords(bytes: Uint8Array<ArrayBuffer>): RecordContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), records: Uint8Array<ArrayBuffer>[] = [];
  let at = 0, isDamaged = false;
  while (at + HEADER_BYTES <= bytes.length) {
    const length = view.getUint32(at + 4, true), end = at + HEADER_BYTES + length;
    // Without a length that can be trusted nobody knows where the next record begins.
    if (view.getUint32(at, true) !== MAGIC) return { records, isDamaged: true };
    if (end > bytes.length) break;
    const content = bytes.subarray(at + HEADER_BYTES, end);
    if (digest(content).equals(bytes.subarray(at + HEADER_BYTES - DIGEST_BYTES, at + HEADER_BYTES))) {
      records.push(content);
    } else isDamaged = true;
    at = end;
  }
  return { records, isDamaged };
}

function digest(content: Uint8Array) {
  return startHash().update(content).digest().subarray(0, DIGEST_BYTES);
}
