/*
 * Where records of a text table end. A field is quoted only if it begins with a quote; a closing quote is followed by a
 * delimiter or the end of the line, else the record is broken.
 *
 *     START   a quote opens a field here          5,"two        QUOTED, across lines
 *     PLAIN   a quote is a letter like others     lines"        CLOSED
 */
const START = 0, PLAIN = 1, QUOTED = 2, CLOSED = 3, BROKEN = 4;
const OTHER = 0, QUOTE = 1, DELIMITER = 2, LF = 3, CR = 4, KINDS = 5;
const NEXT = Uint8Array.of(
  ...[PLAIN, QUOTED, START, START, START],
  ...[PLAIN, PLAIN, START, START, START],
  ...[QUOTED, CLOSED, QUOTED, QUOTED, QUOTED],
  ...[BROKEN, QUOTED, START, START, START],
  ...[BROKEN, BROKEN, BROKEN, BROKEN, BROKEN],
);

/** Longest record, in bytes: what the database reads. */
export const MOST_RECORD_BYTES = 2_000_000;

/** What the bytes of a text table look like, record after record. */
export interface RecordScan {
  /** Take in the next bytes. */
  feed(bytes: Uint8Array): void;
  /** Whether all records end alike, none is broken and none too long, as far as they came. */
  isRegular(isEnd: boolean): boolean;
  /** Whether lines end with CR LF. */
  hasCrLf(): boolean;
}

/** Kinds of bytes. @param delimiter Of fields; null if lines have no fields, as in JSON lines. */
function kindsOf(delimiter: string | null): Uint8Array {
  const kinds = new Uint8Array(256);
  kinds[10] = LF;
  kinds[13] = CR;
  if (delimiter === null) return kinds;
  kinds[34] = QUOTE;
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  return kinds;
}

/**
 * Start to look at a text table.
 *
 * @param delimiter Of fields, one ASCII letter; null if lines have no fields.
 */
export function scanRecords(delimiter: string | null): RecordScan {
  const kinds = kindsOf(delimiter);
  let state = START, length = 0, longest = 0, wasCr = false, lf = false, crLf = false, cr = false;
  // Most tables have neither quotes nor carriage returns: then only the last line matters for what follows.
  const isSimple = (bytes: Uint8Array) =>
    state !== QUOTED && state !== CLOSED && !wasCr && !bytes.includes(13) &&
    (delimiter === null || !bytes.includes(34));
  function skip(bytes: Uint8Array) {
    const first = bytes.indexOf(10), last = bytes.lastIndexOf(10);
    longest = Math.max(longest, first < 0 ? length + bytes.length : length + first, first < 0 ? 0 : last - first);
    lf ||= first >= 0;
    length = first < 0 ? length + bytes.length : bytes.length - 1 - last;
    if (bytes.length > 0 && state !== BROKEN) state = kinds[bytes.at(-1)!] === OTHER ? PLAIN : START;
  }
  return {
    feed(bytes) {
      if (isSimple(bytes)) return skip(bytes);
      // Local names, as this loop is passed by every byte of a table with quotes.
      let at = state, start = -length, most = longest, after = wasCr;
      for (let i = 0; i < bytes.length; i++) {
        const kind = kinds[bytes[i]!]!;
        if (kind >= LF && at !== QUOTED) {
          if (kind === CR) cr ||= after;
          else if (after) crLf = true;
          else lf = true;
          most = Math.max(most, i - start);
          start = i + 1;
          after = kind === CR;
        } else if (after) {
          cr = true;
          after = false;
        }
        at = NEXT[at * KINDS + kind]!;
      }
      [state, length, wasCr] = [at, bytes.length - start, after];
      longest = Math.max(most, length);
    },
    isRegular: (isEnd) =>
      state !== BROKEN && !(isEnd && state === QUOTED) && longest <= MOST_RECORD_BYTES && !cr && !(isEnd && wasCr) &&
      !(lf && crLf),
    hasCrLf: () => crLf,
  };
}

/** Where a record ends. */
export interface RecordEnd {
  /** End of its bytes, exclusive. */
  readonly end: number;
  /** Begin of what follows. */
  readonly next: number;
  /** Line breaks from its begin to `next`. */
  readonly lines: number;
  /** A record that is broken or too long ends with its first line. */
  readonly isBroken: boolean;
}

/**
 * Find the end of a record.
 *
 * @param bytes Part of a table. @param from Begin of the record.
 * @param options `delimiter`: as for {@linkcode scanRecords}; `isEnd`: whether the table ends with `bytes`.
 * @returns Null if more bytes are needed to tell.
 */
export function endOfRecord(
  bytes: Uint8Array,
  from: number,
  options: { readonly delimiter: string | null; readonly isEnd: boolean },
): RecordEnd | null {
  const kinds = kindsOf(options.delimiter);
  let state = START, lines = 0;
  for (let i = from; i < bytes.length; i++) {
    const kind = kinds[bytes[i]!]!;
    if (i - from > MOST_RECORD_BYTES) return endOfLine(bytes, from, options.isEnd);
    if (kind < LF) {
      state = NEXT[state * KINDS + kind]!;
      if (state === BROKEN) return endOfLine(bytes, from, options.isEnd);
      continue;
    }
    if (kind === CR && i + 1 === bytes.length && !options.isEnd) return null;
    const next = kind === CR && bytes[i + 1] === 10 ? i + 2 : i + 1;
    lines++;
    if (state !== QUOTED) return { end: i, next, lines, isBroken: false };
    i = next - 1;
  }
  if (!options.isEnd) return null;
  if (state === QUOTED) return endOfLine(bytes, from, true);
  return { end: bytes.length, next: bytes.length, lines: 0, isBroken: false };
}

function endOfLine(bytes: Uint8Array, from: number, isEnd: boolean): RecordEnd | null {
  const breaks = [bytes.indexOf(10, from), bytes.indexOf(13, from)].filter((at) => at >= 0);
  const end = Math.min(bytes.length, ...breaks);
  if (end === bytes.length) return isEnd ? { end, next: end, lines: 0, isBroken: true } : null;
  if (bytes[end] === 13 && end + 1 === bytes.length && !isEnd) return null;
  const next = bytes[end] === 13 && bytes[end + 1] === 10 ? end + 2 : end + 1;
  return { end, next, lines: 1, isBroken: true };
}
