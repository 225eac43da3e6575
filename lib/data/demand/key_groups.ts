import { DataError } from "../../core/errors/errors.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";

/**
 * Number the groups that some of the key columns make.
 *
 * @param keys Shape [k]. @param of `keyColumns`: names of the parts; `within`: those that make the groups.
 * @returns Group of each key, shape [k], from 0.
 * @throws {DataError} `MISSING_COLUMN` if `within` names no key column.
 */
export function keyGroups(
  keys: readonly SeriesKey[],
  { keyColumns, within }: { readonly keyColumns: readonly string[]; readonly within: readonly string[] },
): Int32Array {
  const parts = within.map((column) => keyColumns.indexOf(column));
  if (parts.includes(-1)) {
    throw new DataError(
      "MISSING_COLUMN",
      `Cannot group as \`within\` must name key columns: current value is ${JSON.stringify(within)}`,
      { hint: `Key columns are ${JSON.stringify(keyColumns)}.`, context: { available: [...keyColumns] } },
    );
  }
  const numbers = new Map<string, number>();
  return Int32Array.from(keys, (key) => {
    const group = JSON.stringify(parts.map((p) => key.parts[p]));
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}
