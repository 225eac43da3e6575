import type { Calendar } from "../../core/time/calendar.ts";
import type { Config } from "../../core/config/config_type.ts";
import { DataError } from "../../core/errors/errors.ts";
import { isSerial } from "../../core/config/problem_shapes.ts";

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
export function assertSeries(table: NamedTable, refused: Refused = FORECAST): void {
  if (hasRows(table)) throw withoutCalendar(table.name, refused);
}

/**
 * Refuse a config of rows before anything is read, where no model of them is registered that could predict them.
 *
 * @param config Of the table. @param refused What is asked for.
 * @throws {DataError} `WRONG_PROBLEM`, with what to do instead.
 */
export function assertSerial(config: Pick<Config, "name" | "problem">, refused: Refused): void {
  if (!isSerial(config)) throw withoutCalendar(config.name, refused);
}

function withoutCalendar(name: string, { what, instead }: Refused): DataError {
  return new DataError(
    "WRONG_PROBLEM",
    `Cannot ${what} ${name} as its table must have a calendar: current value is rows without one`,
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
