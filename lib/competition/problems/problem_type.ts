import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { ProblemKind } from "../../core/config/problem_shapes.ts";
import type { RowSpec } from "../../features/row_spec.ts";
import type { SpanPlan } from "../backtest/folds.ts";
import type { Problem } from "./problem.ts";

/** What a run says of what it predicts: a plan has it. */
export interface ProblemFacts {
  /** Metrics, limits, bounds. */
  readonly config: ResolvedConfig;
  /** How rows are made, with what a row is asked for. */
  readonly spec: RowSpec;
  /** Folds and hold-out. */
  readonly spans: SpanPlan;
}

/** A kind of problem: all that is told apart by it. */
export interface ProblemType {
  /** As configs name it. */
  readonly kind: ProblemKind;
  /** The contender that is always entered, which every comparison needs and which serves where nobody else may. */
  readonly baseline: string;
  /** The problem of a run. */
  of(facts: ProblemFacts): Problem;
}
