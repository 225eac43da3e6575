/*
 * Layout of a Zstandard file, RFC 8878: frames one after the other.
 *
 *     frame      28 B5 2F FD | descriptor | window? | dictionary? | content size? | blocks … | checksum?
 *     block      3 bytes: last (1 bit), type (2), size (21) | content
 *     skippable  5x 2A 4D 18 | size (4) | content
 */

/** Part of a frame. */
export interface FramePart {
  readonly bytes: Uint8Array;
  /** Whether the frame ends with it. */
  readonly isEnd: boolean;
}

/** Finds the frames of a Zstandard file, bytes after bytes. */
export interface ZstdFrames {
  /** Cut bytes at the ends of frames; skippable frames are left out. */
  split(bytes: Uint8Array): FramePart[];
  /** Whether what came so far ends with a frame. */
  isBetween(): boolean;
  /** What is wrong with the layout, if anything. */
  problem(): string | null;
}

const FRAME = 0xfd2fb528, SKIPPABLE = 0x184d2a50;
const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_BYTES = [0, 2, 4, 8];

/**
 * Start at the begin of a file.
 *
 * @see RFC 8878, section 3.1
 */
export function createZstdFrames(): ZstdFrames {
  // `fields`: the header bytes that `next` wants, as far as they came. `skip`: bytes of content before it.
  let fields: number[] = [], wanted = 4, skip = 0, hasChecksum = false, isSkippable = false;
  let problem: string | null = null, isBetween = false, frames = 0;
  let next: () => void = magic;

  function want(count: number, then: () => void) {
    [fields, wanted, next] = [[], count, then];
  }
  const number = () => fields.reduce((sum, byte, i) => sum + byte * 2 ** (8 * i), 0);

  function magic() {
    const value = number();
    isSkippable = (value & 0xfffffff0) >>> 0 === SKIPPABLE;
    if (isSkippable) want(4, () => content(number(), end));
    else if (value === FRAME) want(1, descriptor);
    else problem = "not a Zstandard frame";
  }
  function descriptor() {
    const [flags = 0] = fields;
    const isSingle = (flags & 32) !== 0;
    hasChecksum = (flags & 4) !== 0;
    const size = CONTENT_BYTES[flags >> 6] ?? 0;
    const header = (isSingle ? 0 : 1) + (DICTIONARY_BYTES[flags & 3] ?? 0) + (size === 0 && isSingle ? 1 : size);
    content(header, block);
  }
  function block() {
    want(3, () => {
      const header = number();
      const isLast = (header & 1) === 1, type = (header >> 1) & 3;
      if (type === 3) problem = "an unknown type of block";
      const after = !isLast ? block : hasChecksum ? () => content(4, end) : end;
      content(type === 1 ? 1 : header >>> 3, after);
    });
  }
  function content(bytes: number, then: () => void) {
    skip = bytes;
    want(0, then);
  }
  function end() {
    isBetween = true;
    frames++;
    want(4, magic);
  }

  return {
    split(bytes) {
      const parts: FramePart[] = [];
      // The first bytes of a frame may have come with the bytes before: which kind it is shows only now.
      const carried = next === magic ? Uint8Array.from(fields) : new Uint8Array();
      const take = (from: number, to: number, isEnd: boolean) => {
        if (from === 0 && carried.length > 0) parts.push({ bytes: carried, isEnd: false });
        parts.push({ bytes: bytes.subarray(from, to), isEnd });
      };
      let from = 0, at = 0;
      while (problem === null) {
        if (skip > 0 && at < bytes.length) {
          const step = Math.min(skip, bytes.length - at);
          [skip, at] = [skip - step, at + step];
        } else if (skip === 0 && fields.length === wanted) {
          next();
          if (!isBetween) continue;
          if (!isSkippable) take(from, at, true);
          [from, isSkippable] = [at, false];
        } else if (at < bytes.length) {
          isBetween = false;
          fields.push(bytes[at++] ?? 0);
        } else break;
      }
      if (from < at && !isSkippable && next !== magic && problem === null) take(from, at, false);
      return parts;
    },
    isBetween: () => isBetween && frames > 0 && problem === null,
    problem: () => problem,
  };
}
