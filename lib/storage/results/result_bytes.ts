import { startHash } from "../../core/bytes/hash.ts";

/** "1KR1", little-endian. */
const MAGIC = 0x31524b31;
/** Magic u32, 0 u32, length u64, SHA-256 of name and content. */
const HEADER_BYTES = 48;
/** Ends the name of a result that was set aside. */
export const DAMAGED = ".damaged";
const NAME = /^(?!.*\.damaged$)[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/** Whether {@linkcode checkResultName} takes a name. */
export function isResultName(name: string): boolean {
  return NAME.test(name);
}

/**
 * A name may come from a plan: it must never lead out of its folder.
 *
 * @throws {RangeError} If it is none.
 */
export function checkResultName(name: string): string {
  if (isResultName(name)) return name;
  throw new RangeError(
    `Cannot name a result as its name must be made of letters, digits, _, -, . and /: current value is ${
      JSON.stringify(name)
    }`,
  );
}

/**
 * A result with a head that says how long it is and what it hashes to. The name is part of what is hashed: a result in
 * another's place is damaged.
 *
 * @param name Of the result. @param content All of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sealResult, unsealResult } from "@lib/storage/results/result_bytes.ts";
 * const bytes = sealResult("done/0", Uint8Array.of(1));
 * assertEquals(unsealResult("done/0", bytes), Uint8Array.of(1));
 * assertEquals(unsealResult("done/1", bytes), null);
 * ```
 */
export function sealResult(name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setBigUint64(8, BigInt(content.length), true);
  bytes.set(digest(name, content), 16);
  bytes.set(content, HEADER_BYTES);
  return bytes;
}

/**
 * The content of what {@linkcode sealResult} gave, or null if it is not as it was.
 *
 * @param name Of the result. @param bytes As they were found.
 */
export function unsealResult(name: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const content = bytes.slice(HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC || view.getBigUint64(8, true) !== BigInt(content.length)) return null;
  return digest(name, content).equals(bytes.subarray(16, HEADER_BYTES)) ? content : null;
}

function digest(name: string, content: Uint8Array) {
  return startHash().update(`${name}\n`).update(content).digest();
}
