import { baseColumn } from "../statistics/base_column.ts";
import type { PlanParts } from "./definition.ts";
import type { FeatureSpec } from "./spec.ts";
import { TYPICAL_WINDOWS } from "./typical_windows.ts";

const SEASON = /^season_change_(mean_)?([1-9]\d*)(?:_period_([1-9]\d*))?(?:_window_([1-9]\d*))?$/;
const TREND = /^log_change_window_([1-9]\d*)$/;

/**
 * What a suffix reads of the course of a historic column that is above zero: its season and its trend as ratios, which say
 * the same of a large column and of a small one.
 *
 * @param suffix What follows `<column>_`. @param column Name of the column. @param at Its position in the spec, and the spec.
 * @returns Null if the suffix is neither.
 */
export function readCourse(
  suffix: string,
  column: string,
  at: { readonly index: number; readonly spec: FeatureSpec },
): PlanParts | null {
  const season = SEASON.exec(suffix), of = { exogenous: at.index, log: true };
  if (season !== null) return readSeason(season, column, { of, spec: at.spec });
  const window = Number(TREND.exec(suffix)?.[1] ?? 0);
  return window === 0 ? null : {
    reading: {
      at: "origin",
      base: baseColumn(of, "rolling_mean", { window }),
      shift: 0,
      minus: window,
      form: "plain",
    },
    meaning: `logarithm of ${column}: its mean over the last ${window} periods, less that over the ${window} before`,
    unit: "log ratio",
    lookBack: 2 * window,
  };
}

function readSeason(
  [, mean, number, text, width]: RegExpExecArray,
  column: string,
  { of, spec }: { readonly of: { readonly exogenous: number; readonly log: boolean }; readonly spec: FeatureSpec },
): PlanParts | null {
  const period = Number(text ?? spec.seasonLengths[0]), window = Number(width ?? 1), n = Number(number);
  if (period < 2 || window % 2 === 0) return null;
  const base = window === 1 ? baseColumn(of, "value") : baseColumn(of, "rolling_mean", { window });
  const level = baseColumn(of, "rolling_mean", { window: spec.levelWindow });
  const [shift, count] = mean === undefined ? [(n - 1) * period, 1] : [0, n];
  const which = mean === undefined ? `number ${n} back` : `mean of the last ${n}`;
  return {
    reading: { at: "change", base, period, shift, count, beyond: (window - 1) / 2, level },
    meaning: `logarithm of ${column} at the target's position in the cycle of ${period}, ${which}` +
      `${
        window === 1 ? "" : `, of ${window} values around it`
      }, less its mean over the ${spec.levelWindow} periods up to the ` +
      "origin of then",
    unit: "log ratio",
    lookBack: null,
  };
}

/** Suffixes that make sense for a spec's frequency. */
export function courseExamples(spec: FeatureSpec): string[] {
  const [, short = 2, long = 4] = TYPICAL_WINDOWS[spec.calendar.frequency];
  return [
    "season_change_1",
    "season_change_mean_3_window_3",
    `log_change_window_${short}`,
    `log_change_window_${long}`,
  ];
}
