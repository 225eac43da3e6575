import { formatCount, listSome } from "../../../core/text/plural.ts";
import { formatDay } from "../../../core/time/time_format.ts";
import type { StoredDates } from "../../../features/dates/stored_dates.ts";

/** Names that a line has room for. */
const SHOWN = 4;

/**
 * Names of the holidays and events of a table, sorted.
 *
 * @param dates Of its version; absent if it has none.
 */
export function namesOfDates(dates: StoredDates | undefined): string[] {
  return [...new Set((dates?.entries ?? []).map(({ name }) => name))].sort();
}

/**
 * The holidays and events of a table in a line for people.
 *
 * @param dates Of its version.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { describeDates } from "@lib/data/times/holidays/describe_dates.ts";
 * const dates = { source: null, from: 0, until: 365, columns: [], entries: [] };
 * assertEquals(describeDates(dates), "Holidays and events: none, looked up to 1971-01-01");
 * ```
 */
export function describeDates(dates: StoredDates): string {
  const { columns, until, entries } = dates;
  const names = namesOfDates(dates), holidays = new Set(entries.flatMap((one) => one.isHoliday ? one.name : [])).size;
  const counts = [
    ...holidays === 0 ? [] : [formatCount(holidays, "holiday")],
    ...names.length === holidays ? [] : [formatCount(names.length - holidays, "event")],
  ];
  const by = columns.length === 0 ? "" : ` by ${columns.join(" and ")}`;
  const listed = listSome(names, SHOWN);
  const what = counts.length === 0 ? "none" : `${counts.join(" and ")}${by} (${listed})`;
  return `Holidays and events: ${what}, looked up to ${formatDay(until, "YYYY-MM-DD")}`;
}
