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
export type { Alert, AlertKind, AlertRule } from "./alerting/alerts.ts";
export type { ChannelFailure } from "./alerting/channel.ts";
export type { ProgramEnd, RunProgram } from "./alerting/command.ts";
export { type AlertDelivery, deliverAlerts, type DeliverOptions } from "./alerting/deliver_alerts.ts";
export type { ReachOptions } from "./alerting/tell_look.ts";
export type { WebhookOptions } from "./alerting/webhook.ts";
export { checkInputs, type CheckInputsOptions, type WatchedRuns } from "./inputs/check_inputs.ts";
export type { AlarmKeys, ColumnDrift, DataAlarm, DataAlarmCode, InputCheck } from "./inputs/data_alarm.ts";
export type { KeptLook, KeptRowsLook } from "./last_look.ts";
export { monitorTable } from "./monitor.ts";
export type { MonitorResult, RowsMonitorResult, TableWatch } from "./monitor_result.ts";
export { monitorRows, type MonitorRowsOptions } from "./monitor_rows.ts";
export type { MonitorOptions } from "./open_look.ts";
export type { DemandLift } from "./rollout/demand_lift.ts";
export {
  type RolloutAsk,
  type RolloutResult,
  rollOutRun,
  type RolloutSource,
  type RolloutStepTaken,
} from "./rollout/roll_out_run.ts";
export type { RatioAtLook, RolloutEvidence, RolloutSide, RolloutVerdict } from "./rollout/rollout_evidence.ts";
export { evaluateRows, type EvaluateRowsOptions, type RowsEvaluation } from "./rows/evaluate_rows.ts";
export type { RowDrift } from "./rows/judge_samples.ts";
export type { SampledRole } from "./rows/row_samples.ts";
export type { KeyEvaluation, RowScores } from "./rows/score_keys.ts";
export type {
  ForecastCounts,
  KeyMeasured,
  Measured,
  StepMeasured,
  TotalMeasured,
  WatchedScores,
  WatchMetrics,
} from "./scores/measured.ts";
export type { ServiceFigures } from "./service/service_figures.ts";
export type { WatchServiceOptions } from "./service/watch_service.ts";
export type { Condition, KeyCondition } from "./watch/key_conditions.ts";
export type { MonitorNote } from "./watch/monitor_note.ts";
