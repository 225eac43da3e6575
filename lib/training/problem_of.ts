import type { Problem } from "../competition/problem.ts";
import { forecastProblem } from "../competition/problems/forecast.ts";
import type { TrainingPlan } from "./plan.ts";

/** What a run predicts: demand. */
export function problemOf({ config }: Pick<TrainingPlan, "config">): Problem {
  const { metric, intermittentMetric, cleaning } = config;
  return forecastProblem({ metric, intermittentMetric, zeroFilled: cleaning.gaps === "zero" });
}
