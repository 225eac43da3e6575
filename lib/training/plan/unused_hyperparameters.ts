import type { Finding } from "../../core/errors/finding.ts";
import type { TrainingPlan } from "./plan.ts";

/**
 * Names that a run has hyperparameters for, by its config or as they were found for it, and nobody that competes. What is fitted
 * again needs few contenders: nothing is told of it.
 */
export function unusedHyperparameters(
  { config: { hyperparameters }, contenders, refit }: Pick<TrainingPlan, "config" | "contenders" | "refit">,
): string[] {
  if (refit !== undefined) return [];
  return Object.keys(hyperparameters ?? {}).filter((name) => !contenders.some((contender) => contender.name === name));
}

/**
 * The finding that says so.
 *
 * @param plan The run. @returns None where all are used.
 */
export function hyperparameterFindings(plan: Parameters<typeof unusedHyperparameters>[0]): Finding[] {
  const examples = unusedHyperparameters(plan);
  if (examples.length === 0) return [];
  return [{
    code: "HYPERPARAMETERS_UNUSED",
    severity: "info",
    message: "contenders with hyperparameters that do not compete, so that theirs are passed over",
    column: "",
    count: examples.length,
    examples: examples.slice(0, 5),
  }];
}
