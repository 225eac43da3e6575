import type { Calendar, Frequency } from "../../core/time/calendar.ts";
import { calendarNames, type ColumnHint, exogenousNames, historyNames } from "./default_names.ts";
import { compileSpec } from "../spec/compile.ts";
import { type HolidayDates, holidayPeriods } from "../dates/holiday_periods.ts";
import type { FeatureSpec, TargetTransform } from "../spec/spec.ts";
import { specDates } from "../dates/spec_dates.ts";
import type { StoredDates } from "../dates/stored_dates.ts";
import { LEVEL_WINDOW, typicalSeasons } from "../spec/typical_windows.ts";

/** What a default spec is chosen from. */
export interface DefaultSpecOptions {
  /** Grain of the table. */
  readonly calendar: Calendar;
  /** Steps ahead, >= 1. */
  readonly horizon: number;
  /** Periods of a typical key up to the origin it serves from. */
  readonly historyLength: number;
  /** Observations per main cycle; default: that of the calendar. */
  readonly seasonLength?: number;
  /** Columns beside the target; `positive: false` says that relative changes make no sense (0/1 flags), true that they do. */
  readonly exogenous?: readonly ColumnHint[];
  /** Default `direct`. */
  readonly strategy?: FeatureSpec["strategy"];
  /** Default `scale`; see `suggestTransform`. */
  readonly transform?: TargetTransform;
  /** Default 1; see `suggestUnit`. */
  readonly unit?: number;
  /** Feature names instead of the default list. */
  readonly names?: readonly string[];
  /** Holiday name to ISO dates or period numbers. */
  readonly holidays?: HolidayDates;
  /** Holidays and events of the table; default none. */
  readonly dates?: StoredDates;
  /** Periods that are learned from, which must have one of a date for it to be a feature; default none has. */
  readonly seen?: { readonly from: number; readonly until: number };
  /** Names of the holidays and dates that are known to move demand, see `weighHolidays`; default none. */
  readonly moving?: readonly string[];
}

/**
 * The feature spec for a table, by its frequency, history and columns: some 25 to 60 names, about 20 for short histories.
 *
 * Windows and seasonal lags that reach back further than two thirds of the history, and yearly ones without a full year
 * and a horizon behind them, are left out.
 *
 * @param options Calendar, horizon, history and columns.
 * @returns A checked spec.
 * @throws {RangeError} If the horizon is not an integer >= 1. @throws {DataError} `UNKNOWN_FEATURE`, `INVALID_DATE`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
 * const price = { name: "price", kind: "future" as const, positive: true };
 * const calendar = { frequency: "week" as const, anchor: 0 };
 * const spec = defaultSpec({ calendar, horizon: 8, historyLength: 104, exogenous: [price] });
 * assert(spec.names.includes("price_log_ratio_window_13"));
 * ```
 */
export function defaultSpec(options: DefaultSpecOptions): FeatureSpec {
  const { calendar, horizon, exogenous = [] } = options;
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`Cannot make a spec as the horizon must be an integer >= 1: current value is ${horizon}`);
  }
  const history = Math.max(1, Math.floor(options.historyLength));
  const strategy = options.strategy ?? "direct";
  const spec: FeatureSpec = {
    calendar: specCalendar(calendar),
    seasonLengths: typicalSeasons(calendar, options.seasonLength),
    strategy,
    names: [],
    transform: options.transform ?? "scale",
    // Left out where it is one: nearly all specs are as they would be without it.
    ...(options.unit === undefined || options.unit === 1 ? {} : { unit: options.unit }),
    levelWindow: levelWindow(calendar.frequency, history),
    holidays: holidayPeriods(options.holidays ?? {}, calendar),
    ...options.dates === undefined ? {} : { dates: specDates(options.dates, calendar) },
    exogenous: exogenous.map(({ name, kind, levels }) =>
      levels === undefined ? { name, kind } : { name, kind, levels }
    ),
  };
  const shape = { history, steps: strategy === "recursive" ? 1 : horizon, seen: options.seen };
  const names = options.names ??
    [...historyNames(spec, shape), ...calendarNames(spec, shape), ...exogenousNames(spec, exogenous, shape)];
  const { moving } = options;
  const complete = {
    ...spec,
    names: [...new Set(names)],
    ...eventsOf({ ...spec, names }, moving),
    ...movingDates({ ...spec, names }, moving),
  };
  compileSpec(complete);
  return complete;
}

/** Periods of the holidays that move demand and that feature rows show. */
function eventsOf(
  { holidays, names }: FeatureSpec,
  moving: readonly string[] = [],
): Pick<FeatureSpec, "events"> {
  const periods = moving.flatMap((name) => names.includes(`holiday_${name}`) ? holidays[name] ?? [] : []);
  return periods.length === 0 ? {} : { events: [...new Set(periods)].sort((a, b) => a - b) };
}

/** Dates that move demand and that feature rows show. */
function movingDates({ dates, names }: FeatureSpec, moving: readonly string[] = []): Pick<FeatureSpec, "dates"> {
  if (dates === undefined) return {};
  const own = new Set(dates.entries.map(({ name }) => name));
  const shown = moving.filter((name) => own.has(name) && names.includes(name));
  return { dates: { ...dates, ...shown.length === 0 ? {} : { moving: shown } } };
}

function levelWindow(frequency: Frequency, history: number): number {
  return Math.max(1, Math.min(LEVEL_WINDOW[frequency], Math.floor(history / 2)));
}

/** What of a calendar makes columns: where a shop is closed is the table's matter. */
function specCalendar({ closed: _, ...calendar }: Calendar): Calendar {
  return calendar;
}
