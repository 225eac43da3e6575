import type { KeyColumn, KeyTable, TextColumn } from "./run_record.ts";

/**
 * Parts of the key of a row.
 *
 * @param table Of the record. @param row Position.
 */
export function keyParts({ columns }: KeyTable, row: number): string[] {
  return columns.filter(isPart).map(({ texts, codes }) => texts[codes[row] ?? -1] ?? "");
}

function isPart(column: KeyColumn): column is TextColumn {
  return column.type === "text" && column.name.startsWith("key:");
}

/**
 * A key as links name it: parts apart by slashes, whatever they hold.
 *
 * @param parts Of the key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linkName } from "@lib/report/record/key_link.ts";
 * assertEquals(linkName(["a/b", "north"]), "a%2Fb/north");
 * ```
 */
export function linkName(parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/");
}

/**
 * The place of a key in its page, as a link.
 *
 * @param table Of the record. @param row Position.
 */
export function keyLink(table: KeyTable, row: number): string {
  return `#key=${encodeURIComponent(linkName(keyParts(table, row)))}`;
}
