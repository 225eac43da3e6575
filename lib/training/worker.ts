/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { serveTasks } from "../parallel/serve_tasks.ts";
import { transfer } from "../parallel/transfer.ts";
import { TaskExecutor } from "./execute.ts";
import type { TrainingTask, WorkerContext } from "./tasks.ts";

let executor: Promise<TaskExecutor> | undefined;

serveTasks<TrainingTask, WorkerContext>(async (task, context) => {
  executor ??= TaskExecutor.open(context.init, () => performance.now());
  const result = await (await executor).run(task);
  return result.kind === "backtest" ? transfer(result, [result.bytes.buffer]) : result;
});
