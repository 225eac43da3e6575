/**
 * Training: plan, run all keys, register the champions, report; and the evaluation of the whole system.
 *
 * @module
 */
export type { Assessment } from "./assessment/assessment.ts";
export { type ComparedMethod, compareMethods, type MethodComparison } from "./assessment/compare_methods.ts";
export { compareScopes, type ScopedError, type ScopedKey } from "./assessment/compare_scopes.ts";
export type { ContenderFailures } from "./assessment/contender_failures.ts";
export { CoverageTable, type LevelCoverage } from "./assessment/coverage_table.ts";
export { type MemberScope, type MemberShares, readMemberShares } from "./assessment/member_shares.ts";
export type { MethodRole } from "./assessment/method_names.ts";
export { type MethodsAt, type MethodScores, MethodTable } from "./assessment/method_table.ts";
export type { OwnWeights } from "./assessment/own_weights.ts";
export type { FoundKind, KindShares, MemberKind } from "./assessment/right_kinds.ts";
export type { RowEvidence } from "./assessment/row_evidence.ts";
export {
  type KeySignificance,
  type MethodSignificance,
  type Significance,
  SignificanceTable,
} from "./assessment/significance_table.ts";
export type { ChosenTransform } from "./plan/choose_transform.ts";
export type { NamedImport } from "./plan/enter_imports.ts";
export type { ModelIdentity } from "./plan/identify_model.ts";
export type { OwnSpecs } from "./plan/own_specs.ts";
export type { PinnedModels, PinnedPlan } from "./plan/pinned_models.ts";
export { type PlannedData, type PlanOptions, planTraining, type TrainingPlan } from "./plan/plan.ts";
export type { EnteredContender, PlanRecord, WrittenSpan } from "./plan/plan_record.ts";
export type { PlanFacts } from "./plan/problem_of.ts";
export type { FixedModel, RefitPlan } from "./plan/refit_plan.ts";
export { trainingDesign } from "./plan/training_design.ts";
export type { RecipeReason, WeightMove } from "./record/recipe_reasons.ts";
export type { TrainedData, TrainingResult, TrainingSummary } from "./record/result.ts";
export type { SmallerSummary } from "./record/smaller_summary.ts";
export { type EvaluatedOrigin, type EvaluateOptions, evaluateTable, type EvaluationResult } from "./run/evaluate.ts";
export type { PlanEvaluationOptions } from "./run/plan_evaluation.ts";
export type { RetrainingSelection, TrainOptions } from "./run/train_options.ts";
export { type FinalizedTraining, type FinalizeOptions, finalizeTraining } from "./shared/finalize_training.ts";
export { type SharedRun, shareTraining, type ShareTrainingOptions } from "./shared/share_training.ts";
export type { SharedPlan, TrainingJob } from "./shared/shared_plan.ts";
export { openTrainingShards, type TrainingShardsOptions } from "./shared/training_shards.ts";
export type { SmallerPooled } from "./stages/smaller_pooled.ts";
export { Journal, type JournalIdentity, type JournalOptions, type PooledFit } from "./tasks/journal.ts";
export type { BeforeAfter, SmallerModel } from "./tasks/smaller_champions.ts";
export type { EngineWork, StartEngine, TrainingEngine } from "./tasks/start_engine.ts";
export type {
  BacktestResult,
  BacktestTask,
  CutOff,
  FinishedKey,
  FinishKey,
  FinishResult,
  FinishTask,
  OtherContender,
  PartsOfRun,
  PooledModel,
  PooledResult,
  PooledTask,
  RacedKey,
  RaceTask,
  RaceTaskResult,
  Retried,
  TrainingTask,
  TrainingTaskResult,
} from "./tasks/tasks.ts";
export { trainTable } from "./train.ts";
export { recordTuning } from "./tuning/record_tuning.ts";
export type { Trial } from "./tuning/tune_contender.ts";
export { type TuneOptions, tuneTable, type TuningResult } from "./tuning/tune_table.ts";
