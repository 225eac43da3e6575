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

/** What is refused, and what does the same for a table without a calendar. */
export interface Refused {
  /** As in "Cannot … the table". */
  readonly what: string;
  /** A sentence. */
  readonly instead: string;
}

const FORECAST: Refused = {
  what: "forecast",
  instead: "Predict its rows instead: POST /v1/predict, deno task infer --input rows.csv, or inferRows().",
};

/**
 * Refuse what needs the periods of a table.
 *
 * @param table Which. @param refused Default: to forecast it.
 * @throws {DataError} `WRONG_PROBLEM` for a table without a calendar, with what to do instead.
 */
export function assertSeries(table: NamedTable, { what, instead }: Refused = FORECAST): void {
  if (!hasRows(table)) return;
  throw new DataError(
    "WRONG_PROBLEM",
    `Cannot ${what} ${table.name} as its table must have a calendar: current value is rows without one`,
    { hint: instead },
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
