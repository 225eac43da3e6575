import { type Calendar, PERIODS_PER_YEAR, periodsPerDay } from "../../core/time/calendar.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { isAt, type SpecDate, type SpecDates } from "./spec_dates.ts";

/** Periods [from, to). */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Texts in the columns of the dates; null where a key has none. */
export type DatedPlace = readonly (string | null)[];

/** All holidays of a place together, or those so many days before or after. */
const HOLIDAYS = /^holidays(?:_(before|after)_([1-9]\d*))?$/;

/** Whether a column is that of all holidays together: `holidays`, `holidays_before_1`. */
export function isAllHolidays(name: string): boolean {
  return HOLIDAYS.test(name);
}

/**
 * What a date's name, or all holidays together, have in each period at a place.
 *
 * @param name `holidays`, or the name of entries. @param dates Of a spec.
 * @param at `place` of the key; `span`; `calendar`.
 * @returns Days of it in each period, shape [to - from]; of all holidays, and of periods longer than a day, workdays.
 */
export function datedColumn(
  name: string,
  dates: SpecDates,
  at: { readonly place: DatedPlace; readonly span: Span; readonly calendar: Calendar },
): Float64Array {
  const { place, span: { from, to }, calendar } = at, out = new Float64Array(to - from);
  const [all, side, steps] = HOLIDAYS.exec(name) ?? [];
  const shift = Number(steps ?? 0) * (side === "before" ? -1 : 1) * Math.max(1, periodsPerDay(calendar.frequency));
  const isLonger = periodsPerDay(calendar.frequency) === 0 && calendar.frequency !== "business_day";
  const wanted = dates.entries.filter((entry) =>
    (all === undefined ? entry.name === name : entry.isHoliday === true) && isAt(entry, place)
  );
  for (const { periods, values, workdays = values } of wanted) {
    const amounts = all === undefined ? values : workdays;
    periods.forEach((period, i) => {
      const row = period + shift - from, amount = amounts?.[i] ?? 1;
      if (row < 0 || row >= out.length) return;
      out[row] = all !== undefined && isLonger ? out[row]! + amount : Math.max(out[row]!, amount);
    });
  }
  return out;
}

/** Periods of all holidays of a place. */
export function holidaysAt(dates: SpecDates, place: DatedPlace): number[] {
  return dates.entries.flatMap((entry) => entry.isHoliday === true && isAt(entry, place) ? entry.periods : []);
}

/**
 * Where the keys of a panel are.
 *
 * @param panel Its key columns and static columns may be those of the dates; a column that it lacks says nothing.
 * @param columns Of the dates.
 * @returns Distinct places, and of each key the number of its own, shape [k].
 */
export function placesOf(
  panel: Panel,
  columns: readonly string[],
): { readonly places: readonly DatedPlace[]; readonly index: Int32Array } {
  if (columns.length === 0) return { places: [[]], index: new Int32Array(panel.keys.length) };
  const places = new Map<string, { readonly place: DatedPlace; readonly number: number }>();
  const index = Int32Array.from(panel.keys, (_, k) => {
    const place = columns.map((column) => textOf(panel, k, column)), id = JSON.stringify(place);
    const known = places.get(id) ?? { place, number: places.size };
    places.set(id, known);
    return known.number;
  });
  return { places: [...places.values()].map(({ place }) => place), index };
}

function textOf(panel: Panel, k: number, column: string): string | null {
  const part = panel.keyColumns.indexOf(column);
  if (part >= 0) return panel.keys[k]!.parts[part] ?? null;
  const source = panel.exogenous.find(({ name }) => name === column);
  if (source?.levels === undefined) return null;
  // Constant per key by contract: its first known value.
  for (let i = panel.offsets[k]!; i < panel.offsets[k + 1]!; i++) {
    const level = source.values[i]!;
    if (!Number.isNaN(level)) return source.levels[level] ?? null;
  }
  return null;
}

/**
 * Names of the dates that have been seen, those of most places first, and of all holidays together. Of months and longer what
 * comes in the same one every year is left to the season.
 *
 * @param dates Of a spec. @param options `calendar`; `until`: last period that anything is learned from; `from`: first.
 * @returns Feature names; of many dates the 40 that most places have, as the others count in `holidays`.
 */
export function datedNames(
  dates: SpecDates,
  options: { readonly calendar: Calendar; readonly from: number; readonly until: number },
): string[] {
  const { calendar: { frequency }, from, until } = options;
  const isSeen = ({ periods }: SpecDate) => periods.some((period) => period >= from && period <= until);
  const near = periodsPerDay(frequency) > 0 || frequency === "business_day" || frequency === "week";
  const all = dates.entries.some((entry) => entry.isHoliday === true && isSeen(entry));
  const perYear = near ? 0 : PERIODS_PER_YEAR[frequency];
  const seen = new Map(
    [...Map.groupBy(dates.entries.filter(isSeen), ({ name }) => name)].filter(([, entries]) =>
      near || !entries.every((entry) => isSeason(entry, perYear))
    ),
  );
  const reach = (entries: readonly SpecDate[]) =>
    entries.reduce((sum, { places }) => sum + (places.length === 0 ? Infinity : places.length), 0);
  // A spread of equals keeps the order of the dates, which is that of their names.
  const names = [...seen].sort(([, a], [, b]) => Math.sign(reach(b) - reach(a) || 0)).slice(0, MOST_NAMES);
  return [
    ...names.map(([name]) => name),
    ...all ? ["holidays"] : [],
    ...all && near ? ["holidays_before_1", "holidays_after_1", "days_to_holiday", "days_since_holiday"] : [],
  ];
}

/** Whether a date has the same amount in the same month or quarter of every year: then it says what the season says. */
function isSeason({ periods, values }: SpecDate, perYear: number): boolean {
  const years = new Set(periods.map((period) => Math.floor(period / perYear)));
  const amounts = new Map(periods.map((period, i) => [period % perYear, values?.[i] ?? 1]));
  return periods.length === years.size * amounts.size &&
    periods.every((period, i) => amounts.get(period % perYear) === (values?.[i] ?? 1));
}

/** Columns of single dates, at most: a fit takes memory and time for each. */
const MOST_NAMES = 40;
