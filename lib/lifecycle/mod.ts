/**
 * Policy over the registry: what may serve, and why.
 *
 * @module
 */
export type { Comparison } from "./comparison.ts";
export { type JudgedKey, judgeRun, type RunFindings, type RunSkill, type Verdict } from "./judge.ts";
export type { GateRule, RuleName } from "./rules.ts";
export type { TrainedRun } from "./trained_runs.ts";
