import type { Awaitable } from "../../core/awaitable.ts";
import { type Calendar, formatPeriod, PERIODS, PERIODS_PER_YEAR, periodsPerDay } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { CheckedRows } from "./check_rows.ts";
import type { Database } from "../tables/database.ts";
import { codeList, OUTSIDE, ruleNumbers } from "./row_codes.ts";

/** Which keys the panel has, and how many rows each will have. */
export interface KeySpans {
  /** Positions in the key table, ascending, shape [k]. */
  readonly positions: Int32Array;
  /** Shape [k]. */
  readonly keys: readonly SeriesKey[];
  /** Shape [k], each >= 1. */
  readonly keyRows: Int32Array;
  /** First period of the panel. */
  readonly start: number;
  /** Last period of the panel. */
  readonly end: number;
}

/** Longest calendar of one key: two centuries; below a day one. */
function mostPeriods({ frequency }: Calendar): number {
  return Math.ceil((periodsPerDay(frequency) > 1 ? 100 : 200) * PERIODS_PER_YEAR[frequency]);
}

/** Periods with rows. */
export interface PeriodRows {
  /** Distinct periods with good rows, ascending. */
  readonly periods: Int32Array;
  /** Distinct periods between their first and last with any row, also a quarantined one, ascending. */
  readonly present: Int32Array;
}

/** What {@linkcode listPeriods} and {@linkcode planKeys} ask of checked rows. */
export interface PeriodQueries {
  /** Distinct periods of all rows that have one, ascending, and whether one of their rows has code 0. */
  periods(): Awaitable<readonly { readonly period: number; readonly isGood: boolean }[]>;
  /** Positions of the keys that have a row of other codes than these, ascending, with their first period of code 0, else NaN. */
  firstPeriods(without: readonly number[]): Awaitable<FirstPeriods>;
}

/** Where the rows of keys begin. */
export interface FirstPeriods {
  /** Positions in the key table, ascending, shape [k]. */
  readonly keys: Int32Array;
  /** Shape [k]; NaN without a good row. */
  readonly first: Float64Array;
}

/** The queries in SQL. @param database Holds `checked`. */
export function sqlPeriods(database: Database): PeriodQueries {
  return {
    async periods() {
      const rows = await database.rows(
        `SELECT period, count_if(code = 0) > 0 FROM checked WHERE period IS NOT NULL GROUP BY period ORDER BY period`,
      );
      return rows.map((row) => ({ period: Number(row[0]), isGood: row[1] === true }));
    },
    async firstPeriods(without) {
      const keys: number[] = [], first: number[] = [];
      await database.stream(
        `SELECT key, CAST(coalesce(min(CASE WHEN code = 0 THEN period END), 'NaN'::DOUBLE) AS DOUBLE) FROM checked
         WHERE key IS NOT NULL AND code NOT IN ${codeList(without)} GROUP BY key ORDER BY key`,
        ([key, period], rows) => {
          for (let row = 0; row < rows; row++) {
            keys.push(key![row]!);
            first.push(period![row]!);
          }
        },
      );
      return { keys: Int32Array.from(keys), first: Float64Array.from(first) };
    },
  };
}

/**
 * The periods that have rows.
 *
 * @param checked Asked for them.
 */
export async function listPeriods(checked: PeriodQueries): Promise<PeriodRows> {
  const rows = await checked.periods();
  const first = rows.findIndex(({ isGood }) => isGood), last = rows.findLastIndex(({ isGood }) => isGood);
  return {
    periods: Int32Array.from(rows.filter(({ isGood }) => isGood), ({ period }) => period),
    present: Int32Array.from(first < 0 ? [] : rows.slice(first, last + 1), ({ period }) => period),
  };
}

/**
 * Give each key its calendar: from its first good row to the panel's end.
 *
 * A key without a good row still gets one missing row, so that it has an outcome. A key all of whose rows lie outside
 * the span is not in the table that was asked for.
 *
 * @param rows Asked for the keys. @param options `checked`: its keys; `calendar`; `periods`: at least one.
 * @throws {DataError} `CALENDAR_TOO_LONG`: one mistyped year would make millions of empty rows.
 */
export async function planKeys(
  rows: PeriodQueries,
  options: {
    readonly checked: Pick<CheckedRows, "rules" | "keys">;
    readonly calendar: Calendar;
    readonly periods: Int32Array;
  },
): Promise<KeySpans> {
  const { checked, calendar, periods } = options;
  const start = periods[0]!, end = periods.at(-1)!;
  if (end - start + 1 > mostPeriods(calendar)) throw tooLong(calendar, start, end);
  const { keys, first } = await rows.firstPeriods(ruleNumbers(checked.rules, [OUTSIDE]));
  return {
    positions: keys,
    keys: Array.from(keys, (key) => checked.keys[key]!),
    keyRows: Int32Array.from(first, (period) => Number.isNaN(period) ? 1 : end - period + 1),
    start,
    end,
  };
}

function tooLong(calendar: Calendar, start: number, end: number): DataError {
  return new DataError(
    "CALENDAR_TOO_LONG",
    `Cannot make a calendar of ${PERIODS[calendar.frequency]} as it must have at most ${
      mostPeriods(calendar)
    } periods: current value is ${formatPeriod(calendar, start)} to ${formatPeriod(calendar, end)}`,
    { hint: "Look for a mistyped year, or set `from` and `until` in the config." },
  );
}
