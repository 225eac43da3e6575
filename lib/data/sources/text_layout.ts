import { isAscii, isUtf8 } from "node:buffer";
import { DataError } from "../../core/errors/errors.ts";
import { formatPercent } from "../../core/text/format_number.ts";
import { readStreamed } from "./read_streamed.ts";
import { endOfRecord, scanRecords } from "./text_records.ts";

/** How a text file is written. */
export interface TextLayout {
  readonly path: string;
  /** Encoding as `TextDecoder` names it. */
  readonly encoding: string;
  /** Of fields; null if lines have no fields. */
  readonly delimiter: string | null;
  /** The first record's fields; of JSON lines its text. */
  readonly head: readonly string[];
  readonly newline: "\n" | "\r\n";
  /** Lines before the first record: empty ones, and the `sep=;` of spreadsheets. */
  readonly skippedLines: number;
  /** Whether the database reads the file as it is. */
  readonly isRegular: boolean;
}

const DELIMITERS = [",", ";", "\t", "|"];
const HEAD_BYTES = 1 << 16;
/** The first record has to end within. */
const MOST_HEAD_BYTES = 1 << 24;

/**
 * Look at a text file as a whole, streaming: encoding, delimiter, header, and whether it is written as the database wants
 * it. Compressed files are verified.
 *
 * @param path File.
 * @param options `hasFields`: whether lines are fields with a delimiter; `encoding`: of the config, if it is no UTF-8.
 * @throws {DataError} `DAMAGED_FILE`, `UNREADABLE_FILE`, `UNKNOWN_ENCODING`.
 */
export async function readLayout(
  path: string,
  options: { readonly hasFields: boolean; readonly encoding: string | null },
): Promise<TextLayout> {
  const utf8 = watchUtf8();
  const seen = { bytes: new Uint8Array(), head: null as Head | null, isValid: true };
  const take = (bytes: Uint8Array, isEnd: boolean) => {
    if (seen.head !== null) return seen.head.feed(bytes);
    seen.bytes = append(seen.bytes, bytes);
    if (seen.bytes.length < HEAD_BYTES && !isEnd) return;
    seen.head = readHead(seen.bytes, { path, isEnd, ...options });
    seen.head?.feed(seen.bytes);
  };
  await readStreamed(path, {
    onTable(bytes) {
      seen.isValid = utf8(bytes) && seen.isValid;
      take(bytes, false);
    },
  });
  if (seen.head === null) take(new Uint8Array(), true);
  if (seen.head === null) throw headless(path);
  const { encoding, delimiter, fields, skippedLines, scan } = seen.head, hasMark = hasByteOrderMark(seen.bytes);
  return {
    path,
    encoding,
    delimiter,
    head: fields,
    newline: scan.hasCrLf() ? "\r\n" : "\n",
    skippedLines,
    // Behind a byte order mark and skipped lines the database tells wrong places of bad lines.
    isRegular: encoding === "utf-8" && seen.isValid && scan.isRegular(true) && !(hasMark && skippedLines > 0),
  };
}

/** Whether a text in UTF-8 begins with the mark that Windows puts there. */
export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Encoding by a byte order mark. */
export function encodingOf(bytes: Uint8Array, given: string | null): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return given ?? "utf-8";
}

interface Head {
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly fields: readonly string[];
  readonly skippedLines: number;
  readonly scan: ReturnType<typeof scanRecords>;
  feed(bytes: Uint8Array): void;
}

function readHead(
  bytes: Uint8Array,
  options: { path: string; isEnd: boolean; hasFields: boolean; encoding: string | null },
): Head | null {
  const encoding = encodingOf(bytes, options.encoding);
  if (encoding === "utf-8") refuseZeros(bytes, options.path);
  const text = new TextDecoder(encoding).decode(bytes);
  const utf8 = new TextEncoder().encode(text);
  const lead = (options.hasFields ? /^(?:sep=([^\r\n])(?:\r\n|\n|\r))?[\r\n]*/i : /^[\r\n]*/).exec(text);
  const skipped = lead?.[0] ?? "";
  const delimiter = options.hasFields ? lead?.[1] ?? sniffDelimiter(text) : null;
  const start = new TextEncoder().encode(skipped).length;
  const isEnd = options.isEnd || bytes.length > MOST_HEAD_BYTES;
  const end = endOfRecord(utf8, start, { delimiter, isEnd });
  if (end === null) return null;
  const first = new TextDecoder().decode(utf8.subarray(start, end.end));
  const scan = scanRecords(delimiter);
  return {
    encoding,
    delimiter,
    fields: delimiter === null ? [first] : splitFields(first, delimiter),
    skippedLines: skipped.match(/\r\n|\r|\n/g)?.length ?? 0,
    scan,
    // Other encodings are written anew in any case.
    feed: (more) => encoding === "utf-8" ? scan.feed(more) : undefined,
  };
}

function headless(path: string): DataError {
  return new DataError("UNREADABLE_FILE", `Cannot read ${path} as its first line must end: current value is no end`, {
    hint: "Check that the file is a table of text.",
    context: { path },
  });
}

/** Bytes of zero among so many others are a slip within a text, and told where a cell is read; of more it is none. */
const MOST_ZEROS = 0.05;
/** Where so many of the zeros are every other byte, the letters of a text have two. */
const ON_ONE_SIDE = 0.9;

/** UTF-16 without its mark, which would come in front, or no text at all. */
function refuseZeros(bytes: Uint8Array, path: string): void {
  const zeros = [0, 0];
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) zeros[at % 2]!++;
  const [even = 0, odd = 0] = zeros;
  if (even + odd <= MOST_ZEROS * bytes.length) return;
  if (Math.max(even, odd) < ON_ONE_SIDE * (even + odd)) {
    throw new DataError(
      "UNREADABLE_FILE",
      `Cannot read ${path} as it must be a text: current value has ${
        formatPercent((even + odd) / bytes.length)
      } bytes of zero`,
      { hint: "Check that the file is whole, and what program has written it.", context: { path } },
    );
  }
  throw unknownEncoding(path, "every other byte zero, as UTF-16 has", odd > even ? "utf-16le" : "utf-16be");
}

/** The error of a text whose letters are not known. @param found What it has. @param encoding What it may be. */
export function unknownEncoding(path: string, found: string, encoding = "windows-1252"): DataError {
  return new DataError("UNKNOWN_ENCODING", `Cannot read ${path} as it must be UTF-8: current value has ${found}`, {
    hint: `Save it as UTF-8, or name its encoding in the config, for instance "encoding": "${encoding}".`,
    context: { path, encoding },
  });
}

/** The delimiter that cuts most of the first lines into as many fields as the header, more than one. */
function sniffDelimiter(text: string): string {
  const lines = text.split(/\r\n|\n|\r/).slice(0, 50).filter((line) => line !== "");
  let best = ",", most = 0;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => splitFields(line, delimiter).length);
    const [fields = 1] = counts;
    const alike = counts.filter((count) => count === fields).length;
    const score = fields === 1 ? 0 : alike + fields / 1e6;
    if (score > most) [best, most] = [delimiter, score];
  }
  return best;
}

/** Fields of one record, unquoted. */
function splitFields(record: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= record.length;) {
    const isQuoted = record[at] === '"';
    let end = at;
    if (isQuoted) {
      for (end++; end < record.length; end++) {
        if (record[end] !== '"') continue;
        if (record[end + 1] !== '"') break;
        end++;
      }
    }
    const stop = record.indexOf(delimiter, end);
    const field = record.slice(at, stop < 0 ? record.length : stop);
    fields.push(isQuoted ? field.slice(1, end - at).replaceAll('""', '"') : field);
    at = stop < 0 ? record.length + 1 : stop + 1;
  }
  return fields;
}

/** Tells of bytes that come in parts whether they are UTF-8 so far; letters may be cut. */
function watchUtf8(): (bytes: Uint8Array) => boolean {
  let carry = new Uint8Array();
  return (bytes) => {
    if (carry.length === 0 && isAscii(bytes)) return true;
    const whole = carry.length === 0 ? bytes : append(carry, bytes);
    let end = whole.length;
    // A letter has at most four bytes; those after the first begin with the bits 10.
    while (end > 0 && whole.length - end < 3 && (whole[end - 1]! & 0xc0) === 0x80) end--;
    if (end > 0 && whole[end - 1]! >= 0xc0) end--;
    else end = whole.length;
    carry = whole.slice(end);
    return isUtf8(whole.subarray(0, end));
  };
}

function append(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
