import type { Calendar } from "../../core/calendar.ts";
import { DataError } from "../../core/errors.ts";

/** What says whether a table has a calendar. */
export interface NamedTable {
  /** Its name. */
  readonly name: string;
  /** Of frequency `row` without one. */
  readonly calendar: Pick<Calendar, "frequency">;
}

/** Whether a table has rows and no calendar. */
export function hasRows({ calendar: { frequency } }: Pick<NamedTable, "calendar">): boolean {
  return frequency === "row";
}

/**
 * Refuse to forecast a table without a calendar.
 *
 * @throws {DataError} `WRONG_PROBLEM`, with what to do instead.
 */
export function assertSeries(table: NamedTable): void {
  if (!hasRows(table)) return;
  throw new DataError(
    "WRONG_PROBLEM",
    `Cannot forecast ${table.name} as its table must have a calendar: current value is rows without one`,
    { hint: "Predict its rows instead: POST /v1/predict, deno task infer --input rows.csv, or predictRows()." },
  );
}

/**
 * Refuse to predict rows of a table with a calendar.
 *
 * @throws {DataError} `WRONG_PROBLEM`, with what to do instead.
 */
export function assertRows(table: NamedTable): void {
  if (hasRows(table)) return;
  throw new DataError(
    "WRONG_PROBLEM",
    `Cannot predict rows of ${table.name} as its table must have no calendar: current value is one by ${table.calendar.frequency}`,
    { hint: "Forecast its keys instead: POST /v1/forecast, deno task infer, or forecast()." },
  );
}
