/**
 * What a link to a place of a page says: an id of a section, or names with their values (`#key=3&sort=error`).
 *
 * @param hash Of the address, with or without its `#`.
 * @returns Values by name; the id of a section has the name `""`. Empty if the hash says nothing, or cannot be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatHash, parseHash } from "@lib/page/hash_state.ts";
 * assertEquals(parseHash(formatHash({ key: "a=b & c" })).get("key"), "a=b & c");
 * assertEquals(parseHash("#findings").get(""), "findings");
 * ```
 */
export function parseHash(hash: string): Map<string, string> {
  const text = hash.replace(/^#/, "");
  if (text === "") return new Map();
  return text.includes("=") ? new Map(new URLSearchParams(text)) : new Map([["", text]]);
}

/** A hash that {@linkcode parseHash} reads. @param values By name; empty ones are left out. */
export function formatHash(values: Readonly<Record<string, string>>): string {
  return `#${new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ""))}`;
}
