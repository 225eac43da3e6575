import { WEEKDAYS } from "../../core/time/civil.ts";
import { type Calendar, formatPeriod, isClosed, periodsPerDay, placeInWeek } from "../../core/time/calendar.ts";
import { formatClock } from "../../core/time/time_format.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";

/** Fewest times that a place must have come round for its emptiness to mean anything. */
const FEWEST = 3;
/** Most chance that any place is empty by accident. */
const CHANCE = 0.001;
/** A place that is filled this seldom, beside the others, is closed but for exceptions. */
const SELDOM = 0.05;

/**
 * Places in the week at which hardly any key ever has a row: closed weekdays, hours of the day, or hours of one weekday.
 *
 * A place counts as closed if it came round at least three times and, were it as often filled as the places that have
 * rows, would hardly have stayed so empty: in a table of sparse demand many places are empty by chance. A few rows, as of
 * one Sunday before Christmas or of a mistyped date, open no place; rows in both of its last two weeks do, as it has just opened.
 *
 * @param calendar Of days or finer. @param periods Distinct periods with a row, ascending, shape [n]: also rows without a
 * target and quarantined ones, as their demand is unknown, not absent.
 * @returns Places as `placeInWeek` gives them, ascending; empty for other calendars.
 */
export function findClosed(calendar: Calendar, periods: ArrayLike<number>): number[] {
  const perDay = periodsPerDay(calendar.frequency), perWeek = 7 * perDay;
  if (perDay === 0 || periods.length === 0) return [];
  const counts = countPlaces(calendar, periods);
  const closed = new Set<number>();
  const views = [
    { cells: perDay, cellOf: (place: number) => place % perDay },
    { cells: 7, cellOf: (place: number) => Math.floor(place / perDay) },
    { cells: perWeek, cellOf: (place: number) => place },
  ];
  for (const view of perDay === 1 ? views.slice(1, 2) : views) {
    const empty = emptyCells(counts, view);
    for (let place = 0; place < perWeek; place++) if (empty.has(view.cellOf(place))) closed.add(place);
  }
  return [...closed].sort((a, b) => a - b);
}

/** How often each place of the week came round and had rows; all shape [places of a week]. */
interface PlaceCounts {
  readonly filled: Float64Array;
  readonly occurred: Float64Array;
  /** How many of its last two times had rows. */
  readonly lately: Float64Array;
}

function countPlaces(calendar: Calendar, periods: ArrayLike<number>): PlaceCounts {
  const perWeek = 7 * periodsPerDay(calendar.frequency);
  const first = periods[0]!, last = periods[periods.length - 1]!;
  const weeks = Math.floor((last - first + 1) / perWeek);
  const filled = new Float64Array(perWeek), lately = new Float64Array(perWeek);
  const occurred = new Float64Array(perWeek).fill(weeks);
  for (let i = 0; i < periods.length; i++) {
    const place = placeInWeek(calendar, periods[i]!);
    filled[place]!++;
    if (periods[i]! > last - 2 * perWeek) lately[place]!++;
  }
  for (let period = first + weeks * perWeek; period <= last; period++) occurred[placeInWeek(calendar, period)]!++;
  return { filled, occurred, lately };
}

function emptyCells(
  { filled, occurred, lately }: PlaceCounts,
  { cells, cellOf }: { readonly cells: number; readonly cellOf: (place: number) => number },
): Set<number> {
  const hits = new Float64Array(cells), times = new Float64Array(cells), opened = new Uint8Array(cells);
  filled.forEach((count, place) => hits[cellOf(place)]! += count);
  occurred.forEach((count, place) => times[cellOf(place)]! += count);
  lately.forEach((count, place) => count === 2 && (opened[cellOf(place)] = 1));
  const rates = Array.from(hits, (count, cell) => times[cell] === 0 ? 0 : count / times[cell]!);
  const busy = SELDOM * Math.max(...rates);
  let open = 0, openTimes = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (rates[cell]! <= busy) continue;
    open += hits[cell]!;
    openTimes += times[cell]!;
  }
  const density = open / openTimes;
  const isEmpty = (cell: number) =>
    rates[cell]! <= SELDOM * density && times[cell]! >= FEWEST && opened[cell] === 0 &&
    cells * chanceOfAtMost(hits[cell]!, times[cell]!, density) < CHANCE;
  return new Set(Array.from({ length: cells }, (_, cell) => cell).filter(isEmpty));
}

/** Chance of at most `k` in `n` draws of chance `p` each, k <= p × n: the binomial distribution. */
function chanceOfAtMost(k: number, n: number, p: number): number {
  if (p >= 1) return k < n ? 0 : 1;
  let term = n * Math.log1p(-p), sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(term);
    term += Math.log((n - i) / (i + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return sum;
}

/**
 * What is closed, as findings: `CLOSED_WEEKDAYS`, `CLOSED_HOURS`, and `RARELY_OPEN` for rows at closed places.
 *
 * @param calendar With its closed places. @param periods As for {@linkcode findClosed}.
 */
export function tellClosed(calendar: Calendar, periods: ArrayLike<number>): Finding[] {
  if (calendar.closed === undefined) return [];
  const perDay = periodsPerDay(calendar.frequency);
  const odd = Array.from(periods).filter((period) => isClosed(calendar, period));
  const seldom = new Set(odd.map((period) => placeInWeek(calendar, period)));
  const never = calendar.closed.filter((place) => !seldom.has(place));
  const finding = (code: FindingCode, message: string, examples: string[]): Finding[] =>
    examples.length === 0 ? [] : [{ code, severity: "warning", message, column: "", count: examples.length, examples }];
  const days = WEEKDAYS.filter((_, day) =>
    never.filter((place) => Math.floor(place / perDay) === day).length === perDay
  );
  const rest = "forecasts are 0 there, with reason CLOSED, and nothing is scored";
  const businessDays = seldom.size === 0 ? '; with "frequency": "business_day" only open days are counted' : "";
  const parts = WEEKDAYS.flatMap((name, day) => days.includes(name) ? [] : closedParts(never, { name, day, perDay }));
  return [
    ...finding(
      "CLOSED_WEEKDAYS",
      `no key ever has a row on these weekdays: ${rest}${perDay === 1 ? businessDays : ""}`,
      days,
    ),
    ...(perDay === 1 ? [] : finding("CLOSED_HOURS", `no key ever has a row at these hours: ${rest}`, parts)),
    ...tellSeldom(calendar, odd),
  ];
}

function tellSeldom(calendar: Calendar, odd: readonly number[]): Finding[] {
  if (odd.length === 0) return [];
  const perDay = periodsPerDay(calendar.frequency);
  const nameOf = (period: number) => WEEKDAYS[Math.floor(placeInWeek(calendar, period) / perDay)]!;
  const places = [...new Set(odd.map(nameOf))].join(", ");
  return [{
    code: "RARELY_OPEN",
    severity: "warning",
    message:
      `periods with rows at places of the week that are nearly always empty (${places}): these rows are kept, the ` +
      "other such periods are missing, and forecasts are 0 there, with reason CLOSED",
    column: "",
    count: odd.length,
    examples: odd.slice(0, 5).map((period) => `${nameOf(period)} ${formatPeriod(calendar, period)}`),
  }];
}

/** `Monday 00:00 to 08:00`, one text per stretch of a day; the end is open again. */
function closedParts(
  closed: readonly number[],
  { name, day, perDay }: { readonly name: string; readonly day: number; readonly perDay: number },
): string[] {
  const clock = (slot: number) => formatClock(slot * 1440 / perDay, "HH:mm");
  const isShut = (slot: number) => slot >= 0 && slot < perDay && closed.includes(day * perDay + slot);
  const parts: string[] = [];
  for (let slot = 0, from = 0; slot < perDay; slot++) {
    if (isShut(slot) && !isShut(slot - 1)) from = slot;
    if (isShut(slot) && !isShut(slot + 1)) parts.push(`${name} ${clock(from)} to ${clock(slot + 1)}`);
  }
  return parts;
}
