import type { Hash } from "node:crypto";
import { sha256 } from "./sha256.ts";

/**
 * Bytes that a process hashes before it loads the runtime's hashes: those are many times as fast, but to load them, with all
 * that comes with them, takes as long as to hash some 3 MB in plain TypeScript. A process that forecasts one key needs none.
 */
const BEFORE_RUNTIME = 2 * 2 ** 20;

/** Bytes that a call of its own counts for. */
const CALL = 128;

const encoder = new TextEncoder();

type CreateHash = (algorithm: "sha256") => Hash;

let createHash: CreateHash | null | undefined, hashed = 0;

/** The runtime's hashes, loaded at first use; null in a browser, which has none. */
function runtimeHash(): CreateHash | null {
  if (createHash === undefined) {
    const { process } = globalThis as {
      process?: { getBuiltinModule?(name: "node:crypto"): { readonly createHash: CreateHash } };
    };
    createHash = process?.getBuiltinModule?.("node:crypto").createHash ?? null;
  }
  return createHash;
}

/**
 * A SHA-256 of what comes in parts, by the runtime.
 *
 * @throws {TypeError} In a browser.
 */
export function startHash(): Hash {
  const create = runtimeHash();
  if (create === null) {
    throw new TypeError("Cannot hash parts as the runtime must offer it: current value is a browser");
  }
  return create("sha256");
}

/**
 * SHA-256 of bytes or text.
 *
 * @param content Bytes, or text taken as UTF-8.
 * @returns 64 lower-case hexadecimal digits.
 */
export function hashBytes(content: Uint8Array | string): string {
  const plain = hashPlainly(content);
  return plain === null ? startHash().update(content).digest("hex") : plain.toHex();
}

/** The hash in plain TypeScript, while that is worth it or there is nothing else; else null. */
function hashPlainly(content: Uint8Array | string): Uint8Array<ArrayBuffer> | null {
  hashed += content.length + CALL;
  if (hashed > BEFORE_RUNTIME && runtimeHash() !== null) return null;
  return sha256(typeof content === "string" ? encoder.encode(content) : content);
}

/**
 * As {@linkcode hashBytes} of much, where it can be waited for: nothing is loaded for it.
 *
 * @param content Bytes. @returns 64 lower-case hexadecimal digits.
 */
export async function digestBytes(content: Uint8Array<ArrayBuffer>): Promise<string> {
  // What is loaded answers sooner than a thread does.
  if (typeof createHash === "function") return hashBytes(content);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content)).toHex();
}

/**
 * The first half of {@linkcode hashBytes}.
 *
 * @param content Bytes, or text taken as UTF-8.
 * @returns 32 lower-case hexadecimal digits, in memory of their own: a part of the whole would keep all of it, a million times.
 */
export function hashId(content: Uint8Array | string): string {
  const plain = hashPlainly(content);
  return (plain ?? startHash().update(content).digest()).subarray(0, 16).toHex();
}

/**
 * SHA-256 of plain data, independent of the order of object fields.
 *
 * @param value Anything JSON can write.
 * @returns 64 lower-case hexadecimal digits.
 */
export function hashValue(value: unknown): string {
  return hashBytes(JSON.stringify(value, (_, field) => {
    if (field === null || typeof field !== "object" || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  }));
}
