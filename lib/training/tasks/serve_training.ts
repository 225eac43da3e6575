import { serveTasks } from "../../parallel/serve_tasks.ts";
import { type ExecutorOptions, TaskExecutor } from "./execute.ts";
import type { TrainingTask, WorkerContext } from "./tasks.ts";

/**
 * The whole of a training worker: call it once, in the entry file that `TrainOptions.worker` names.
 *
 * @param options `load`: families of its own; default the catalogue's.
 */
export function serveTraining(options: Pick<ExecutorOptions, "load"> = {}): void {
  let executor: Promise<TaskExecutor> | undefined;
  serveTasks<TrainingTask, WorkerContext>(async (task, { init, at }) => {
    executor ??= TaskExecutor.open(init, () => performance.now(), { ...options, at });
    const opened = await executor;
    // Families have been loaded: that is no part of any fit.
    at(-1);
    return opened.run(task);
  });
}
