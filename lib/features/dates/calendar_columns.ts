import { type Calendar, dayOfPeriod, minuteOfPeriod, periodsPerDay } from "../../core/time/calendar.ts";
import { civilFromDays, daysFromCivil, daysInMonth, weekday } from "../../core/time/civil.ts";
import { isoWeek } from "../../core/time/time_format.ts";

/** Civil fields of one period, from its first day (a week: from its fourth, which decides its ISO week and year). */
interface Fields {
  /** With its fraction. */
  hour: number;
  dow: number;
  day: number;
  month: number;
  year: number;
  dayOfYear: number;
  daysInMonth: number;
  daysInYear: number;
  first: number;
  days: number;
}

/** Names of the plain calendar columns, without Fourier terms. */
export const CALENDAR_COLUMNS: Readonly<Record<string, { meaning: string; unit: string }>> = {
  hour: { meaning: "hour of the day", unit: "0 to 23" },
  dow: { meaning: "day of the week of the period's first day, 0 = Monday", unit: "category" },
  is_weekend: { meaning: "the period's first day is a Saturday or Sunday", unit: "0 or 1" },
  day: { meaning: "day of the month", unit: "1 to 31" },
  day_of_year: { meaning: "day of the year", unit: "1 to 366" },
  week: { meaning: "ISO week", unit: "1 to 53" },
  week_of_month: { meaning: "week of the month, from the day of the month", unit: "1 to 5" },
  month: { meaning: "month of the year", unit: "1 to 12" },
  quarter: { meaning: "quarter of the year", unit: "1 to 4" },
  year: { meaning: "calendar year", unit: "years" },
  year_fraction: { meaning: "share of the year gone by", unit: "[0, 1)" },
  days_in_month: { meaning: "length of the month", unit: "days" },
  workdays: { meaning: "Mondays to Fridays in the period", unit: "days" },
  month_start: { meaning: "the period holds the first day of a month", unit: "0 or 1" },
  month_end: { meaning: "the period holds the last day of a month", unit: "0 or 1" },
  quarter_start: { meaning: "the period holds the first day of a quarter", unit: "0 or 1" },
  quarter_end: { meaning: "the period holds the last day of a quarter", unit: "0 or 1" },
  year_start: { meaning: "the period holds the first day of a year", unit: "0 or 1" },
  year_end: { meaning: "the period holds the last day of a year", unit: "0 or 1" },
};

const CYCLIC = /^(hour|dow|day|week|month|quarter)_(sin|cos)$/;
const FOURIER = /^fourier_(year|month|week|day)_(sin|cos)_([1-9]\d?)$/;

/** Whether a name is a calendar column: plain, cyclic (`dow_sin`) or a Fourier term (`fourier_year_cos_2`). */
export function isCalendarColumn(name: string): boolean {
  return Object.hasOwn(CALENDAR_COLUMNS, name) || CYCLIC.test(name) || FOURIER.test(name);
}

/**
 * One calendar column over periods [from, to).
 *
 * @param name A name for which {@linkcode isCalendarColumn} holds. @param calendar Frequency and anchor.
 * @param span Period numbers: `from` first, `to` end, exclusive.
 * @returns Shape [to - from].
 */
export function calendarColumn(
  name: string,
  calendar: Calendar,
  span: { readonly from: number; readonly to: number },
): Float64Array {
  const read = readerOf(name);
  const out = new Float64Array(span.to - span.from);
  for (let i = 0; i < out.length; i++) out[i] = read(fieldsOf(calendar, span.from + i));
  return out;
}

function fieldsOf(calendar: Calendar, period: number): Fields {
  const first = dayOfPeriod(calendar, period);
  const days = periodsPerDay(calendar.frequency) > 0 ? 1 : dayOfPeriod(calendar, period + 1) - first;
  const { year, month, day } = civilFromDays(calendar.frequency === "week" ? first + 3 : first);
  const january = daysFromCivil(year, 1, 1);
  return {
    hour: minuteOfPeriod(calendar, period) / 60,
    dow: weekday(first),
    day,
    month,
    year,
    dayOfYear: daysFromCivil(year, month, day) - january + 1,
    daysInMonth: daysInMonth(year, month),
    daysInYear: daysFromCivil(year + 1, 1, 1) - january,
    first,
    days,
  };
}

function readerOf(name: string): (fields: Fields) => number {
  const cyclic = CYCLIC.exec(name);
  if (cyclic !== null) {
    const turn = cyclic[2] === "sin" ? Math.sin : Math.cos;
    return (fields) => turn(2 * Math.PI * cyclePosition(cyclic[1]!, fields));
  }
  const fourier = FOURIER.exec(name);
  if (fourier !== null) {
    const turn = fourier[2] === "sin" ? Math.sin : Math.cos;
    const order = Number(fourier[3]);
    return (fields) => turn(2 * Math.PI * order * fourierPosition(fourier[1]!, fields));
  }
  return (fields) => plainColumn(name, fields);
}

function cyclePosition(cycle: string, f: Fields): number {
  switch (cycle) {
    case "hour":
      return f.hour / 24;
    case "dow":
      return f.dow / 7;
    case "day":
      return (f.day - 1) / f.daysInMonth;
    case "week":
      return (f.dayOfYear - 1) / f.daysInYear;
    case "month":
      return (f.month - 1) / 12;
    default:
      return Math.floor((f.month - 1) / 3) / 4;
  }
}

function fourierPosition(cycle: string, f: Fields): number {
  if (cycle === "year") return yearFraction(f);
  if (cycle === "month") return (f.day - 1 + f.hour / 24) / f.daysInMonth;
  return cycle === "week" ? (f.dow + f.hour / 24) / 7 : f.hour / 24;
}

function yearFraction(f: Fields): number {
  return (f.dayOfYear - 1 + f.hour / 24) / f.daysInYear;
}

function plainColumn(name: string, f: Fields): number {
  switch (name) {
    case "hour":
      return Math.floor(f.hour);
    case "dow":
      return f.dow;
    case "is_weekend":
      return f.dow >= 5 ? 1 : 0;
    case "day":
      return f.day;
    case "day_of_year":
      return f.dayOfYear;
    case "week":
      return isoWeek(f.first).week;
    case "week_of_month":
      return Math.floor((f.day - 1) / 7) + 1;
    case "month":
      return f.month;
    case "quarter":
      return Math.floor((f.month - 1) / 3) + 1;
    case "year":
      return f.year;
    case "year_fraction":
      return yearFraction(f);
    case "days_in_month":
      return f.daysInMonth;
    case "workdays":
      return countWorkdays(f.first, f.days);
    default:
      return holdsBorder(name, f);
  }
}

function holdsBorder(name: string, f: Fields): number {
  const [unit, end] = name.split("_");
  // The last day of a month is the one before the first of the next, so both borders are one question a day apart.
  const from = end === "end" ? f.first + 1 : f.first;
  for (let day = from; day < from + f.days; day++) {
    const civil = civilFromDays(day);
    if (civil.day !== 1) continue;
    if (unit === "month" || (unit === "quarter" && civil.month % 3 === 1) || civil.month === 1) return 1;
  }
  return 0;
}

function countWorkdays(first: number, days: number): number {
  let count = 0;
  for (let day = first; day < first + days; day++) if (weekday(day) < 5) count++;
  return count;
}
