import { type Calendar, periodsPerDay, seasonLengthOf } from "../../core/time/calendar.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { mean, median, quantile, robustMean } from "../../core/numbers/statistics.ts";
import { type HolidayDates, holidayPeriods, TO_STAMP } from "../dates/holiday_periods.ts";

/** What a table has shown of its holidays. */
export interface HolidayEvidence {
  /** Which end of its week a stamp names, where holidays tell it; absent where the table's owner has said so, or nothing has. */
  readonly weekLabel?: "start" | "end";
  /** Names of `holidayPeriods`, under that label, on whose periods demand was unlike that of their neighbours. */
  readonly moving: readonly string[];
}

/** A holiday that moves demand by less is none, as a logarithm: 10 %. */
const LEAST = Math.log(1.1);
/** A holiday has to stand out from this share of the ordinary periods. */
const ORDINARY = 0.95;
/** One reading of week stamps is right if holidays move demand this many times as much under it as under the other. */
const CLEARLY = 2;

/**
 * Which holidays have moved demand, and under which reading of week stamps.
 *
 * Demand of a period is compared with that of its neighbours, two on each side: the next periods, within a week the same
 * hours of the same weekday. A holiday moves demand if its typical change is larger than 95 % of the changes of ordinary
 * periods, and 10 % at least.
 *
 * @param panel Some keys. Each counts alike, whatever its size; wild ones hardly.
 * @param options `holidays`: dates by name; `calendar`: of the table; `asOf`: last period looked at; `keepsReadings`: whether
 * both readings have to stay, whatever is seen.
 */
export function weighHolidays(
  panel: Panel,
  options: {
    readonly holidays: HolidayDates;
    readonly calendar: Calendar;
    readonly asOf: number;
    readonly keepsReadings?: boolean;
  },
): HolidayEvidence {
  const { holidays, calendar, asOf, keepsReadings = false } = options;
  const changes = changesOf(demandByPeriod(panel, asOf), neighbourLag(calendar));
  const weekLabel = keepsReadings ? undefined : labelOf(changes, holidays, calendar);
  const settled = weekLabel === undefined ? calendar : { ...calendar, weekLabel };
  return { ...(weekLabel === undefined ? {} : { weekLabel }), moving: movingNames(changes, holidays, settled) };
}

/** Periods to the nearest period of the same kind: a week where a week has several. */
function neighbourLag({ frequency, openDays }: Calendar): number {
  return frequency === "business_day"
    ? seasonLengthOf({ frequency, openDays })
    : Math.max(1, 7 * periodsPerDay(frequency));
}

/** Mean over the keys of demand in units of each key's own mean, by period number. */
function demandByPeriod(panel: Panel, asOf: number): Map<number, number> {
  const byPeriod = new Map<number, number[]>();
  panel.keys.forEach((_, k) => {
    const from = panel.offsets[k] ?? 0, first = panel.ds[from] ?? 0;
    const to = Math.min(panel.offsets[k + 1] ?? from, from + asOf - first + 1);
    const known = panel.y.subarray(from, Math.max(from, to)), level = mean(known.map(Math.abs));
    if (!(level > 0)) return;
    known.forEach((y, i) => {
      if (Number.isNaN(y)) return;
      const values = byPeriod.get(first + i);
      if (values === undefined) byPeriod.set(first + i, [y / level]);
      else values.push(y / level);
    });
  });
  return new Map([...byPeriod].map(([period, values]) => [period, robustMean(values)]));
}

/** Logarithm of demand over that of its neighbours, by period; nothing for periods with fewer than two, or no demand around. */
function changesOf(demand: ReadonlyMap<number, number>, lag: number): Map<number, number> {
  const changes = new Map<number, number>();
  for (const [period, value] of demand) {
    const near = [-2, -1, 1, 2].flatMap((i) => demand.get(period + i * lag) ?? []);
    const usual = median(near);
    // A closed day has no logarithm; a hundredth is far enough from everything usual.
    if (near.length >= 2 && usual > 0) changes.set(period, Math.log(Math.max(value / usual, 0.01)));
  }
  return changes;
}

function changeOn(changes: ReadonlyMap<number, number>, periods: readonly number[]): number {
  return Math.abs(median(periods.flatMap((period) => changes.get(period) ?? [])));
}

/** The readings agree where every holiday falls on the day of the stamp: then there is nothing to settle. */
function labelOf(
  changes: ReadonlyMap<number, number>,
  holidays: HolidayDates,
  calendar: Calendar,
): "start" | "end" | undefined {
  if (calendar.frequency !== "week" || calendar.weekLabel !== undefined) return undefined;
  const moving = movingNames(changes, holidays, calendar);
  const sumOver = (label: "start" | "end") => {
    const periods = Object.values(holidayPeriods(holidays, { ...calendar, weekLabel: label }));
    return periods.reduce((sum, of) => sum + (changeOn(changes, of) || 0), 0);
  };
  const start = sumOver("start"), end = sumOver("end");
  const isSeen = (wanted: boolean) => moving.some((name) => name.endsWith(TO_STAMP) === wanted);
  if (isSeen(true) && end > CLEARLY * start) return "end";
  return isSeen(false) && start > CLEARLY * end ? "start" : undefined;
}

/** Some keys, and the periods of the dates that they have, by name. */
export interface DatedKeys {
  /** Keys of one place. */
  readonly panel: Panel;
  /** Period numbers by name. */
  readonly periods: Readonly<Record<string, readonly number[]>>;
}

/**
 * Which dates have moved demand, among the keys that have them: as {@linkcode weighHolidays}, a change being that of a period
 * at a place.
 *
 * @param places Keys of each place. @param options `calendar`; `asOf`: last period looked at.
 * @returns Names, in the order of the dates.
 */
export function weighDates(
  places: readonly DatedKeys[],
  options: { readonly calendar: Calendar; readonly asOf: number },
): string[] {
  const { calendar, asOf } = options, ordinary: number[] = [], dated = new Map<string, number[]>();
  for (const { panel, periods } of places) {
    const changes = changesOf(demandByPeriod(panel, asOf), neighbourLag(calendar));
    const all = new Set(Object.values(periods).flat());
    for (const [period, change] of changes) if (!all.has(period)) ordinary.push(Math.abs(change));
    for (const [name, own] of Object.entries(periods)) {
      const known = dated.get(name) ?? [];
      dated.set(name, known);
      for (const period of own) {
        const change = changes.get(period);
        if (change !== undefined) known.push(change);
      }
    }
  }
  const limit = Math.max(LEAST, quantile(ordinary, ORDINARY) || 0);
  return [...dated].filter(([, changes]) => Math.abs(median(changes)) > limit).map(([name]) => name);
}

function movingNames(changes: ReadonlyMap<number, number>, holidays: HolidayDates, calendar: Calendar): string[] {
  const periods = holidayPeriods(holidays, calendar), all = new Set(Object.values(periods).flat());
  const ordinary = [...changes].filter(([period]) => !all.has(period)).map(([, change]) => Math.abs(change));
  const limit = Math.max(LEAST, quantile(ordinary, ORDINARY) || 0);
  return Object.entries(periods).filter(([, of]) => changeOn(changes, of) > limit).map(([name]) => name);
}
