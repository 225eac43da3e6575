/** What a row is sorted by; null, NaN and empty texts are not known. */
export type SortValue = number | string | null;

/** Texts as people sort them: numbers in them by size, case and accents last. */
const collator = new Intl.Collator("en", { numeric: true });

/**
 * Rows in the order of a column; what is not known comes last whatever the direction, and equal ones stay as they were.
 *
 * @param rows Positions to sort. @param valueOf Value of a row. @param direction Ascending or descending.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sortRows } from "@lib/page/table/sort_rows.ts";
 * const errors = [0.5, null, 2];
 * assertEquals(sortRows([0, 1, 2], (row) => errors[row], "descending"), [2, 0, 1]);
 * ```
 */
export function sortRows(
  rows: readonly number[],
  valueOf: (row: number) => SortValue,
  direction: "ascending" | "descending",
): number[] {
  const sign = direction === "ascending" ? 1 : -1;
  const valued = rows.map((row) => ({ row, value: valueOf(row) }));
  valued.sort((a, b) => {
    const [isKnown, isOtherKnown] = [isSortable(a.value), isSortable(b.value)];
    if (!isKnown || !isOtherKnown) return Number(isOtherKnown) - Number(isKnown);
    return sign * compare(a.value, b.value);
  });
  return valued.map(({ row }) => row);
}

function isSortable(value: SortValue): boolean {
  return value !== null && value !== "" && !Number.isNaN(value);
}

function compare(a: SortValue, b: SortValue): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}
