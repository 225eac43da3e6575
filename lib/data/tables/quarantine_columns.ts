/**
 * Columns that a quarantine begins with: why, which row (1 is the first row under the header), text of a line that is no
 * row. The columns of the source follow.
 */
export const QUARANTINE_COLUMNS: readonly string[] = ["quarantine_reason", "quarantine_row", "quarantine_line"];

/**
 * Whether a table is a quarantine, which is defused.
 *
 * @param columns Its header.
 */
export function isQuarantine(columns: readonly string[]): boolean {
  return QUARANTINE_COLUMNS.every((name, i) => columns[i] === name);
}
