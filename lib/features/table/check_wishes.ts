import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import type { ColumnKind } from "../../core/rows/task.ts";
import type { TableSpec } from "./table_spec.ts";

const MEASURED: readonly ColumnKind[] = ["number"];
const MULTIPLIED: readonly ColumnKind[] = ["number", "boolean", "category", "date"];

/**
 * Refuse wishes for columns that there are not, or that hold something else.
 *
 * @param spec Of a table, with what is asked of its features.
 * @throws {DataError} `UNKNOWN_FEATURE`, naming the nearest column of a kind that fits.
 */
export function checkWishes({ columns, encode }: TableSpec): void {
  if (encode === undefined) return;
  const asked: readonly (readonly [string, readonly string[], readonly ColumnKind[]])[] = [
    ["interactions", encode.interactions.flat(), MULTIPLIED],
    ["log", encode.log, MEASURED],
    ["bins", Object.keys(encode.bins), MEASURED],
  ];
  for (const [field, names, kinds] of asked) {
    const fitting = columns.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
    const wrong = names.find((name) => !fitting.includes(name));
    if (wrong === undefined) continue;
    const near = nearestName(wrong, fitting);
    throw new DataError(
      "UNKNOWN_FEATURE",
      `Cannot encode rows as features.encode.${field} must name features that hold a ${
        kinds.join(", ")
      }: current value is "${wrong}"`,
      {
        hint: near === null ? `There are: ${fitting.join(", ")}.` : `Did you mean "${near}"?`,
        context: { field, name: wrong },
      },
    );
  }
}
