import type { Frequency } from "../core/calendar.ts";
import { PERIODS_PER_YEAR } from "../core/calendar.ts";
import type { ExogenousSource, FeatureSpec } from "./spec.ts";

/** What default names are chosen by: periods of history, and the steps that rows are made for. */
export interface HistoryShape {
  /** Periods of a typical key up to its first origin. */
  readonly history: number;
  /** Steps of a row, >= 1. */
  readonly steps: number;
}

/** Candidate names by frequency with the history each is worth having from, in periods. */
const HISTORY: Readonly<Record<Frequency, readonly (readonly [least: number, ...names: string[]])[]>> = {
  hour: [
    [0, "lag_1", "lag_2", "lag_3", "lag_24", "ewm_mean_lag_1_span_6", "expanding_mean_lag_1", "diff_lag_1_1"],
    [48, "season_lag_1", "season_lag_2", "season_mean_7", "key_season_index"],
    [48, "rolling_mean_lag_1_window_6", "rolling_mean_lag_1_window_24", "rolling_std_lag_1_window_24"],
    [
      48,
      "rolling_min_lag_1_window_24",
      "rolling_max_lag_1_window_24",
      "nonzero_share_window_24",
      "time_since_last_sale",
    ],
    [336, "season_lag_1_period_168", "season_lag_2_period_168", "season_mean_4_period_168"],
    [336, "key_season_index_period_168", "rolling_mean_lag_1_window_168", "trend_slope_window_168"],
    [1344, "rolling_mean_lag_1_window_672"],
  ],
  day: [
    [0, "lag_1", "lag_2", "lag_3", "lag_7", "ewm_mean_lag_1_span_7", "expanding_mean_lag_1"],
    [21, "season_lag_1", "season_lag_2", "season_mean_4", "rolling_mean_lag_1_window_7", "rolling_std_lag_1_window_7"],
    [21, "time_since_last_sale", "key_season_index", "rolling_change_lag_1_window_7"],
    [56, "season_lag_3", "season_mean_8", "rolling_mean_lag_1_window_28", "rolling_std_lag_1_window_28"],
    [56, "rolling_min_lag_1_window_28", "rolling_max_lag_1_window_28", "rolling_median_lag_1_window_28"],
    [56, "nonzero_share_window_28", "trend_slope_window_28", "demand_interval_mean", "rolling_change_lag_1_window_28"],
    [182, "rolling_mean_lag_1_window_91", "ewm_mean_lag_1_span_60"],
    [364, "season_lag_1_period_364"],
  ],
  week: [
    [0, "lag_1", "lag_2", "lag_3", "lag_4", "ewm_mean_lag_1_span_4", "expanding_mean_lag_1"],
    [12, "rolling_mean_lag_1_window_4", "rolling_std_lag_1_window_4", "time_since_last_sale"],
    [26, "rolling_mean_lag_1_window_8", "rolling_mean_lag_1_window_13", "rolling_std_lag_1_window_13"],
    [26, "rolling_min_lag_1_window_13", "rolling_max_lag_1_window_13", "rolling_median_lag_1_window_13"],
    [26, "nonzero_share_window_13", "trend_slope_window_13", "rolling_change_lag_1_window_4", "demand_interval_mean"],
    [52, "rolling_mean_lag_1_window_26", "season_lag_1"],
    [130, "season_mean_2"],
  ],
  month: [
    [0, "lag_1", "lag_2", "lag_3", "ewm_mean_lag_1_span_3", "expanding_mean_lag_1", "rolling_mean_lag_1_window_3"],
    [12, "rolling_mean_lag_1_window_6", "rolling_std_lag_1_window_6", "time_since_last_sale", "diff_lag_1_1"],
    [12, "season_lag_1"],
    [24, "rolling_mean_lag_1_window_12", "rolling_std_lag_1_window_12", "season_mean_2", "nonzero_share_window_12"],
    [36, "season_lag_2", "rolling_change_lag_1_window_12", "trend_slope_window_12", "season_mean_3"],
    [72, "lag_6", "lag_12", "rolling_min_lag_1_window_12", "rolling_max_lag_1_window_12", "key_season_index"],
    [72, "rolling_median_lag_1_window_12", "rolling_mean_lag_1_window_24", "diff_lag_1_12", "demand_interval_mean"],
  ],
  quarter: [
    [0, "lag_1", "lag_2", "lag_3", "lag_4", "ewm_mean_lag_1_span_4", "expanding_mean_lag_1"],
    [6, "season_lag_1", "rolling_mean_lag_1_window_4", "diff_lag_1_1", "time_since_last_sale"],
    [16, "season_lag_2", "season_mean_3", "rolling_mean_lag_1_window_8", "rolling_std_lag_1_window_8"],
    [16, "rolling_change_lag_1_window_4", "trend_slope_window_8"],
    [32, "key_season_index", "diff_lag_1_4", "rolling_min_lag_1_window_8", "rolling_max_lag_1_window_8"],
  ],
};

/** Names of the target's own past. Season names need that much history before the first target, so a horizon more. */
export function historyNames(spec: FeatureSpec, shape: HistoryShape): string[] {
  const names: string[] = [];
  for (const [least, ...group] of HISTORY[spec.calendar.frequency]) {
    for (const name of group) {
      const reach = name.startsWith("season_") ? shape.steps : 0;
      if (shape.history >= least + (least > 0 ? reach : 0)) names.push(name);
    }
  }
  if (shape.steps > 1) names.push("step");
  return names;
}

const CALENDAR: Readonly<Record<Frequency, readonly string[]>> = {
  hour: ["hour", "hour_sin", "hour_cos", "dow", "dow_sin", "dow_cos"],
  day: ["dow", "dow_sin", "dow_cos", "day", "month_start", "month_end"],
  week: ["week_of_month", "month_start", "month_end"],
  month: ["month", "month_sin", "month_cos"],
  quarter: ["quarter", "quarter_sin", "quarter_cos"],
};

/** Names of the target's date: yearly terms only when a year has been seen, higher orders when two have. */
export function calendarNames(spec: FeatureSpec, shape: HistoryShape): string[] {
  const { frequency } = spec.calendar;
  const names = [...CALENDAR[frequency]];
  const years = shape.history / PERIODS_PER_YEAR[frequency];
  if (frequency === "month" && years >= 5) names.push("quarter", "workdays");
  if ((frequency === "day" || frequency === "week") && years >= 1) {
    names.push("month", "fourier_year_sin_1", "fourier_year_cos_1");
    if (years >= 2) names.push("fourier_year_sin_2", "fourier_year_cos_2");
  }
  const holidays = Object.keys(spec.holidays).map((name) => `holiday_${name}`);
  if (holidays.length > 0) names.push(...holidays, "days_to_holiday", "days_since_holiday");
  return names;
}

/** Names of the exogenous columns. Flags (`positive: false`) get differences, prices ratios, the undecided both. */
export function exogenousNames(
  spec: FeatureSpec,
  sources: readonly (ExogenousSource & { readonly positive?: boolean })[],
): string[] {
  const window = spec.levelWindow;
  return sources.flatMap(({ name, kind, levels, positive }) => {
    if (kind === "static") return [`static_${name}`];
    if (levels !== undefined) return [kind === "future" ? `${name}_lag_0` : `${name}_lag_1`];
    if (kind === "historic") {
      return [`${name}_lag_1`, `${name}_diff_lag_1`, `${name}_rolling_mean_window_${Math.max(2, window)}`];
    }
    const names = [`${name}_lag_0`, `${name}_lag_1`];
    if (positive === true) names.push(`${name}_change_lag_0`);
    if (positive !== false) names.push(`${name}_log_ratio_window_${window}`);
    if (positive !== true) names.push(`${name}_excess_window_${window}`);
    return names;
  });
}
