import type { Indexed } from "../../core/rows/indexed.ts";
import type { Logger } from "../../core/logger.ts";
import { goOnWithout } from "./go_on_without.ts";
import { type Journal, resultName } from "./journal.ts";
import type { TrainingEngine } from "./start_engine.ts";
import type { TrainingTask, TrainingTaskResult } from "./tasks.ts";

/** What becomes of tasks. */
export interface RunTasksOptions<Task extends TrainingTask> {
  /** Where results go. */
  readonly journal: Journal;
  /** Where to say what is left out. */
  readonly log: Logger;
  /** Ends the run. */
  readonly signal?: AbortSignal;
  /** As of `Engine.run`. */
  readonly onDone?: (task: Task) => unknown;
  /** Told in the order of the tasks of each whose result is in the journal; the result is null where others have put it there. */
  readonly onKept?: (task: Task, result: TrainingTaskResult | null) => void | Promise<void>;
}

/**
 * Run tasks until their results are in the journal.
 *
 * @param engine Started for the journal. @param tasks Whose results it lacks; many are made when they are asked for. @param options Journal, log, receivers.
 * @throws {WorkerError} `ABORTED` if the signal fired, `PASS_OPEN` if other machines have to do them first; the journal stays
 * usable.
 */
export async function runTasks<Task extends TrainingTask>(
  engine: TrainingEngine,
  tasks: Indexed<Task>,
  { journal, log, signal, onDone, onKept = () => {} }: RunTasksOptions<Task>,
): Promise<void> {
  await engine.run(tasks, {
    signal,
    retry: goOnWithout(log),
    onDone: (task) => onDone?.(task as Task),
    async onResult(result, index) {
      const task = tasks.at(index)!;
      // By what was asked for: a task that is run again leaves something out.
      await journal.keep(resultName(task), result);
      await onKept(task, result);
    },
    onKept: (task) => onKept(task as Task, null),
  });
}
