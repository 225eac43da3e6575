import { type Calendar, formatPeriod, periodOfDay, periodOfTime, readTime } from "../../core/time/calendar.ts";
import { DataError, FitError } from "../../core/errors/errors.ts";

/** A table that forecasts go on from. */
interface TableEnd {
  /** Frequency and style of dates. */
  readonly calendar: Calendar;
  /** Last period known. */
  readonly end: number;
}

/**
 * Steps from the end of a table up to the period that holds a date; of a day on which business is closed the last open one
 * before it.
 *
 * @param until As the table writes its dates, or in ISO form. @param table Where forecasts begin.
 * @returns Steps, >= 1.
 * @throws {DataError} `INVALID_DATE` if the text is no date, or lies in what is known already.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stepsUntil } from "@lib/inference/plan/steps_until.ts";
 * // 2024-01-31 is day 19753.
 * assertEquals(stepsUntil("2024-02-03", { calendar: { frequency: "day", anchor: 0 }, end: 19753 }), 3);
 * ```
 */
export function stepsUntil(until: string, { calendar, end }: TableEnd): number {
  const time = readTime(calendar, until), last = formatPeriod(calendar, end);
  if (time === null) throw notAfter(until, { last, requirement: "a date" });
  const period = periodOfTime(calendar, time.day, time.minute) ?? periodOfDay(calendar, time.day);
  if (period > end) return period - end;
  throw notAfter(until, { last, requirement: `after the table's end, ${last}` });
}

function notAfter(until: string, { last, requirement }: { readonly last: string; readonly requirement: string }) {
  return new DataError(
    "INVALID_DATE",
    `Cannot forecast until a date as it must be ${requirement}: current value is "${until}"`,
    { hint: `Write a date after ${last}, in the same way or as YYYY-MM-DD.`, context: { until, end: last } },
  );
}

/**
 * Why no model forecasts as far as a date.
 *
 * @param until The date. @param table Where forecasts begin. @param steps Asked for, and what the models were trained for.
 */
export function untilTooLate(
  until: string,
  { calendar, end }: TableEnd,
  { horizon, longest }: { readonly horizon: number; readonly longest: number },
): FitError {
  const last = formatPeriod(calendar, end + longest);
  return new FitError(
    "HORIZON_TOO_LONG",
    `Cannot forecast until ${until}, ${horizon} steps, as it must be ${last} at the latest, the ${longest} steps that ` +
      `the models were trained for after ${formatPeriod(calendar, end)}: current value is ${until}`,
    {
      hint: `Ask for ${last}, add newer rows to the table, or train with a horizon of ${horizon}.`,
      context: { until, horizon, longest },
    },
  );
}
