import type { Engine } from "../../parallel/engine.ts";
import { createLocalPool } from "../../parallel/local_pool.ts";
import { createPool } from "../../parallel/pool.ts";
import { TaskExecutor } from "./execute.ts";
import type { Journal } from "./journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { PartsOfRun, TrainingTask, TrainingTaskResult, WorkerContext } from "./tasks.ts";

/** What runs the tasks of a run. */
export type TrainingEngine = Engine<TrainingTask, TrainingTaskResult>;

/** What an engine is started for. */
export interface EngineWork {
  /** The run. */
  readonly plan: TrainingPlan;
  /** What is finished already, where tasks find what they rest on. */
  readonly journal: Journal;
  /** Number of workers; 0: all is done in this process. */
  readonly workers: number;
  /** As `WorkerContext.parts`. */
  readonly parts?: PartsOfRun;
  /** Module that the workers run, which calls `serveTraining`; default the product's own. */
  readonly worker?: URL;
}

/** Starts an engine for a plan and its journal. Nothing here changes results. */
export type StartEngine = (work: EngineWork) => TrainingEngine;

/**
 * Start the engine of a plan.
 *
 * @param plan The run.
 * @param options Journal; `engine`: what starts one, default worker processes on this machine, as many as it says.
 */
export function startEngine(
  plan: TrainingPlan,
  { engine = startLocal, ...options }: Omit<EngineWork, "plan"> & { readonly engine?: StartEngine },
): TrainingEngine {
  const { journal, workers, parts, worker } = options, rest = parts === undefined ? {} : { parts };
  return engine({ plan, journal, workers, worker, ...rest });
}

function startLocal({ plan, journal, workers, parts, worker }: EngineWork): TrainingEngine {
  const init: WorkerContext = { plan, journal: journal.dir, parts };
  if (workers === 0) return inThisProcess(init);
  const { fitSeconds, memoryMb } = plan.config.limits;
  return createPool<TrainingTask, TrainingTaskResult>({
    entry: worker ?? new URL("./worker.ts", import.meta.url),
    // What a caller's own worker needs is not known here.
    reads: worker === undefined ? [...parts === undefined ? [plan.data.dir] : [], journal.dir] : undefined,
    workers: Math.min(workers, plan.chunks.length),
    init,
    seconds: fitSeconds,
    memoryMb,
  });
}

/** Without a process of their own tasks see files in memory, and need no permission; nothing of theirs can be cut off. */
function inThisProcess(context: WorkerContext): TrainingEngine {
  let executor: Promise<TaskExecutor> | undefined;
  return createLocalPool(async (task) => {
    executor ??= TaskExecutor.open(context, () => performance.now());
    return (await executor).run(task);
  });
}
