import { type Calendar, dayOfPeriod, type Frequency, parseDate, periodOfDay } from "../core/calendar.ts";

/*
 * SQL twins of core/calendar.ts, so that dates are checked where the rows are. A stamp is an integer: days since
 * 1970-01-01, or hours for hourly tables. Tests hold both to the same rules.
 */

/**
 * SQL of the stamp of a strict ISO date, or NULL where the text is none.
 *
 * @param text SQL of a text. @param frequency Grain of the table.
 */
export function stampSql(text: string, frequency: Frequency): string {
  const head = `substr(${text}, 1, 10)`;
  const tail = frequency === "hour" ? `[T ]([01][0-9]|2[0-3])(:00(:00(\\.0+)?)?)?` : `[T ]00:00(:00(\\.0+)?)?`;
  const date = `TRY_CAST(${head} AS DATE)`;
  // A date that comes back as it was written is canonical: much cheaper than a regular expression per row.
  const valid = `isfinite(${date}) AND CAST(${date} AS VARCHAR) = ${head} AND ` +
    `(length(${text}) = 10 OR regexp_full_match(substr(${text}, 11), '${tail}'))`;
  const days = `(${date} - DATE '1970-01-01')`;
  const stamp = frequency === "hour"
    ? `${days} * 24 + CASE WHEN length(${text}) = 10 THEN 0 ELSE CAST(substr(${text}, 12, 2) AS INTEGER) END`
    : days;
  return `CASE WHEN ${valid} THEN CAST(${stamp} AS INTEGER) END`;
}

/** SQL that is true for a text that is a time with an offset. */
export function hasZoneSql(text: string): string {
  return `(contains(${text}, ':') AND regexp_matches(${text}, '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$'))`;
}

/**
 * SQL of the period number of a stamp.
 *
 * @param stamp SQL of a stamp. @param calendar Frequency and anchor.
 */
export function periodSql(stamp: string, calendar: Calendar): string {
  const date = `(DATE '1970-01-01' + ${stamp})`;
  switch (calendar.frequency) {
    case "hour":
    case "day":
      return stamp;
    case "week":
      return `CAST(floor((${stamp} + ${(3 - calendar.anchor + 7) % 7}) / 7.0) AS INTEGER)`;
    case "month":
      return `CAST(year(${date}) * 12 + month(${date}) - 1 AS INTEGER)`;
    case "quarter":
      return `CAST(year(${date}) * 4 + quarter(${date}) - 1 AS INTEGER)`;
    default:
      throw new RangeError(`Cannot number periods as a config must allow them: current value is ${calendar.frequency}`);
  }
}

/**
 * First and last stamp of a configured span. A day names its whole hour range, month or quarter; weeks are compared by
 * date, as their weekday is not known before the rows are read.
 *
 * @param span `from` and `until` of the config, ISO dates or null, both inside the span. @param frequency Grain.
 * @returns Closed range of stamps; infinite where open.
 * @throws {DataError} `INVALID_DATE`, `TIME_ZONE`.
 */
export function stampRange(
  span: { readonly from: string | null; readonly until: string | null },
  frequency: Frequency,
): { first: number; last: number } {
  const scale = frequency === "hour" ? 24 : 1;
  const calendar = { frequency, anchor: 0 };
  const whole = frequency === "month" || frequency === "quarter";
  const edge = (text: string, ahead: number) => {
    const day = parseDate(text);
    if (!whole) return day + ahead;
    return dayOfPeriod(calendar, periodOfDay(calendar, day) + ahead);
  };
  return {
    first: span.from === null ? -Infinity : edge(span.from, 0) * scale,
    last: span.until === null ? Infinity : edge(span.until, 1) * scale - 1,
  };
}
