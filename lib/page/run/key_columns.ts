import { formatNumber } from "../../core/format_number.ts";
import type { KeyColumn, KeyTable, NumberColumn, TextColumn } from "../../report/run_record.ts";
import { meaningOf } from "../../report/words.ts";
import type { DataColumn } from "../table/data_column.ts";

/**
 * Columns of the record of a run as a long table shows them.
 *
 * @param table Of the record.
 */
export function keyColumns({ columns }: KeyTable): DataColumn[] {
  return columns.map((column) => column.type === "text" ? textColumn(column) : numberColumn(column));
}

function textColumn({ name, title, texts, codes }: TextColumn): DataColumn {
  const text = (row: number) => texts[codes[row] ?? -1] ?? "";
  return { title, help: meaningOf(name), text, value: text };
}

function numberColumn({ name, title, unit, better, values }: NumberColumn): DataColumn {
  const help = [meaningOf(name), unit === "" ? "" : `Unit: ${unit}.`, better === null ? "" : `${better} is better.`];
  const value = (row: number) => values[row] ?? null;
  return {
    title: unit === "%" ? `${title} (%)` : title,
    help: help.filter((part) => part !== undefined && part !== "").join(" ") || undefined,
    isNumber: true,
    text: (row) => formatNumber(value(row)),
    value,
  };
}

/**
 * Parts of the key of a row.
 *
 * @param table Of the record. @param row Position.
 */
export function partsOf({ columns }: KeyTable, row: number): string[] {
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
 * import { linkName } from "@lib/page/run/key_columns.ts";
 * assertEquals(linkName(["a/b", "north"]), "a%2Fb/north");
 * ```
 */
export function linkName(parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/");
}
