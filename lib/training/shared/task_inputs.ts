import { IMPORTED } from "../../models/imported.ts";
import type { TrainingPlan } from "../plan.ts";
import { pooledOrigins } from "../plan_spans.ts";
import type { TrainingTask } from "../tasks.ts";

/**
 * Names of the results that a task rests on: what a machine must have at hand before it begins.
 *
 * @param task Of any kind. @param plan Of its run.
 */
export function inputsOf(task: TrainingTask, plan: TrainingPlan): string[] {
  const imports = plan.contenders.flatMap(({ family, params }) => family === IMPORTED ? [String(params.model)] : []);
  const held = [...imports, ...Object.values(plan.pinned?.models ?? {})].map((hash) => `imports/${hash}`);
  if (task.kind === "pooled") return held;
  const pooled = pooledOrigins(plan, task.kind === "finish").map((origin) => `pooled/${origin}`);
  const own = task.kind === "finish"
    ? [`backtests/${task.chunk}`]
    : task.kind === "backtest"
    ? (task.raced ?? []).map(({ round, part }) => `race/${round}-${part}`)
    : [];
  return [...new Set([...held, ...pooled, ...own])];
}
