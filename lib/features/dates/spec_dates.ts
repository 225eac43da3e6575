import { type Calendar, periodOfDay, periodOfTime, periodsPerDay } from "../../core/time/calendar.ts";
import { weekday } from "../../core/time/civil.ts";
import { TO_STAMP } from "./holiday_periods.ts";
import type { StoredDate, StoredDates } from "./stored_dates.ts";

/** Holidays and events of a spec: the dates of a table as periods of its calendar. */
export interface SpecDates {
  /** Key columns and static columns whose texts say which keys have what; empty: all keys have all. */
  readonly columns: readonly string[];
  /** Periods by name and places. */
  readonly entries: readonly SpecDate[];
  /** Names of those that are known to move demand; absent if none. */
  readonly moving?: readonly string[];
}

/** Periods of one name. */
export interface SpecDate {
  /** Name of its feature, such as `holiday_good_friday`, `event_fair`, `event_fair_before_1`. */
  readonly name: string;
  /** Whether it counts as a holiday, in `holidays` and in distances to the next. */
  readonly isHoliday?: boolean;
  /** As of {@linkcode StoredDate}. */
  readonly places: StoredDate["places"];
  /** Period numbers, ascending. */
  readonly periods: readonly number[];
  /** Of periods of a day and longer the days in each, a part of a day for one that begins later; absent where all are 1. */
  readonly values?: readonly number[];
  /** Of periods longer than a day the days from Monday to Friday among them; absent where all are, or nobody counts them. */
  readonly workdays?: readonly number[];
}

/** What a name has in one period. */
interface Amount {
  days: number;
  workdays: number;
}

/** Below, at and above a day. */
function lengthOf({ frequency }: Calendar): "part" | "day" | "longer" {
  if (frequency === "business_day") return "day";
  const perDay = periodsPerDay(frequency);
  return perDay > 1 ? "part" : perDay === 1 ? "day" : "longer";
}

/**
 * The dates of a table as periods. Where nobody has said which end of its week a stamp names, dates have both readings, as
 * holidays of a config have: `<name>` and `<name>_to_stamp`.
 *
 * @param stored As the version of the table has them. @param calendar Of the table, or as holidays have settled it.
 */
export function specDates({ columns, entries }: StoredDates, calendar: Calendar): SpecDates {
  const isUnknown = calendar.frequency === "week" && calendar.weekLabel === undefined;
  const read = (date: StoredDate) => [
    ...around(date, calendar),
    // As a holiday a day counts once.
    ...isUnknown
      ? around({ ...date, name: `${date.name}${TO_STAMP}`, isHoliday: false }, { ...calendar, weekLabel: "end" })
      : [],
  ];
  return { columns, entries: entries.flatMap(read) };
}

/** A date, and each step before and after it. */
function around(date: StoredDate, calendar: Calendar): SpecDate[] {
  const steps = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  const near = [
    ...steps(date.before).map((k) => ({ name: `${date.name}_before_${k}`, shift: -k })),
    ...steps(date.after).map((k) => ({ name: `${date.name}_after_${k}`, shift: k })),
  ].map(({ name, shift }): SpecDate => {
    const periods = date.days.flatMap((day, i) => shiftedPeriods(calendar, { first: day, last: date.last[i]!, shift }));
    return { name, places: date.places, periods: [...new Set(periods)].sort((a, b) => a - b) };
  });
  return [own(date, calendar), ...near].filter(({ periods }) => periods.length > 0);
}

function own(date: StoredDate, calendar: Calendar): SpecDate {
  const amounts = new Map<number, Amount>(), length = lengthOf(calendar);
  date.days.forEach((first, i) => {
    for (let day = first; day <= date.last[i]!; day++) {
      const begin = day === first ? date.minute : 0, share = length === "part" ? 1 : 1 - begin / 1440;
      for (const period of periodsOfDay(calendar, day, begin)) {
        const known = amounts.get(period) ?? { days: 0, workdays: 0 };
        const more = weekday(day) < 5 ? share : 0;
        amounts.set(
          period,
          length === "longer"
            ? { days: known.days + share, workdays: known.workdays + more }
            : { days: Math.max(known.days, share), workdays: 1 },
        );
      }
    }
  });
  const periods = [...amounts.keys()].sort((a, b) => a - b);
  const of = (part: keyof Amount) => periods.map((period) => amounts.get(period)![part]);
  const days = of("days"), workdays = of("workdays"), isPlain = days.every((value) => value === 1);
  return {
    name: date.name,
    ...date.isHoliday ? { isHoliday: true } : {},
    places: date.places,
    periods,
    ...isPlain ? {} : { values: days },
    ...!date.isHoliday || length !== "longer" || String(workdays) === String(days) ? {} : { workdays },
  };
}

/** Periods of a day from a minute on; of a day on which business is closed none. */
function periodsOfDay(calendar: Calendar, day: number, minute: number): number[] {
  const perDay = periodsPerDay(calendar.frequency), first = periodOfTime(calendar, day, minute);
  if (first === null) return [];
  const count = perDay > 1 ? (day + 1) * perDay - first : 1;
  return Array.from({ length: count }, (_, i) => first + i);
}

/** The period so many steps before the first day, or after the last; of parts of days a whole day. */
function shiftedPeriods(
  calendar: Calendar,
  { first, last, shift }: { readonly first: number; readonly last: number; readonly shift: number },
): number[] {
  const length = lengthOf(calendar);
  if (length === "part") return periodsOfDay(calendar, (shift < 0 ? first : last) + shift, 0);
  if (shift > 0) return [periodOfDay(calendar, last) + shift];
  // The last open day before it is one step before it.
  return [length === "day" ? periodOfDay(calendar, first - 1) + shift + 1 : periodOfDay(calendar, first) + shift];
}

/** Whether a key at a place has an entry. @param place Texts in the columns of the dates. */
export function isAt({ places }: Pick<SpecDate, "places">, place: readonly (string | null)[]): boolean {
  return places.length === 0 || places.some((texts) => texts.every((text, i) => text === null || text === place[i]));
}
