import type { SeriesKey } from "../core/rows/panel.ts";
import type { AlertDelivery } from "./alerting/deliver_alerts.ts";
import type { Alert } from "./alerting/alerts.ts";
import type { DataAlarm, InputCheck } from "./inputs/data_alarm.ts";
import type { ServiceFigures } from "./service/service_figures.ts";

/**
 * How a key stands.
 *
 * `degraded`: an alarm at the level *act*; `drifted`: one at the level *watch*, or its unit or its history changed; `stale`: its
 * model is older than the schedule allows, or nothing has come of it for longer than ever before; `new`: in the table, without
 * a model, or with one that cannot be read; `ended`: it has a model, and left the table or sells no more.
 */
export type Condition = "ok" | "degraded" | "drifted" | "stale" | "new" | "ended";

/** One key with what it rests on. */
export interface KeyCondition {
  /** Which key. */
  readonly key: SeriesKey;
  /** How it stands. */
  readonly condition: Condition;
  /** Level of its alarm; null without one. */
  readonly level: "watch" | "act" | null;
  /** What was found, for instance `MODEL_OLD`. */
  readonly code: string;
  /** Figures behind it: units are those of the target, or shares; null where undefined. */
  readonly evidence: Readonly<Record<string, number | string | null>>;
  /** Share by which the error of the key would fall at the promise of its hold-out, in [0, 1]; null where undefined. */
  readonly gain: number | null;
}

/** How forecasts did. Null where undefined, with the reason in `undefined`. */
export interface WatchedScores {
  /** Forecasts that were scored. */
  readonly scored: number;
  /** Mean absolute error, unit of the target. */
  readonly mae: number | null;
  /** Root mean squared error, unit of the target. */
  readonly rmse: number | null;
  /** Sum of absolute errors over the sum of absolute actuals. */
  readonly wape: number | null;
  /**
   * Mean over keys of the mean absolute error over that of the seasonal naive forecast in the key's past, see `mase`; each
   * counts at most 10.
   */
  readonly mase: number | null;
  /** Sum of errors (forecast - actual) over that of the actuals: above 0 is too much. */
  readonly bias: number | null;
  /** Percent of actuals inside the interval, by nominal level. */
  readonly coverage: Readonly<Record<string, number | null>>;
  /** What the models were chosen by, where that is what periods cost, such as `cost_5_1`: mean of a period. */
  readonly chosen?: { readonly name: string; readonly value: number | null };
  /** 1 minus the absolute error, or what it costs, over that of the better naive forecast (naive, seasonal naive) from the same origins. */
  readonly skill: number | null;
  /** Why a score is null, by its name. */
  readonly undefined: Readonly<Record<string, string>>;
}

/** What came beside what the hold-outs of the same versions had promised. */
export interface Measured extends WatchedScores {
  /** The hold-outs of the versions that made these forecasts, weighted by their forecasts. */
  readonly promised: WatchedScores;
}

/** Scores of one step ahead; a scale of a key's own says nothing of a step. */
export interface StepMeasured extends Omit<WatchedScores, "mase"> {
  /** Periods after the origin, >= 1. */
  readonly step: number;
}

/** Scores of one text of a key column. */
export interface TotalMeasured extends Measured {
  /** Key column. */
  readonly column: string;
  /** Its text. */
  readonly text: string;
  /** Keys with a scored forecast. */
  readonly keys: number;
}

/** Scores of one key. */
export interface KeyMeasured extends Measured {
  /** Which key. */
  readonly key: SeriesKey;
  /** By how much its absolute errors exceed the promise, all together, unit of the target. */
  readonly excess: number;
}

/** How the forecasts of a table did. */
export interface WatchMetrics extends Measured {
  /** Step by step. */
  readonly steps: readonly StepMeasured[];
  /** By key column and text, most forecasts first; of columns in which keys have texts in common. */
  readonly totals: readonly TotalMeasured[];
  /** Keys whose errors exceed their promise most, worst first, at most twenty. */
  readonly worst: readonly KeyMeasured[];
}

/** Logged forecasts by what is known of them; they add up to `logged`. */
export interface ForecastCounts {
  /** Served forecasts of one key, origin and step in the log, what was logged again counted once. */
  readonly logged: number;
  /** Those that have been compared with what came. */
  readonly scored: number;
  /** Those of periods that are not known yet. */
  readonly pending: number;
  /** Those of periods that passed without a known value of the key. */
  readonly unknown: number;
  /** Those of periods before the first one that is looked at. */
  readonly earlier: number;
  /** Those of keys or periods that the table does not have. */
  readonly unmatched: number;
}

/** Something that somebody should know about the look itself; the rest was used. */
export interface MonitorNote {
  /** Stable code. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  /** The remedy in one line; may be empty. */
  readonly hint: string;
}

/** How keys are watched. */
export interface TableWatch {
  /** False alarms at the level *act* that are promised per healthy key and year; null where nothing is watched. */
  readonly promise: number | null;
  /** Smallest change that is an alarm, a share of the mean demand; null likewise. */
  readonly floor: number | null;
  /** Keys that are watched. */
  readonly watched: number;
  /** Keys with a model that are not, by why, see `NOT_WATCHED`. */
  readonly notWatched: Readonly<Record<string, number>>;
  /** Periods of keys that this look has taken in. */
  readonly taken: number;
}

/** What a look at a table gave. Plain data; the `--json` object of `monitor`. */
export interface MonitorResult {
  /** Forecasts that have been compared with what came; 0 without logged forecasts. */
  readonly checked: number;
  /** Keys by condition: they add up to the keys that have a model or are in the table. */
  readonly keys: Readonly<Record<Condition, number>>;
  /** Data first, then *act*, then *watch*. */
  readonly alerts: readonly Alert[];
  /** How the forecasts did. */
  readonly metrics: WatchMetrics;
  /** Every key that is not ok. */
  readonly conditions: readonly KeyCondition[];
  /** What stands against retraining on these data; empty: nothing. */
  readonly blocked: readonly DataAlarm[];
  /** What was found of the data that came in; null where nothing was ever trained. */
  readonly inputs: InputCheck | null;
  /** How the server that was named did since the last look; null: none was named, or it does not answer. */
  readonly service: ServiceFigures | null;
  /** Who was told of alerts, and what went wrong with it; empty if nothing was to be told. */
  readonly told: readonly AlertDelivery[];
  /** Name of the table; empty where nothing was ever trained. */
  readonly table: string;
  /** ISO instant (UTC) of the look. */
  readonly at: string;
  /** Version of the table that the actuals are of; null without one. */
  readonly dataVersion: number | null;
  /** File that more actuals are from; null without one. */
  readonly actuals: string | null;
  /** First and last period that are looked at, as the table writes them; null without forecasts. */
  readonly periods: readonly [first: string, last: string] | null;
  /** Forecasts by what is known of them. */
  readonly forecasts: ForecastCounts;
  /** How keys are watched. */
  readonly watch: TableWatch;
  /** What was wrong with logs, state or actuals. */
  readonly notes: readonly MonitorNote[];
}
