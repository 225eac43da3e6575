/**
 * Policy over the registry: what may serve, and why.
 *
 * @module
 */
export { withApproval } from "./approval.ts";
export type { CandidateFilter } from "./candidates.ts";
export type { Decision } from "./decision.ts";
export type { FailedGate, OtherGate } from "./failed_gate.ts";
export { type GateOptions, type GateResult, gateRun, type OtherRules } from "./gate.ts";
export { type HistoryEvent, type HistoryFilter, type LiveModel, readHistory, readLive } from "./history.ts";
export type { RunSkill, Verdict } from "./judge.ts";
export type { KeptVersion, MovePlan, PlannedMove, ReservationCode } from "./move_plan.ts";
export type { MovedKey, MovedModel, MoveSummary, Uncompared } from "./move_summary.ts";
export {
  planRunPromotion,
  promoteRun,
  type Promotion,
  type PromotionRequest,
  type PromotionResult,
  type VerifyVersions,
} from "./promote.ts";
export { type RejectionResult, rejectRun } from "./reject.ts";
export {
  planRegistryRollback,
  type Rollback,
  rollBack,
  type RollbackRequest,
  type RollbackResult,
} from "./roll_back.ts";
export type { RolloutStep } from "./roll_out.ts";
export type { RolloutReason } from "./rollout_policy.ts";
export type { RolloutPhase } from "./rollout_state.ts";
export { type GateRule, type RuleName, tellKept } from "./rules.ts";
export { type AliasResult, setAlias } from "./set_alias.ts";
export type { RunGate, SettleTarget } from "./settle.ts";
