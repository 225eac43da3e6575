import { IMPORTED } from "../../models/trees/imported.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { TableParts } from "../../data/store/parts/table_parts.ts";
import { pooledOrigins } from "../plan/plan_spans.ts";
import type { TrainingTask } from "../tasks/tasks.ts";

/**
 * Names of the results that a task rests on: what a machine must have at hand before it begins.
 *
 * @param task Of any kind. @param plan Of its run. @param table Where its rows lie.
 */
export function inputsOf(task: TrainingTask, plan: TrainingPlan, table: Pick<TableParts, "names">): string[] {
  return [...new Set([...resultsOf(task, plan), ...table.names(keysOf(task, plan))])];
}

/** Positions of the keys whose rows a task reads, ascending. */
function keysOf(task: TrainingTask, { chunks, pooledChunks = chunks }: TrainingPlan): readonly number[] {
  if (task.kind === "pooled") return pooledChunks.flat();
  return task.kind === "race" ? task.keys : chunks[task.chunk] ?? [];
}

function resultsOf(task: TrainingTask, plan: TrainingPlan): string[] {
  const imports = plan.contenders.flatMap(({ family, params }) => family === IMPORTED ? [String(params.model)] : []);
  const held = [...imports, ...Object.values(plan.pinned?.models ?? {})].map((hash) => `imports/${hash}`);
  if (task.kind === "pooled") return held;
  const pooled = pooledOrigins(plan, task.kind === "finish").map((origin) => `pooled/${origin}`);
  const own = task.kind === "finish"
    ? [`backtests/${task.chunk}`]
    : task.kind === "backtest"
    ? (task.raced ?? []).map(({ round, part }) => `race/${round}-${part}`)
    : [];
  return [...held, ...pooled, ...own];
}
