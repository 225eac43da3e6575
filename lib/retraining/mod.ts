/**
 * Which keys are trained again, how, and when: policy over what watching finds and how old models are.
 *
 * @module
 */
export { agesOf, type RetrainingAges } from "./ages.ts";
export { type Budget, parseBudget, type TierSeconds } from "./budget.ts";
export * from "./plan_retraining.ts";
