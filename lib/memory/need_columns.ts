import { DataError } from "../core/errors/errors.ts";
import { nearestName } from "../core/text/nearest_name.ts";
import type { DataColumns } from "./table_kinds.ts";

/**
 * Check that data has the columns that are asked of it.
 *
 * @param data Columns. @param needed Their names. @param hint What else can be done than to write the nearest name.
 * @throws {DataError} `MISSING_COLUMN`, with all that are missing and the nearest names.
 */
export function needColumns({ columns }: DataColumns, needed: readonly string[], hint: string): void {
  const missing = needed.filter((name) => !columns.has(name)), available = [...columns.keys()];
  if (missing.length === 0) return;
  const nearest = missing.flatMap((name) => nearestName(name, available) ?? []);
  const quoted = (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(", ");
  throw new DataError(
    "MISSING_COLUMN",
    `Cannot read data as it must have the column(s) ${quoted(missing)}: current value is ${JSON.stringify(available)}`,
    {
      hint: available.length === 0
        ? "Give at least one row."
        : nearest.length > 0
        ? `Did you mean ${quoted(nearest)}? ${hint}`
        : hint,
      context: { missing, available, nearest },
    },
  );
}
