import type { AlertDelivery } from "./alerting/deliver_alerts.ts";
import type { Alert } from "./alerting/alerts.ts";
import type { DataAlarm, InputCheck } from "./inputs/data_alarm.ts";
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
