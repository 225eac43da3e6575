import { type Calendar, dayOfPeriod, parseDate, periodOfDay } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import { grainOf, parseTime } from "../../core/time/time_format.ts";

/** A closed range of days since 1970-01-01; infinite where open. */
export interface DaySpan {
  /** First day. */
  readonly first: number;
  /** Last day. */
  readonly last: number;
}

/**
 * First and last day of a configured span. A day names its whole month, quarter or year; weeks are compared by the date
 * that they are written as.
 *
 * @param span `from` and `until` of the config, both inside the span: ISO dates, or written as the table's; null: open.
 * @param options `format`: the table's; `calendar`: null if it is not known yet, then a day names itself.
 * @throws {DataError} `INVALID_DATE`, naming the field.
 */
export function spanOfDays(
  span: { readonly from: string | null; readonly until: string | null },
  { format, calendar }: { readonly format: string; readonly calendar: Calendar | null },
): DaySpan {
  const whole = calendar !== null && ["month", "quarter", "year"].includes(calendar.frequency) ? calendar : null;
  const ends = (field: string, text: string): [first: number, last: number] => {
    const own = parseTime(text, format);
    const day = own?.day ?? isoDay(field, text, format);
    if (whole !== null) return [startOf(whole, day, 0), startOf(whole, day, 1) - 1];
    return own === null ? [day, day] : [day, lastDayOf(day, grainOf(format))];
  };
  return {
    first: span.from === null ? -Infinity : ends("from", span.from)[0],
    last: span.until === null ? Infinity : ends("until", span.until)[1],
  };
}

function isoDay(field: string, text: string, format: string): number {
  try {
    return parseDate(text);
  } catch (cause) {
    const forms = [...new Set(["YYYY-MM-DD", format])].join(" or ");
    throw new DataError(
      "INVALID_DATE",
      `Cannot use ${field} of the config as it must be a date written as ${forms}: current value is ${
        JSON.stringify(text)
      }`,
      { hint: `Write "${field}" in the config as YYYY-MM-DD.`, context: { field, text }, cause },
    );
  }
}

function startOf(calendar: Calendar, day: number, ahead: number): number {
  return dayOfPeriod(calendar, periodOfDay(calendar, day) + ahead);
}

/** A week, month or year that is named as a whole ends with its last day; weeks are written as their first. */
function lastDayOf(day: number, grain: ReturnType<typeof grainOf>): number {
  if (grain === "day" || grain === "week") return day;
  return startOf({ frequency: grain, anchor: 0 }, day, 1) - 1;
}
