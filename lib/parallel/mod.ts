/**
 * A worker pool that knows nothing of forecasting: tasks in, results out in the order of the tasks, whatever the number
 * of workers.
 *
 * @module
 */
export type { Engine, RunOptions } from "./engine.ts";
export { createPool, type PoolOptions } from "./pool.ts";
export { serveTasks, type TaskContext, type TaskHandler } from "./serve_tasks.ts";
export type { WorkerOptions } from "./worker_process.ts";
