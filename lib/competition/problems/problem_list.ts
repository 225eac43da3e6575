import type { ProblemKind } from "../../core/config/problem_shapes.ts";
import type { Problem } from "./problem.ts";
import { CLASSIFICATION } from "./classification.ts";
import { FORECAST } from "./forecast.ts";
import type { ProblemFacts, ProblemType } from "./problem_type.ts";
import { REGRESSION } from "./regression.ts";

/** Every kind of problem: one that is not here cannot be asked for. */
const PROBLEMS: Readonly<Record<ProblemKind, ProblemType>> = {
  forecast: FORECAST,
  regression: REGRESSION,
  classification: CLASSIFICATION,
};

/** What is known of a kind of problem. */
export function problemType(kind: ProblemKind): ProblemType {
  return PROBLEMS[kind];
}

/** What a run predicts. @param facts Of its plan. */
export function problemBy(facts: ProblemFacts): Problem {
  return problemType(facts.config.problem).of(facts);
}
