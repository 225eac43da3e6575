import type { ForecastError } from "../../core/errors/errors.ts";
import type { Logger } from "../../core/logger.ts";
import { withoutCulprit } from "./cut_off.ts";
import { finishPart } from "./finish_units.ts";
import type { TrainingTask } from "./tasks.ts";

/**
 * What a run does with a task that ended its worker: it goes on without the culprit, and says so.
 *
 * @param log Where to say it. @returns For `pool.run`, as its `retry`.
 */
export function goOnWithout(log: Logger): (task: TrainingTask, error: ForecastError) => TrainingTask | null {
  return (task, error) => {
    const again = withoutCulprit(task, error);
    const place = task.kind === "pooled"
      ? `origin ${task.origin}`
      : task.kind === "race"
      ? `part ${task.part}`
      : `chunk ${task.chunk}`;
    if (again !== null) {
      const left = again.again !== task.again ? "it is tried once more" : `${culpritOf(task, error)} is left out`;
      log.warn(`${error.code} in ${task.kind} of ${place}: ${left}.`);
    }
    return again;
  };
}

/** What is left out, for people. */
function culpritOf(task: TrainingTask, { context }: ForecastError): string {
  const unit = Number(context.unit);
  if (task.kind === "pooled") return unit < 0 ? "every contender" : `contender ${unit}`;
  if (task.kind === "backtest" || task.kind === "race") return `key ${unit}`;
  const { k, part } = finishPart(unit, { keys: task.keys.length });
  const work = part === "champion" ? "" : part === "trial" ? "the trial as a new key of " : "another contender of ";
  return `${work}key ${k}`;
}
