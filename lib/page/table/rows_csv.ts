import { csvLine } from "../../data/sources/csv_text.ts";
import type { DataColumn } from "./data_column.ts";

/**
 * Rows of a long table as CSV: numbers of six digits, what is not known empty, texts that a spreadsheet would run as formulas made
 * harmless.
 *
 * @param columns Of the table. @param rows Positions, in their order.
 */
export function rowsCsv(columns: readonly DataColumn[], rows: readonly number[]): string {
  const lines = [csvLine(columns.map(({ title }) => title), { defuse: true })];
  for (const row of rows) lines.push(csvLine(columns.map((column) => column.value(row)), { defuse: true }));
  return lines.join("");
}
