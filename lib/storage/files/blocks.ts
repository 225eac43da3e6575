import { DataError } from "../../core/errors/errors.ts";
import { digestBytes, hashBytes, startHash } from "../../core/bytes/hash.ts";
import { DISK, type Files, type ReadableFile } from "./files.ts";

/** What a manifest says of a file: enough to know of any part of it whether it is as it was written. */
export interface FileSeal {
  /** Size in bytes. */
  readonly bytes: number;
  /** Bytes of a block; the last one may be shorter. */
  readonly blockBytes: number;
  /** SHA-256 of each block, 64 hexadecimal digits, shape [ceil(bytes / blockBytes)]. */
  readonly blocks: readonly string[];
}

/** A megabyte: a hash of it takes a millisecond, and a gigabyte needs a thousand. */
const BLOCK_BYTES = 1 << 20;

/**
 * Hash a finished file block by block; one block in memory.
 *
 * @param path The file. @param options `files`: file operations; `blockBytes`: size of a block, default 1 MiB.
 */
export function sealFile(
  path: string,
  { files = DISK, blockBytes = BLOCK_BYTES }: { files?: Files; blockBytes?: number } = {},
): FileSeal {
  const file = files.open(path);
  try {
    const blocks: string[] = [];
    for (let at = 0; at < file.size; at += blockBytes) {
      const bytes = file.read(at, Math.min(blockBytes, file.size - at));
      if (bytes === null) throw changing(path);
      blocks.push(hashBytes(bytes));
    }
    return { bytes: file.size, blockBytes, blocks };
  } finally {
    file.close();
  }
}

function changing(path: string): DataError {
  return new DataError(
    "WRITE_FAILED",
    `Cannot seal ${path} as nobody may write it: current value is "became shorter"`,
    {
      hint: "Let one process at a time work in this folder.",
      context: { path },
    },
  );
}

/**
 * Size and SHA-256 of a whole file; one block in memory.
 *
 * @param path The file. @param options `files`: file operations.
 */
export function hashFile(path: string, { files = DISK }: { files?: Files } = {}): { bytes: number; sha256: string } {
  const file = files.open(path), hash = startHash();
  try {
    for (let at = 0; at < file.size; at += BLOCK_BYTES) {
      const bytes = file.read(at, Math.min(BLOCK_BYTES, file.size - at));
      if (bytes === null) throw changing(path);
      hash.update(bytes);
    }
    return { bytes: file.size, sha256: hash.digest("hex") };
  } finally {
    file.close();
  }
}

/** Reads spans of a file; every block that is touched is verified first. */
export interface SealedReader {
  /** Bytes of the file. */
  readonly bytes: number;
  /**
   * The bytes of `[start, end)`, as a fresh array.
   *
   * @throws What `damaged` of {@linkcode openSealed} gives, if a block is not as it was written.
   */
  slice(start: number, end: number): Uint8Array<ArrayBuffer>;
  /** As {@linkcode slice}, where the checksums can be waited for: a process that reads little starts sooner by it. */
  sliceLater(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Read a sealed file in parts. It is opened for each span, so that nothing has to be released.
 *
 * @param path The file. @param seal What its manifest says.
 * @param options `damaged`: makes the error from what is wrong.
 * @throws What `damaged` gives, if the file is missing or has another size.
 */
export function openSealed(
  path: string,
  seal: FileSeal,
  { damaged }: { damaged: (fact: string, cause?: unknown) => Error },
): SealedReader {
  const { bytes, blockBytes, blocks } = seal;
  const open = (): ReadableFile => {
    try {
      return DISK.open(path);
    } catch (cause) {
      throw damaged("it cannot be opened", cause);
    }
  };
  const file = open();
  file.close();
  if (file.size !== bytes) throw damaged(`it has ${file.size} bytes instead of ${bytes}`);
  /** The blocks that a span touches, from byte `from` on. */
  const readBlocks = (start: number, end: number): { from: number; span: Uint8Array<ArrayBuffer> } => {
    const from = Math.floor(start / blockBytes) * blockBytes,
      to = Math.min(Math.ceil(end / blockBytes) * blockBytes, bytes);
    const file = open();
    try {
      const span = readOr(damaged, () => file.read(from, Math.max(to - from, 0)));
      if (span === null) throw damaged(`it ends before byte ${to}`);
      return { from, span };
    } finally {
      file.close();
    }
  };
  const assertBlock = (at: number, sha256: string) => {
    if (sha256 !== blocks[at / blockBytes]) throw damaged(`its checksum differs at byte ${at}`);
  };
  const blocksOf = function* (from: number, span: Uint8Array<ArrayBuffer>) {
    for (let at = 0; at < span.length; at += blockBytes) yield [from + at, span.subarray(at, at + blockBytes)] as const;
  };
  return {
    bytes,
    slice(start, end) {
      const { from, span } = readBlocks(start, end);
      for (const [at, block] of blocksOf(from, span)) assertBlock(at, hashBytes(block));
      return span.slice(start - from, end - from);
    },
    async sliceLater(start, end) {
      const { from, span } = readBlocks(start, end);
      for (const [at, block] of blocksOf(from, span)) assertBlock(at, await digestBytes(block));
      return span.slice(start - from, end - from);
    },
  };
}

function readOr<T>(damaged: (fact: string, cause?: unknown) => Error, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw damaged("it cannot be read", cause);
  }
}
