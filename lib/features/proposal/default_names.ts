import type { Frequency } from "../../core/time/calendar.ts";
import { PERIODS_PER_YEAR, periodsPerDay, seasonLengthOf } from "../../core/time/calendar.ts";
import { HORIZON } from "../../core/config/resolve_config.ts";
import { datedNames } from "../dates/dated_columns.ts";
import type { ExogenousSource, FeatureSpec } from "../spec/spec.ts";

/** What default names are chosen by: periods of history, and the steps that rows are made for. */
export interface HistoryShape {
  /** Periods of a typical key up to the origin it serves from. */
  readonly history: number;
  /** Steps of a row, >= 1. */
  readonly steps: number;
  /** Periods that holidays and events must have been seen in; absent: none has been. */
  readonly seen?: { readonly from: number; readonly until: number };
}

/** Names, with the settled history that they are worth having from, in periods. */
type Worth = readonly [least: number, ...names: string[]];

/**
 * History that early folds have as well, in periods: half of it, or all but three horizons of the usual length. Windows, trends and
 * means of several seasons are noise before they rest on that much; only the season itself is worth having from its second cycle on.
 */
function settled(spec: FeatureSpec, history: number): number {
  return Math.max(history / 2, history - 3 * HORIZON[spec.calendar.frequency]);
}

/** Parts of a day: lags and windows of a quarter of a day, a day, a week, four weeks. */
function subDaily(day: number): Worth[] {
  const quarter = day / 4, week = 7 * day;
  return [
    [0, "lag_1", "lag_2", "lag_3", `lag_${day}`, `ewm_mean_lag_1_span_${quarter}`],
    [0, "expanding_mean_lag_1", "diff_lag_1_1"],
    [2 * day, "season_lag_2", "season_mean_7", "key_season_index"],
    [2 * day, `rolling_mean_lag_1_window_${quarter}`],
    [2 * day, `rolling_mean_lag_1_window_${day}`, `rolling_std_lag_1_window_${day}`],
    [2 * day, `rolling_min_lag_1_window_${day}`, `rolling_max_lag_1_window_${day}`],
    [2 * day, `nonzero_share_window_${day}`, "time_since_last_sale"],
    [2 * week, `season_lag_2_period_${week}`, `season_mean_4_period_${week}`],
    [2 * week, `key_season_index_period_${week}`, `rolling_mean_lag_1_window_${week}`, `trend_slope_window_${week}`],
    [8 * week, `rolling_mean_lag_1_window_${4 * week}`],
  ];
}

/** Days, of which a week counts so many: lags and windows of a week, four weeks, a quarter and a year. */
function daily(week: number): Worth[] {
  const four = 4 * week;
  return [
    [0, "lag_1", "lag_2", "lag_3", `lag_${week}`, `ewm_mean_lag_1_span_${week}`, "expanding_mean_lag_1"],
    [3 * week, "season_lag_2", "season_mean_4"],
    [3 * week, `rolling_mean_lag_1_window_${week}`, `rolling_std_lag_1_window_${week}`],
    [3 * week, "time_since_last_sale", "key_season_index", `rolling_change_lag_1_window_${week}`],
    [2 * four, "season_lag_3", "season_mean_8"],
    [2 * four, `rolling_mean_lag_1_window_${four}`, `rolling_std_lag_1_window_${four}`],
    [2 * four, `rolling_min_lag_1_window_${four}`, `rolling_max_lag_1_window_${four}`],
    [2 * four, `rolling_median_lag_1_window_${four}`, `nonzero_share_window_${four}`, `trend_slope_window_${four}`],
    [2 * four, "demand_interval_mean", `rolling_change_lag_1_window_${four}`],
    [26 * week, `rolling_mean_lag_1_window_${13 * week}`, `ewm_mean_lag_1_span_${Math.round(60 * week / 7)}`],
  ];
}

function historyOf({ calendar }: FeatureSpec): readonly Worth[] {
  const { frequency } = calendar;
  if (frequency === "day" || frequency === "business_day") return daily(seasonLengthOf(calendar));
  return frequency === "15min" || frequency === "30min" || frequency === "hour"
    ? subDaily(periodsPerDay(frequency))
    : LONGER[frequency];
}

const LONGER: Readonly<Record<"week" | "month" | "quarter" | "year" | "row", readonly Worth[]>> = {
  row: [],
  week: [
    [0, "lag_1", "lag_2", "lag_3", "lag_4", "ewm_mean_lag_1_span_4", "expanding_mean_lag_1"],
    [12, "rolling_mean_lag_1_window_4", "rolling_std_lag_1_window_4", "time_since_last_sale"],
    [26, "rolling_mean_lag_1_window_8", "rolling_mean_lag_1_window_13", "rolling_std_lag_1_window_13"],
    [26, "rolling_min_lag_1_window_13", "rolling_max_lag_1_window_13", "rolling_median_lag_1_window_13"],
    [26, "nonzero_share_window_13", "trend_slope_window_13", "rolling_change_lag_1_window_4", "demand_interval_mean"],
    [52, "rolling_mean_lag_1_window_26"],
    [130, "season_mean_2"],
  ],
  month: [
    [0, "lag_1", "lag_2", "lag_3", "ewm_mean_lag_1_span_3", "expanding_mean_lag_1", "rolling_mean_lag_1_window_3"],
    [12, "rolling_mean_lag_1_window_6", "rolling_std_lag_1_window_6", "time_since_last_sale", "diff_lag_1_1"],
    [24, "rolling_mean_lag_1_window_12", "rolling_std_lag_1_window_12", "season_mean_2", "nonzero_share_window_12"],
    [36, "season_lag_2", "rolling_change_lag_1_window_12", "trend_slope_window_12", "season_mean_3"],
    [72, "lag_6", "lag_12", "rolling_min_lag_1_window_12", "rolling_max_lag_1_window_12", "key_season_index"],
    [72, "rolling_median_lag_1_window_12", "rolling_mean_lag_1_window_24", "diff_lag_1_12", "demand_interval_mean"],
  ],
  quarter: [
    [0, "lag_1", "lag_2", "lag_3", "lag_4", "ewm_mean_lag_1_span_4", "expanding_mean_lag_1"],
    [6, "rolling_mean_lag_1_window_4", "diff_lag_1_1", "time_since_last_sale"],
    [16, "season_lag_2", "season_mean_3", "rolling_mean_lag_1_window_8", "rolling_std_lag_1_window_8"],
    [16, "rolling_change_lag_1_window_4", "trend_slope_window_8"],
    [32, "key_season_index", "diff_lag_1_4", "rolling_min_lag_1_window_8", "rolling_max_lag_1_window_8"],
  ],
  year: [
    [0, "lag_1", "lag_2", "ewm_mean_lag_1_span_2", "expanding_mean_lag_1"],
    [6, "lag_3", "rolling_mean_lag_1_window_3", "diff_lag_1_1"],
    [10, "rolling_mean_lag_1_window_5", "rolling_std_lag_1_window_5", "trend_slope_window_5", "time_since_last_sale"],
  ],
};

/** The newest value at the target's position in each cycle. */
function seasonOf(spec: FeatureSpec): Worth[] {
  return spec.calendar.frequency === "year"
    ? []
    : spec.seasonLengths.map((length, i) => [length, i === 0 ? "season_lag_1" : `season_lag_1_period_${length}`]);
}

/** Names of the target's own past. Season names need that much history before the first target, so a horizon more. */
export function historyNames(spec: FeatureSpec, shape: HistoryShape): string[] {
  const { history, steps } = shape, known = settled(spec, history);
  const reach = (name: string) => name.startsWith("season_") ? steps : 0;
  const names = historyOf(spec).flatMap(([least, ...group]) =>
    group.filter((name) => least === 0 || known >= least + reach(name))
  );
  for (const [least, ...group] of seasonOf(spec)) if (history >= least + steps) names.push(...group);
  names.push(...seasonChanges(spec, shape));
  if (shape.steps > 1) names.push("step");
  return names;
}

const CALENDAR: Readonly<Record<Frequency, readonly string[]>> = {
  "15min": ["hour", "hour_sin", "hour_cos", "dow", "dow_sin", "dow_cos"],
  "30min": ["hour", "hour_sin", "hour_cos", "dow", "dow_sin", "dow_cos"],
  hour: ["hour", "hour_sin", "hour_cos", "dow", "dow_sin", "dow_cos"],
  day: ["dow", "dow_sin", "dow_cos", "day", "month_start", "month_end"],
  business_day: ["dow", "dow_sin", "dow_cos", "day", "month_start", "month_end"],
  week: ["week_of_month", "month_start", "month_end"],
  month: ["month", "month_sin", "month_cos"],
  quarter: ["quarter", "quarter_sin", "quarter_cos"],
  year: [],
  row: [],
};

/** Names of the target's date: yearly terms only when a year and a horizon have been seen, higher orders when two have. */
export function calendarNames(spec: FeatureSpec, shape: HistoryShape): string[] {
  const { frequency } = spec.calendar;
  const names = [...CALENDAR[frequency]];
  const year = PERIODS_PER_YEAR[frequency], years = settled(spec, shape.history) / year;
  if (frequency === "month" && years >= 5) names.push("quarter", "workdays");
  if (isDaily(spec) || frequency === "week") {
    if (shape.history >= year + shape.steps) names.push("month", "fourier_year_sin_1", "fourier_year_cos_1");
    if (years >= 2) names.push("fourier_year_sin_2", "fourier_year_cos_2");
  }
  // Two readings of a week's stamp that agree are one column.
  const holidays = Object.keys(spec.holidays).filter((name, i, names) =>
    !names.slice(0, i).some((other) => String(spec.holidays[other]) === String(spec.holidays[name]))
  ).map((name) => `holiday_${name}`);
  if (holidays.length > 0) names.push(...holidays, "days_to_holiday", "days_since_holiday");
  if (spec.dates !== undefined && shape.seen !== undefined) {
    names.push(...datedNames(spec.dates, { calendar: spec.calendar, ...shape.seen }));
  }
  return names;
}

/** A column as default names are chosen for it. */
export type ColumnHint = ExogenousSource & {
  /** Whether its logarithm means something; undecided where nobody knows. */
  readonly positive?: boolean;
  /** Whether it is zero or above, as a promotion, an open day, a depth of discount; undecided where nobody knows. */
  readonly flag?: boolean;
  /** Whether it holds what other keys have. */
  readonly others?: boolean;
};

function isDaily({ calendar: { frequency } }: FeatureSpec): boolean {
  return frequency === "day" || frequency === "business_day";
}

/** Of neighbours' demand its season and trend, not its size; of what they will have, just that. */
function othersNames(
  spec: FeatureSpec,
  shape: HistoryShape,
  { name, kind }: Pick<ColumnHint, "name" | "kind">,
): string[] {
  if (kind === "future") return [`${name}_lag_0`];
  const [short, long] = COURSE_WINDOWS[spec.calendar.frequency];
  const trends = [short, long].filter((window) => shape.history >= 2 * window).map((window) =>
    `log_change_window_${window}`
  );
  return [...seasonChanges(spec, shape), ...trends].map((suffix) => `${name}_${suffix}`);
}

/** Windows of a trend, in periods: about the newest move, and that of a season. */
const COURSE_WINDOWS: Readonly<Record<Frequency, readonly [short: number, long: number]>> = {
  "15min": [96, 672],
  "30min": [48, 336],
  hour: [24, 168],
  day: [7, 28],
  business_day: [5, 20],
  week: [4, 13],
  month: [3, 12],
  quarter: [2, 4],
  year: [1, 2],
  row: [1, 1],
};

/** What the target was at its position in past seasons, on the scale of then: of short seasons a mean, of weeks with their neighbours. */
function seasonChanges(spec: FeatureSpec, { history, steps }: HistoryShape): string[] {
  const { calendar: { frequency }, seasonLengths: [main = 1] } = spec;
  // Days have a week that is in the newest values already, and their years are too noisy to be read at one position.
  if (frequency === "year" || isDaily(spec) || history < main + steps) return [];
  if (frequency === "month" || frequency === "quarter") return ["season_change_mean_3"];
  return frequency === "week" ? ["season_change_1", "season_change_mean_3_window_3"] : ["season_change_mean_8"];
}

/** Names of the exogenous columns. Flags (`positive: false`) get differences, prices ratios, the undecided both. */
export function exogenousNames(
  spec: FeatureSpec,
  sources: readonly ColumnHint[],
  shape: HistoryShape,
): string[] {
  const window = spec.levelWindow;
  return sources.flatMap(({ name, kind, levels, positive, flag, others }) => {
    if (kind === "static") return [`static_${name}`];
    if (others === true) return othersNames(spec, shape, { name, kind });
    if (levels !== undefined) return [kind === "future" ? `${name}_lag_0` : `${name}_lag_1`];
    if (kind === "historic") {
      return [`${name}_lag_1`, `${name}_diff_lag_1`, `${name}_rolling_mean_window_${Math.max(2, window)}`];
    }
    const names = [`${name}_lag_0`, `${name}_lag_1`];
    // A weekday's promotion has its own lift; weeks and months have too few cycles to tell.
    if (flag === true && isDaily(spec)) names.push(`${name}_mean`, `${name}_season_mean`);
    if (positive === true) names.push(`${name}_change_lag_0`);
    if (positive !== false) names.push(`${name}_log_ratio_window_${window}`);
    if (positive !== true) names.push(`${name}_excess_window_${window}`);
    return names;
  });
}
