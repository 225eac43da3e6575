import { type Calendar, type Frequency, parsePeriod } from "../core/calendar.ts";
import { calendarNames, exogenousNames, historyNames } from "./default_names.ts";
import { compileSpec } from "./compile.ts";
import type { ExogenousSource, FeatureSpec, TargetTransform } from "./spec.ts";
import { LEVEL_WINDOW, TYPICAL_SEASONS } from "./typical_windows.ts";

/** What a default spec is chosen from. */
export interface DefaultSpecOptions {
  /** Grain of the table. */
  readonly calendar: Calendar;
  /** Steps ahead, >= 1. */
  readonly horizon: number;
  /** Periods of a typical key up to the first origin it is trained at. */
  readonly historyLength: number;
  /** Columns beside the target; `positive: false` says that relative changes make no sense (0/1 flags), true that they do. */
  readonly exogenous?: readonly (ExogenousSource & { readonly positive?: boolean })[];
  /** Default `direct`. */
  readonly strategy?: FeatureSpec["strategy"];
  /** Default `scale`; see `suggestTransform`. */
  readonly transform?: TargetTransform;
  /** Feature names instead of the default list. */
  readonly names?: readonly string[];
  /** Holiday name to ISO dates or period numbers. */
  readonly holidays?: Readonly<Record<string, readonly (string | number)[]>>;
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
 * import { defaultSpec } from "@lib/features/default_spec.ts";
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
    calendar: { frequency: calendar.frequency, anchor: calendar.anchor },
    seasonLengths: TYPICAL_SEASONS[calendar.frequency],
    strategy,
    names: [],
    transform: options.transform ?? "scale",
    levelWindow: levelWindow(calendar.frequency, history),
    holidays: holidayPeriods(options.holidays ?? {}, calendar),
    exogenous: exogenous.map(({ name, kind, levels }) =>
      levels === undefined ? { name, kind } : { name, kind, levels }
    ),
  };
  const shape = { history, steps: strategy === "recursive" ? 1 : horizon };
  const names = options.names ??
    [...historyNames(spec, shape), ...calendarNames(spec, shape), ...exogenousNames(spec, exogenous)];
  const complete = { ...spec, names: [...new Set(names)] };
  compileSpec(complete);
  return complete;
}

function levelWindow(frequency: Frequency, history: number): number {
  return Math.max(1, Math.min(LEVEL_WINDOW[frequency], Math.floor(history / 2)));
}

function holidayPeriods(
  holidays: Readonly<Record<string, readonly (string | number)[]>>,
  calendar: Calendar,
): Record<string, number[]> {
  const periods = (dates: readonly (string | number)[]) =>
    dates.map((date) => typeof date === "number" ? date : parsePeriod(calendar, date));
  return Object.fromEntries(
    Object.entries(holidays).map(([name, dates]) => [name, [...new Set(periods(dates))].sort((a, b) => a - b)]),
  );
}
