/**
 * Watch what serves: errors against what came, detectors of change, data alarms, alerts.
 *
 * ```text
 * log of forecasts ─┐
 * feature store ────┼─ monitorTable ──► metrics beside their promise, conditions of keys
 * registry ─────────┘
 * ```
 *
 * @module
 */
export type { MonitorNote } from "./watch/monitor_note.ts";
export type {
  ForecastCounts,
  KeyMeasured,
  Measured,
  StepMeasured,
  TotalMeasured,
  WatchedScores,
  WatchMetrics,
} from "./scores/measured.ts";
export type { Condition, KeyCondition } from "./watch/key_conditions.ts";
export type { Detector, ScanReference, ScoreReference, WatchReference } from "../competition/watch/watch_reference.ts";
export type { ReachOptions } from "./alerting/tell_look.ts";
export type { MonitorOptions } from "./open_look.ts";
export {
  type DetectorAlarm,
  type DetectorPeriods,
  type Detectors,
  type EffectFloor,
  isWatched,
  openDetectors,
  standingAlarms,
  stepDetectors,
  type TrackingSignals,
  trackingSignals,
  watchRow,
} from "./watch/detectors.ts";
export { scanKeys, type ScannedKey, type ScanOptions } from "./watch/scan_keys.ts";
export { type WatchedAs, type WatchFacts, WatchReferences } from "./watch/watch_references.ts";
export type { DemandLift } from "./rollout/demand_lift.ts";
export {
  type RolloutAsk,
  type RolloutResult,
  rollOutRun,
  type RolloutSource,
  type RolloutStepTaken,
} from "./rollout/roll_out_run.ts";
export type { RatioAtLook, RolloutEvidence, RolloutSide, RolloutVerdict } from "./rollout/rollout_evidence.ts";
export { decodeDetectors, encodeDetectors } from "./watch/detectors_codec.ts";
export type { AlertMessage, ToldEvent } from "./alerting/alert_message.ts";
export type { ChannelFailure } from "./alerting/channel.ts";
export type { ProgramEnd, RunProgram } from "./alerting/command.ts";
export { type AlertDelivery, deliverAlerts, type DeliverOptions } from "./alerting/deliver_alerts.ts";
export type { AlertStatus } from "./alerting/plan_alerts.ts";
export type { WebhookOptions } from "./alerting/webhook.ts";
export { type Alert, type AlertKind, alertOfData, type AlertRule } from "./alerting/alerts.ts";
export { monitorGauges } from "./gauges.ts";
export { checkInputs, type CheckInputsOptions, type WatchedRuns } from "./inputs/check_inputs.ts";
export type { AlarmKeys, ColumnDrift, DataAlarm, DataAlarmCode, InputCheck } from "./inputs/data_alarm.ts";
export { massAlarm } from "./inputs/mass_alarm.ts";
export { monitorTable } from "./monitor.ts";
export type { MonitorResult, RowsMonitorResult, TableWatch } from "./monitor_result.ts";
export { evaluateRows, type EvaluateRowsOptions, type RowsEvaluation } from "./rows/evaluate_rows.ts";
export type { KeptLook, KeptRowsLook } from "./last_look.ts";
export { monitorRows, type MonitorRowsOptions } from "./monitor_rows.ts";
export type { RowDrift } from "./rows/judge_samples.ts";
export type { SampledRole } from "./rows/row_samples.ts";
export type { KeyEvaluation, RowScores } from "./rows/score_keys.ts";
export type { ServiceFigures } from "./service/service_figures.ts";
export type { WatchServiceOptions } from "./service/watch_service.ts";
export { NOT_WATCHED, type NotWatched } from "./watch/not_watched.ts";
