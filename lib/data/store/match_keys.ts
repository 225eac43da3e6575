/**
 * Keys that have every word of a search in one of their parts, whatever its case.
 *
 * @param keys Parts of each key. @param search Words; none: every key.
 * @returns Positions, ascending.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { matchKeys } from "@lib/data/store/match_keys.ts";
 * assertEquals(matchKeys([["Tea", "north"], ["tea", "south"], ["coffee", "north"]], "tea nor"), [0]);
 * ```
 */
export function matchKeys(keys: readonly (readonly string[])[], search: string): number[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return keys.flatMap((parts, position) => {
    const texts = parts.map((part) => part.toLowerCase());
    return words.every((word) => texts.some((text) => text.includes(word))) ? [position] : [];
  });
}
