/**
 * Numbers one after another.
 *
 * @param parts Any number, each of any length.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { joinNumbers } from "@lib/core/numbers/join_numbers.ts";
 * assertEquals(joinNumbers([Float64Array.of(1, 2), Float64Array.of(3)]), Float64Array.of(1, 2, 3));
 * ```
 */
export function joinNumbers(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
