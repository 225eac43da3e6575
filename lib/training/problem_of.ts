import type { Problem } from "../competition/problem.ts";
import { type ForecastOptions, forecastProblem } from "../competition/problems/forecast.ts";
import type { TrainingPlan } from "./plan.ts";

/** What a run predicts: demand. */
export function problemOf(plan: Pick<TrainingPlan, "config">): Problem {
  return forecastProblem(demandOf(plan));
}

/** What a run says of demand, and of who competes for it. */
export function demandOf({ config }: Pick<TrainingPlan, "config">): ForecastOptions {
  const { metric, intermittentMetric, horizon, seasonLength, minRows, cleaning, keys: keyColumns } = config;
  const { nonNegative } = cleaning, zeroFilled = cleaning.gaps === "zero";
  return { metric, intermittentMetric, horizon, seasonLength, minRows, nonNegative, zeroFilled, keyColumns };
}
