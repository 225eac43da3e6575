/**
 * Policy over the registry: what may serve, and why.
 *
 * @module
 */
export { withApproval } from "./approval.ts";
export type { CandidateFilter, Rejection } from "./candidates.ts";
export type { Decision } from "./decision.ts";
export type { FailedGate, OtherGate } from "./failed_gate.ts";
export { type GateOptions, type GateResult, gateRun, type OtherRules } from "./gate.ts";
export { type HistoryEvent, type HistoryFilter, type LiveModel, readHistory, readLive } from "./history.ts";
export { looksLikeInstant, parseInstant } from "./instant.ts";
export { judgeRun, type RunFindings, type RunSkill, type Verdict } from "./judge.ts";
export type { KeptVersion, MovePlan, PlannedMove, ReservationCode } from "./move_plan.ts";
export { type MovedKey, type MovedModel, type MoveSummary, summarizeMoves, type Uncompared } from "./move_summary.ts";
export {
  loadPromotion,
  planRunPromotion,
  promoteRun,
  type Promotion,
  type PromotionRequest,
  type PromotionResult,
  promotionResult,
  type VerifyVersions,
} from "./promote.ts";
export { type RejectionResult, rejectRun } from "./reject.ts";
export {
  type LoadedRollback,
  loadRollback,
  planRegistryRollback,
  type Rollback,
  rollBack,
  type RollbackRequest,
  type RollbackResult,
  rollbackResult,
} from "./roll_back.ts";
export type { RolloutStep } from "./roll_out.ts";
export { nextStep, type RolloutAdvice, type RolloutFinding, type RolloutReason } from "./rollout_policy.ts";
export { activeRollout, rolloutOf, type RolloutPhase, type RolloutState } from "./rollout_state.ts";
export { type GateRule, type RuleName, tellKept } from "./rules.ts";
export { type AliasResult, setAlias } from "./set_alias.ts";
export type { RunGate, SettleTarget } from "./settle.ts";
export type { RowChampions, TrainedRun } from "./trained_runs.ts";
