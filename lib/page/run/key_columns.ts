import { formatNumber } from "../../core/text/format_number.ts";
import type { KeyTable, NumberColumn, TextColumn } from "../../report/record/run_record.ts";
import { meaningOf } from "../../report/parts/words.ts";
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
