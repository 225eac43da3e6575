import { formatNumber } from "./format_number.ts";

/**
 * The word that agrees with a count.
 *
 * @param count Of things. @param one For exactly one. @param many For all other counts, zero too.
 */
export function agree(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/**
 * A count with its noun.
 *
 * @param count Of things, >= 0. @param noun For exactly one. @param plural For all other counts; `noun` with an "s" if absent.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatCount } from "@lib/core/text/plural.ts";
 * assertEquals(formatCount(1, "key"), "1 key");
 * assertEquals(formatCount(1200, "model of all keys", "models of all keys"), "1,200 models of all keys");
 * ```
 */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${agree(count, noun, plural)}`;
}

/** Names that a message lists. */
const LISTED = 5;

/**
 * Some names, the rest as an ellipsis.
 *
 * @param names In their order. @param most How many are named.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { listSome } from "@lib/core/text/plural.ts";
 * assertEquals(listSome(["a", "b", "c"], 2), "a, b, …");
 * ```
 */
export function listSome(names: readonly string[], most: number = LISTED): string {
  return [...names.slice(0, most), ...names.length > most ? ["…"] : []].join(", ");
}
