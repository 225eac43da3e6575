import type { CellText } from "../columns/number_text.ts";
import type { GivenRows } from "./rows_of.ts";

/** Values of a row by column, as JSON has them. */
export type RowRecord = Readonly<Record<string, unknown>>;

/**
 * Rows of a request as a file would have them: numbers and truths become texts, null and "" are missing.
 *
 * @param records One per row; a column that a row has not is missing there.
 * @returns `wrong`: values that no cell can hold, lists and objects, by row and column.
 */
export function givenRows(
  records: readonly RowRecord[],
): { readonly given: GivenRows; readonly wrong: readonly { readonly row: number; readonly column: string }[] } {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const wrong: { row: number; column: string }[] = [];
  const columns = new Map(names.map((column) => [
    column,
    records.map((record, row): CellText => {
      const cell = cellOf(Object.hasOwn(record, column) ? record[column] : null);
      if (cell === undefined) wrong.push({ row, column });
      return cell ?? null;
    }),
  ]));
  return { given: { columns, rows: records.length }, wrong };
}

/** Undefined of what is no cell. */
function cellOf(value: unknown): CellText | undefined {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
