const OPEN_OBJECT = 0x7b, OPEN_ARRAY = 0x5b, CLOSE_OBJECT = 0x7d, CLOSE_ARRAY = 0x5d, QUOTE = 0x22, ESCAPE = 0x5c;

/**
 * How deep objects and arrays of a JSON text lie inside of one another, told before anybody parses it.
 *
 * @param bytes UTF-8; need not be JSON.
 * @returns 0 for a number or text, 1 for `[1]` …
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { jsonDepth } from "@lib/serving/http/json_depth.ts";
 * assertEquals(jsonDepth(new TextEncoder().encode('{"a": ["[[["]}')), 2);
 * ```
 */
export function jsonDepth(bytes: Uint8Array): number {
  let depth = 0, deepest = 0, isText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (isText) {
      if (byte === ESCAPE) i++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
  }
  return deepest;
}
