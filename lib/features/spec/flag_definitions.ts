import type { FeatureSpec } from "./spec.ts";
import { HOLIDAY_REACH } from "../dates/holiday_columns.ts";
import { baseColumn } from "../statistics/base_column.ts";
import type { PlanParts } from "./definition.ts";

/** Names after a column's: means of the target by what the flag will be, days to and since what it marks. */
const MEAN = /^(season_)?mean(?:_period_([1-9]\d*))?$/;
const EVENT = /^(zero_)?days_(to|since)$/;

/**
 * What a suffix reads of a column that is known ahead and says yes (above 0) or no: a promotion, an open day.
 *
 * @param suffix What follows `<column>_`. @param column Name of the column. @param at Its position in the spec, and the spec.
 * @returns Null if the suffix is none of a flag.
 */
export function readFlag(
  suffix: string,
  column: string,
  at: { readonly index: number; readonly spec: FeatureSpec },
): PlanParts | null {
  const mean = MEAN.exec(suffix);
  if (mean !== null) {
    const ofSeason = mean[1] !== undefined, period = Number(mean[2] ?? at.spec.seasonLengths[0]);
    if ((!ofSeason && mean[2] !== undefined) || period < 2) return null;
    return readMean(column, at.index, ofSeason ? period : 0);
  }
  const event = EVENT.exec(suffix);
  return event === null
    ? null
    : readEvent(column, at.index, { isZero: event[1] !== undefined, isNext: event[2] === "to" });
}

function readMean(column: string, index: number, period: number): PlanParts {
  const by = (parameter: number) => baseColumn("moved", "flag_mean", { window: period, parameter, flag: index });
  const where = period === 0 ? "" : ` at the target's position in the cycle of ${period}`;
  return {
    reading: { at: "flag", exogenous: index, period, off: by(0), on: by(1) },
    meaning: `mean of the target one step ahead over all known periods${where} in which ${column} was as it will be (` +
      `above zero or not), mixed with four periods of the next wider kind`,
    unit: "transformed y of one step",
    sources: [column, "y"],
    lookBack: null,
  };
}

function readEvent(column: string, index: number, of: { isZero: boolean; isNext: boolean }): PlanParts {
  const { isZero, isNext } = of;
  const base = baseColumn({ exogenous: index, log: false }, isNext ? "next_event" : "last_event", {
    parameter: isZero ? 0 : 1,
    flag: index,
  });
  const what = `${column} ${isZero ? "of zero" : "above zero"}`;
  return {
    reading: { at: "event", exogenous: index, base },
    meaning:
      `days from the target ${
        isNext ? "to the next" : "back to the latest"
      } period with ${what}, 0 in such a period, ` +
      `at most ${HOLIDAY_REACH}`,
    unit: "days",
    lookBack: null,
  };
}

/** Suffixes that make sense for any flag. */
export const FLAG_EXAMPLES: readonly string[] = [
  "mean",
  "season_mean",
  "days_to",
  "days_since",
  "zero_days_to",
  "zero_days_since",
];
