import { type Calendar, periodsPerDay, placeInWeek } from "../../core/calendar.ts";
import type { Finding } from "../../core/finding.ts";
import type { FindingCode } from "../../core/finding_codes.ts";

/** Fewest times that a place must have come round for its emptiness to mean anything. */
const FEWEST = 3;
/** Most chance that any place is empty by accident. */
const CHANCE = 0.001;

/**
 * Places in the week at which no key ever has a row: closed weekdays, hours of the day, or hours of one weekday.
 *
 * A place counts as closed if it came round at least three times and, were it as often filled as the places that have
 * rows, would hardly have stayed empty: in a table of sparse demand many places are empty by chance.
 *
 * @param calendar Of days or finer. @param periods Distinct periods with a known target, ascending, shape [n].
 * @returns Places as `placeInWeek` gives them, ascending; empty for other calendars.
 */
export function findClosed(calendar: Calendar, periods: ArrayLike<number>): number[] {
  const perDay = periodsPerDay(calendar.frequency), perWeek = 7 * perDay;
  if (perDay === 0 || periods.length === 0) return [];
  const filled = new Float64Array(perWeek), occurred = new Float64Array(perWeek);
  for (let i = 0; i < periods.length; i++) filled[placeInWeek(calendar, periods[i]!)]!++;
  const first = periods[0]!, last = periods[periods.length - 1]!;
  const weeks = Math.floor((last - first + 1) / perWeek);
  occurred.fill(weeks);
  for (let period = first + weeks * perWeek; period <= last; period++) occurred[placeInWeek(calendar, period)]!++;
  const closed = new Set<number>();
  const views = [
    { cells: perDay, cellOf: (place: number) => place % perDay },
    { cells: 7, cellOf: (place: number) => Math.floor(place / perDay) },
    { cells: perWeek, cellOf: (place: number) => place },
  ];
  for (const { cells, cellOf } of perDay === 1 ? views.slice(1, 2) : views) {
    const empty = emptyCells(filled, occurred, { cells, cellOf });
    for (let place = 0; place < perWeek; place++) if (empty.has(cellOf(place))) closed.add(place);
  }
  return [...closed].sort((a, b) => a - b);
}

function emptyCells(
  filled: Float64Array,
  occurred: Float64Array,
  { cells, cellOf }: { readonly cells: number; readonly cellOf: (place: number) => number },
): Set<number> {
  const hits = new Float64Array(cells), times = new Float64Array(cells);
  filled.forEach((count, place) => hits[cellOf(place)]! += count);
  occurred.forEach((count, place) => times[cellOf(place)]! += count);
  let open = 0, openTimes = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (hits[cell] === 0) continue;
    open += hits[cell]!;
    openTimes += times[cell]!;
  }
  const density = open / openTimes;
  const isClosed = (cell: number) =>
    hits[cell] === 0 && times[cell]! >= FEWEST && cells * (1 - density) ** times[cell]! < CHANCE;
  return new Set(Array.from({ length: cells }, (_, cell) => cell).filter(isClosed));
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/**
 * What is closed, as a finding: `CLOSED_WEEKDAYS`, `CLOSED_HOURS`.
 *
 * @param calendar With its closed places.
 */
export function tellClosed(calendar: Calendar): Finding[] {
  const { closed } = calendar;
  if (closed === undefined) return [];
  const perDay = periodsPerDay(calendar.frequency);
  const finding = (code: FindingCode, message: string, examples: string[]): Finding[] =>
    examples.length === 0 ? [] : [{ code, severity: "warning", message, column: "", count: examples.length, examples }];
  const days = WEEKDAYS.filter((_, day) =>
    closed.filter((place) => Math.floor(place / perDay) === day).length === perDay
  );
  const rest = "forecasts are 0 there, with reason CLOSED, and nothing is scored";
  const weekdays = finding(
    "CLOSED_WEEKDAYS",
    `no key ever has a row on these weekdays: ${rest}` +
      (perDay === 1 ? '; with "frequency": "business_day" only open days are counted' : ""),
    days,
  );
  if (perDay === 1) return weekdays;
  const parts = WEEKDAYS.flatMap((name, day) => days.includes(name) ? [] : closedParts(closed, { name, day, perDay }));
  return [...weekdays, ...finding("CLOSED_HOURS", `no key ever has a row at these hours: ${rest}`, parts)];
}

/** `Monday 00:00 to 08:00`, one text per stretch of a day; the end is open again. */
function closedParts(
  closed: readonly number[],
  { name, day, perDay }: { readonly name: string; readonly day: number; readonly perDay: number },
): string[] {
  const clock = (slot: number) => {
    const minute = slot * 1440 / perDay;
    return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  };
  const isClosed = (slot: number) => slot >= 0 && slot < perDay && closed.includes(day * perDay + slot);
  const parts: string[] = [];
  for (let slot = 0, from = 0; slot < perDay; slot++) {
    if (isClosed(slot) && !isClosed(slot - 1)) from = slot;
    if (isClosed(slot) && !isClosed(slot + 1)) parts.push(`${name} ${clock(from)} to ${clock(slot + 1)}`);
  }
  return parts;
}
