/**
 * The text of rows as a search compares it: without case and without accents, so that "munchen" finds "München".
 *
 * @param text Any.
 */
export function plainText(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
}

/**
 * Rows that have every word of a search in one of their columns.
 *
 * @param rows Text of each row by {@linkcode plainText}, columns apart by line breaks, shape [n]. @param search Words; none:
 *   every row.
 * @returns Positions, ascending.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plainText, findRows } from "@lib/page/table/search_rows.ts";
 * assertEquals(findRows(["Tea\nnorth", "Tea\nMünchen"].map(plainText), "tea munch"), [1]);
 * ```
 */
export function findRows(rows: readonly string[], search: string): number[] {
  const words = plainText(search).split(/\s+/).filter((word) => word !== "");
  const found: number[] = [];
  rows.forEach((row, position) => {
    if (words.every((word) => row.includes(word))) found.push(position);
  });
  return found;
}
