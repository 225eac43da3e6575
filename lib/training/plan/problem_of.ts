import type { Problem } from "../../competition/problems/problem.ts";
import { problemBy } from "../../competition/problems/problem_list.ts";
import type { TrainingPlan } from "./plan.ts";

/** What a problem needs to know of a run. */
export type PlanFacts = Pick<TrainingPlan, "config" | "spec" | "spans">;

/** What a run predicts. @param plan Of the run. */
export function problemOf({ config, spec, spans }: PlanFacts): Problem {
  return problemBy({ config, spec, spans });
}
