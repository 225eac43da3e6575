import { type Calendar, type Frequency, seasonLengthOf } from "../time/calendar.ts";
import type { Config } from "./config_type.ts";
import { DataError } from "../errors/errors.ts";

/** A config for one table: what depends on its calendar is known. Plain data, recorded with a run. */
export interface ResolvedConfig extends Config {
  /** Grain of the table. */
  readonly frequency: Frequency;
  /** Steps ahead, >= 1. */
  readonly horizon: number;
  /** Observations per main cycle, >= 1. */
  readonly seasonLength: number;
  /** The backtest; `step` >= 1. */
  readonly folds: Config["folds"] & { readonly step: number };
  /** Protocol of the `evaluate` command; `step` >= 1. */
  readonly evaluate: Config["evaluate"] & { readonly step: number };
}

/** Most steps ahead: more than 100 days of quarter hours. What time and memory depend on is bounded. */
export const LONGEST_HORIZON = 10_000;
/** Most observations per cycle. */
export const LONGEST_SEASON = 100_000;
/** Most interval levels. */
export const MOST_LEVELS = 99;

/** Steps ahead where the config does not say. */
export const HORIZON: Readonly<Record<Frequency, number>> = {
  "15min": 192,
  "30min": 96,
  hour: 48,
  day: 28,
  business_day: 20,
  week: 8,
  month: 12,
  quarter: 8,
  year: 4,
  row: 1,
};

/**
 * Fill in what a config leaves to the table. A resolved config stays as it is. Rows of a table without a calendar have one step.
 *
 * @param config A checked config. @param calendar That of the table.
 * @throws {DataError} `INVALID_CONFIG` if the gap of `evaluate` leaves no step of the horizon, or `weekLabel` is given for
 * periods that are no weeks.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { resolveConfig } from "@lib/core/config/resolve_config.ts";
 * const config = resolveConfig(parseConfig({ source: "t.csv" }), { frequency: "month" });
 * assertEquals([config.horizon, config.seasonLength, config.folds.step], [12, 12, 12]);
 * ```
 */
export function resolveConfig(config: Config, calendar: Pick<Calendar, "frequency" | "openDays">): ResolvedConfig {
  const horizon = config.horizon ?? HORIZON[calendar.frequency];
  const problems = [...gapProblems(config, horizon), ...weekLabelProblems(config, calendar.frequency)];
  if (problems.length > 0) {
    throw new DataError("INVALID_CONFIG", `Cannot use the config on this table: ${problems.join("; ")}`, {
      hint: "Change or leave out the field that is named.",
      context: { problems },
    });
  }
  return {
    ...config,
    frequency: calendar.frequency,
    horizon,
    seasonLength: config.seasonLength ?? seasonLengthOf(calendar),
    folds: { ...config.folds, step: config.folds.step ?? horizon },
    evaluate: { ...config.evaluate, step: config.evaluate.step ?? horizon },
  };
}

/**
 * What of a config only its table can say, by path: of one that is resolved nothing.
 *
 * @param config Checked, or as a run recorded it.
 */
export function openFields({ frequency, horizon, seasonLength, folds, evaluate }: Config): string[] {
  const fields = { frequency, horizon, seasonLength, "folds.step": folds.step, "evaluate.step": evaluate.step };
  return Object.entries(fields).flatMap(([path, value]) => value === null ? [path] : []);
}

/** What is wrong with the gap of `evaluate` at a horizon. */
export function gapProblems({ evaluate: { gap } }: Pick<Config, "evaluate">, horizon: number): string[] {
  if (gap < horizon) return [];
  return [`evaluate.gap must be below the horizon of ${horizon}, or no step is scored: current value is ${gap}`];
}

/** What is wrong with `weekLabel` at a frequency. */
export function weekLabelProblems({ weekLabel }: Pick<Config, "weekLabel">, frequency: Frequency): string[] {
  if (weekLabel === null || frequency === "week") return [];
  return [`weekLabel must be left out, as the table is not weekly (${frequency}): current value is "${weekLabel}"`];
}
