import { createHash } from "node:crypto";

/**
 * SHA-256 of bytes or text.
 *
 * @param content Bytes, or text taken as UTF-8.
 * @returns 64 lower-case hexadecimal digits.
 */
export function hashBytes(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * The first half of {@linkcode hashBytes}.
 *
 * @param content Bytes, or text taken as UTF-8.
 * @returns 32 lower-case hexadecimal digits, in memory of their own: a part of the whole would keep all of it, a million times.
 */
export function hashId(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest().subarray(0, 16).toHex();
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
