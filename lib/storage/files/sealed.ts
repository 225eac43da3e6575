import { hashBytes } from "../../core/bytes/hash.ts";

/** Name of the field that a seal is; a record must not have it. */
const SEAL = "sha256";

/**
 * A record as JSON text that carries its own SHA-256, so that a reader knows whether it is as it was written.
 *
 * @param record Plain data; what JSON has no word for is lost as always.
 * @returns Indented JSON with a last field `sha256`: the hash of the rest as compact JSON.
 * @throws {TypeError} If the record has a field `sha256`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seal, unseal } from "@lib/storage/files/sealed.ts";
 * const text = seal({ version: 3 });
 * assertEquals(unseal(text), { version: 3 });
 * assertEquals(unseal(text.replace("3", "4")), null);
 * ```
 */
export function seal(record: object): string {
  if (Object.hasOwn(record, SEAL)) {
    throw new TypeError(`Cannot seal a record as ${SEAL} must be free: current value is taken`);
  }
  return `${JSON.stringify({ ...record, [SEAL]: sealOf(record) }, null, 2)}\n`;
}

/**
 * The record of a sealed text, without its seal, or null if it is not as it was written.
 *
 * @param text What {@linkcode seal} gave.
 */
export function unseal(text: string): Record<string, unknown> | null {
  const parsed = parse(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
  const { [SEAL]: found, ...record } = parsed as Record<string, unknown>;
  return found === sealOf(record) ? record : null;
}

function sealOf(record: object): string {
  return hashBytes(JSON.stringify(record));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
