/**
 * What a link to a place of a page says: an id of a section, or names with their values (`#key=3&sort=error`).
 *
 * @param hash Of the address, with or without its `#`.
 * @returns Values by name; the id of a section has the name `""`. Empty if the hash says nothing, or cannot be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseHash } from "@lib/page/parts/hash_state.ts";
 * assertEquals(parseHash("#key=a%3Db").get("key"), "a=b");
 * assertEquals(parseHash("#findings").get(""), "findings");
 * ```
 */
export function parseHash(hash: string): Map<string, string> {
  const text = hash.replace(/^#/, "");
  if (text === "") return new Map();
  return text.includes("=") ? new Map(new URLSearchParams(text)) : new Map([["", text]]);
}
