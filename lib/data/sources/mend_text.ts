import { formatNumber } from "../../core/text/format_number.ts";
import { isAscii, isUtf8 } from "node:buffer";
import { readStreamed } from "./read_streamed.ts";
import { hasByteOrderMark, type TextLayout, unknownEncoding } from "./text_layout.ts";
import { endOfRecord, MOST_RECORD_BYTES } from "./text_records.ts";

/** A copy of a text file that the database reads as it is. */
export interface MendedText {
  /** UTF-8, lines end with LF; each line that is no row is empty, so that lines keep their numbers. */
  readonly path: string;
  /** JSON lines of what was left out: `line` (1 is the first of the file), `text`, `problem`. */
  readonly rejects: string;
  /** Bytes that the longest of these lines takes, at least 16 MB. */
  readonly longestReject: number;
}

/** Below so many lines that are no UTF-8 a file is taken for damaged, not for another encoding. */
const FEW = 3;

/**
 * Write a text file anew: in UTF-8, with one kind of line ends, without records that are broken. A broken record costs its
 * first line; what follows is read as if it began there.
 *
 * @param layout What the file looks like. @param target Path of the copy.
 * @throws {DataError} `UNKNOWN_ENCODING` if lines are no UTF-8 and no line shows that others are; `UNREADABLE_FILE`.
 */
export async function mendText(layout: TextLayout, target: string): Promise<MendedText> {
  const { path, encoding, delimiter } = layout;
  const rejects = `${target}.rejects`;
  using out = openText(target);
  using rejected = openText(rejects);
  const decoder = encoding === "utf-8" ? null : new TextDecoder(encoding);
  let longest = 1 << 24, pending = new Uint8Array(), line = 1, foreign = 0, letters = 0;

  function reject(record: Uint8Array, problem: string) {
    const text = new TextDecoder().decode(record);
    const bytes = new TextEncoder().encode(`${JSON.stringify({ line, text, problem })}\n`);
    longest = Math.max(longest, bytes.length + 1024);
    rejected.write(bytes);
  }
  function take(bytes: Uint8Array, isEnd: boolean) {
    const whole = new Uint8Array(pending.length + bytes.length);
    whole.set(pending);
    whole.set(bytes, pending.length);
    let from = 0;
    while (from < whole.length) {
      const found = endOfRecord(whole, from, { delimiter, isEnd });
      if (found === null) break;
      const record = whole.subarray(from + (line === 1 && hasByteOrderMark(whole) ? 3 : 0), found.end);
      const isForeign = !isUtf8(record);
      if (isForeign) foreign++;
      else if (!isAscii(record)) letters++;
      const isKept = !found.isBroken && !isForeign;
      if (isKept) out.write(record);
      else reject(record, found.isBroken ? brokenBecause(record) : "it is not UTF-8");
      // What is left out leaves its line breaks; what is kept has its own inside.
      for (let i = isKept ? 1 : Math.max(found.lines, 1); i > 0; i--) out.write(LINE_END);
      line += found.lines;
      from = found.next;
    }
    pending = whole.slice(from);
  }
  const recode = (bytes?: Uint8Array) =>
    new TextEncoder().encode(decoder?.decode(bytes, { stream: bytes !== undefined }));
  await readStreamed(path, { onTable: (bytes) => take(decoder === null ? bytes : recode(bytes), false) });
  take(decoder === null ? new Uint8Array() : recode(), true);
  if (foreign >= FEW && letters === 0) throw unknownEncoding(path, `${foreign} lines of other bytes`);
  return { path: target, rejects, longestReject: longest };
}

const LINE_END = Uint8Array.of(10);

function brokenBecause(record: Uint8Array): string {
  return record.length > MOST_RECORD_BYTES
    ? `it is longer than ${formatNumber(MOST_RECORD_BYTES)} bytes`
    : "a quote is not closed, or text follows its end";
}

interface TextFile extends Disposable {
  write(bytes: Uint8Array): void;
}

/** A write for each record would be slow. */
function openText(path: string): TextFile {
  const file = Deno.openSync(path, { create: true, write: true, truncate: true });
  let buffer = new Uint8Array(1 << 20), filled = 0;
  const flush = () => {
    for (let at = 0; at < filled;) at += file.writeSync(buffer.subarray(at, filled));
    filled = 0;
  };
  return {
    write(bytes) {
      if (filled + bytes.length > buffer.length) flush();
      if (bytes.length > buffer.length) buffer = new Uint8Array(bytes.length);
      buffer.set(bytes, filled);
      filled += bytes.length;
    },
    [Symbol.dispose]() {
      flush();
      file.close();
    },
  };
}
