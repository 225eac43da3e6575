import type { Finding } from "../core/errors/finding.ts";
import type { OutcomeStatus } from "../core/outcome.ts";
import type { AlertDelivery } from "./alerting/deliver_alerts.ts";
import type { Alert } from "./alerting/alerts.ts";
import type { DataAlarm, InputCheck } from "./inputs/data_alarm.ts";
import type { RowDrift } from "./rows/judge_samples.ts";
import type { RowScores } from "./rows/score_keys.ts";
import type { ForecastCounts, WatchMetrics } from "./scores/measured.ts";
import type { ServiceFigures } from "./service/service_figures.ts";
import type { Condition, KeyCondition } from "./watch/key_conditions.ts";
import type { MonitorNote } from "./watch/monitor_note.ts";

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

/** What a look at rows gave. Plain data; the `--json` object of `monitor` for rows. */
export interface RowsMonitorResult {
  /** Rows that were scored; 0 where no targets have come. */
  readonly checked: number;
  /**
   * Rows that came of which nothing is logged, which are not scored, where others are scored by what was said of them; null where
   * nothing of a new row is logged: rows are scored by what serves now.
   */
  readonly notLogged: number | null;
  /** Keys by condition: those of the rows, and those with a model. */
  readonly keys: Readonly<Record<Condition, number>>;
  /** Data first, then keys to act on. */
  readonly alerts: readonly Alert[];
  /** Every key that is not ok. */
  readonly conditions: readonly KeyCondition[];
  /** What stands against retraining on these data; empty: nothing. */
  readonly blocked: readonly DataAlarm[];
  /** Version that the newest models were trained on, and how far the rows that came are from it, column by column. */
  readonly inputs: { readonly reference: number; readonly drift: readonly RowDrift[] };
  /** Scores of the rows that came, as of `evaluate`; null without any. */
  readonly scores: RowScores | null;
  /** What the hold-outs of the versions that predicted them had promised, weighted by their rows; null where unknown. */
  readonly promised: Readonly<Record<string, number | null>>;
  /** Keys that this look, or one before it, has compared with their promise or with their rows of training. */
  readonly watched: number;
  /** How a server did since the last look; null: nobody asked, or it does not answer. */
  readonly service: ServiceFigures | null;
  /** What is odd about what the last look left, or about the log. */
  readonly notes: readonly MonitorNote[];
  /** Who was told of alerts, and what went wrong with it. */
  readonly told: readonly AlertDelivery[];
  /** Name of the table. */
  readonly table: string;
  /** ISO instant (UTC) of the look. */
  readonly at: string;
  /** Version of the table that serves. */
  readonly dataVersion: number;
  /** What models were chosen by. */
  readonly metric: string;
  /** What was read. */
  readonly input: string;
  /** Rows read. */
  readonly rows: number;
  /** Rows that training has seen, which were left out. */
  readonly seen: number;
  /** Rows by outcome. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** What was odd about the rows. */
  readonly findings: readonly Finding[];
}
