import { joinBytes } from "../../core/bytes/join_bytes.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { Files } from "../../storage/files/files.ts";
import { Publication } from "../../storage/files/publish.ts";

/*
 * keys.bin: columns of fixed width first, so that the place of a key in each is known, then the texts.
 *
 *     header  32 bytes: "1KKY", format, keys, parts per key, whether `late` is there, 0; bytes of the texts as f64
 *     rows    i32 per key
 *     ahead   i32 per key
 *     late    i32 per key, or nothing
 *     ids     16 bytes per key
 *     ends    u32 per key and part: where its text ends
 *     texts   as JSON has them, without quotes: any text is whole, and most are as they are
 *
 * Numbers are little-endian, as typed arrays are on every machine that this runs on.
 */

const MAGIC = 0x594b4b31, FORMAT = 1, HEADER = 32, ID_BYTES = 16;
/** Keys whose texts are encoded at once. */
const BATCH = 8192;

/** How many rows the keys of a version have, as a `FeatureGroup` says it; each of shape [k]. */
export interface KeyRowCounts {
  readonly keyRows: Int32Array;
  readonly futureRows: Int32Array;
  readonly lateRows?: Int32Array;
}

/** Makes an error from what is wrong. */
type Damaged = (detail: string, cause?: unknown) => Error;

/** A file whose spans are verified as they are read. */
export interface KeyBytes {
  /** Of the file. */
  readonly bytes: number;
  /** The bytes of `[start, end)`, in memory of their own. */
  slice(start: number, end: number): Uint8Array<ArrayBuffer>;
}

/** Bytes up to which a file is read at once. */
const AT_ONCE = 4 * 2 ** 20;

/**
 * A file whose keys are all asked for: a small one is read and verified once, not span by span.
 *
 * @param file Of keys. @throws As its spans.
 */
export async function readAhead(
  file: KeyBytes & { sliceLater(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> },
): Promise<KeyBytes> {
  if (file.bytes > AT_ONCE) return file;
  const whole = await file.sliceLater(0, file.bytes);
  return { bytes: whole.length, slice: (start, end) => whole.slice(start, end) };
}

/**
 * A file of which keys are asked for chunk by chunk: a small one is read and verified once, when it is first asked, as its blocks are
 * larger than the keys of a chunk and each chunk would verify them anew. Of a damaged one spans are read: damage elsewhere harms
 * nobody.
 *
 * @param file Of keys. @returns Throws as its spans.
 */
export function readOnce(file: KeyBytes): KeyBytes {
  if (file.bytes > AT_ONCE) return file;
  let whole: Uint8Array<ArrayBuffer> | null | undefined;
  return {
    bytes: file.bytes,
    slice(start, end) {
      if (whole === undefined) whole = wholeOrNone(file);
      return whole === null ? file.slice(start, end) : whole.slice(start, end);
    },
  };
}

function wholeOrNone(file: KeyBytes): Uint8Array<ArrayBuffer> | null {
  try {
    return file.slice(0, file.bytes);
  } catch {
    return null; // who reads the damaged span is told
  }
}

/**
 * Write the keys of a version; a batch of their texts is in memory beside them.
 *
 * @param path File. @param keys Sorted keys, shape [k].
 * @param options `parts`: of each key; columns of numbers, shape [k]; `files`: file operations.
 * @throws {RangeError} If an id is not 32 hexadecimal digits. @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function writeKeyFile(
  path: string,
  keys: readonly SeriesKey[],
  options: KeyRowCounts & { readonly parts: number; readonly files?: Files },
): void {
  const { parts, keyRows, futureRows, lateRows, files } = options, publication = new Publication(path, { files });
  try {
    const batches = [...Array(Math.ceil(keys.length / BATCH)).keys()].map((b) => [b * BATCH, (b + 1) * BATCH] as const);
    const ends = new Uint32Array(keys.length * parts), text = (part: string) => JSON.stringify(part).slice(1, -1);
    const encode = (from: number, to: number) =>
      keys.slice(from, to).map((key) => key.parts.map((part) => new TextEncoder().encode(text(part))));
    let end = 0, at = 0;
    for (const span of batches) {
      for (const texts of encode(...span)) for (const { length } of texts) ends[at++] = end += length;
    }
    publication.write(headerOf({ keys: keys.length, parts, hasLate: lateRows !== undefined, textBytes: end }));
    for (const column of [keyRows, futureRows, ...lateRows === undefined ? [] : [lateRows]]) {
      publication.write(bytesOf(column));
    }
    for (const [from, to] of batches) publication.write(idsOf(keys.slice(from, to)));
    publication.write(bytesOf(ends));
    for (const span of batches) publication.write(joinBytes(encode(...span).flat()));
    publication.finish();
  } finally {
    publication.discard();
  }
}

interface Header {
  readonly keys: number;
  readonly parts: number;
  readonly hasLate: boolean;
  readonly textBytes: number;
}

function headerOf({ keys, parts, hasLate, textBytes }: Header): Uint8Array {
  const header = new DataView(new ArrayBuffer(HEADER));
  [MAGIC, FORMAT, keys, parts, Number(hasLate)].forEach((value, i) => header.setUint32(4 * i, value, true));
  header.setFloat64(24, textBytes, true);
  return new Uint8Array(header.buffer);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function idsOf(keys: readonly SeriesKey[]): Uint8Array {
  const ids = new Uint8Array(ID_BYTES * keys.length);
  keys.forEach(({ id }, k) => {
    const bytes = /^[0-9a-f]{32}$/.test(id) ? Uint8Array.fromHex(id) : null;
    if (bytes === null) {
      throw new RangeError(`Cannot write a key as its id must be 32 hexadecimal digits: current value is ${id}`);
    }
    ids.set(bytes, ID_BYTES * k);
  });
  return ids;
}

/** The keys of a version in its file: numbers of all of them, keys as they are asked for. */
export class KeyFile {
  /** Number of keys. */
  readonly length: number;
  /** Numbers of all keys. */
  readonly columns: KeyRowCounts;
  readonly #file: KeyBytes;
  readonly #header: Header;
  readonly #idsAt: number;
  readonly #damaged: Damaged;

  /**
   * Read header and numbers.
   *
   * @param file What {@linkcode writeKeyFile} wrote. @param parts Of each key. @param damaged Makes the error.
   * @throws What `damaged` gives, if they do not fit.
   */
  constructor(file: KeyBytes, parts: number, damaged: Damaged) {
    [this.#file, this.#damaged] = [file, damaged];
    const header = this.#header = readHeader(file, damaged), { keys, hasLate, textBytes } = header;
    this.length = keys;
    const numbers = (hasLate ? 3 : 2) * 4 * keys;
    this.#idsAt = HEADER + numbers;
    if (header.parts !== parts) throw damaged(`its keys have ${header.parts} parts instead of ${parts}`);
    const size = this.#idsAt + (ID_BYTES + 4 * parts) * keys + textBytes;
    if (file.bytes !== size) throw damaged(`its ${keys} keys end at byte ${size} of ${file.bytes}`);
    const { buffer } = file.slice(HEADER, this.#idsAt),
      column = (c: number) => new Int32Array(buffer, 4 * keys * c, keys);
    this.columns = { keyRows: column(0), futureRows: column(1), ...hasLate ? { lateRows: column(2) } : {} };
  }

  /**
   * The keys at positions [from, to).
   *
   * @throws What `damaged` gave, if their bytes are not as they were written.
   */
  read(from: number, to: number): SeriesKey[] {
    const { keys, parts } = this.#header, endsAt = this.#idsAt + ID_BYTES * keys, count = Math.max(to - from, 0);
    const ids = this.#file.slice(this.#idsAt + ID_BYTES * from, this.#idsAt + ID_BYTES * to);
    // The end of the text before is where the first begins.
    const first = from * parts, before = first === 0 ? 0 : 1;
    const ends = new Uint32Array(this.#file.slice(endsAt + 4 * (first - before), endsAt + 4 * to * parts).buffer);
    const textsAt = endsAt + 4 * keys * parts, begin = before === 0 ? 0 : ends[0] ?? 0, end = ends.at(-1) ?? 0;
    const isAscending = ends.every((value, i) => value >= (ends[i - 1] ?? 0));
    if (!isAscending || end > this.#header.textBytes) throw this.#damaged("its texts overlap");
    const text = textReader(this.#file.slice(textsAt + begin, textsAt + end), this.#damaged);
    const found = new Array<SeriesKey>(count);
    let start = 0;
    for (let k = 0, at = before; k < count; k++) {
      const own = new Array<string>(parts);
      for (let p = 0; p < parts; p++, at++) {
        const stop = ends[at]! - begin;
        own[p] = text(start, stop);
        start = stop;
      }
      found[k] = { id: ids.subarray(ID_BYTES * k, ID_BYTES * (k + 1)).toHex(), parts: own };
    }
    return found;
  }
}

function readHeader(file: KeyBytes, damaged: Damaged): Header {
  if (file.bytes < HEADER) throw damaged("it is no table of keys");
  const view = new DataView(file.slice(0, HEADER).buffer);
  const [magic, format, keys = 0, parts = 0, late] = [0, 4, 8, 12, 16].map((at) => view.getUint32(at, true));
  if (magic !== MAGIC || format !== FORMAT) throw damaged("it is no table of keys");
  return { keys, parts, hasLate: late === 1, textBytes: view.getFloat64(24, true) };
}

/** Gives texts by the place of their bytes. Where each byte is a character, all are decoded at once. */
function textReader(bytes: Uint8Array, damaged: Damaged): (from: number, to: number) => string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true }),
    all = decoder.decode(bytes),
    isPlain = all.length === bytes.length;
  return (from, to) => {
    const text = isPlain ? all.slice(from, to) : decoder.decode(bytes.subarray(from, to));
    if (!text.includes("\\")) return text;
    try {
      return JSON.parse(`"${text}"`);
    } catch (cause) {
      throw damaged("a text of its keys cannot be read", cause);
    }
  };
}
