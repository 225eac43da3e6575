/**
 * Measure what the tasks of a training cost, each by itself, in a process of its own.
 *
 * @module
 */
import process from "node:process";
import { serialize } from "node:v8";
import { type ConfigInput, parseConfig } from "../../lib/core/config/config.ts";
import { createLocalPool } from "../../lib/parallel/local_pool.ts";
import { createPool } from "../../lib/parallel/pool.ts";
import { TaskExecutor } from "../../lib/training/tasks/execute.ts";
import type { StartEngine } from "../../lib/training/tasks/start_engine.ts";
import type { TrainingTask, TrainingTaskResult } from "../../lib/training/tasks/tasks.ts";
import { trainTable } from "../../lib/training/train.ts";
import { registryBytes } from "../fleet/registry_bytes.ts";
import type { PassCost, WorkCost } from "./simulate.ts";

/** What to measure. */
export interface MeasureRequest {
  readonly config: ConfigInput;
  /** Folder under which everything is made; kept. */
  readonly root: string;
  /** Most keys. */
  readonly keys: number;
}

/** What was measured. */
export interface MeasuredWork extends WorkCost {
  /** Keys that it was measured on. */
  readonly keys: number;
  /** Processor seconds of reading and checking the table, per key. */
  readonly readSecondsPerKey: number;
  /** Bytes of the registry per key. */
  readonly registryBytesPerKey: number;
}

/** One finished task. */
interface Timed {
  readonly kind: TrainingTask["kind"];
  readonly keys: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** Kinds of tasks of which every key has its part; of the others a plan has the same, however many keys. */
const GROWS: readonly string[] = ["backtest", "finish"];

async function measure({ config, root, keys }: MeasureRequest): Promise<MeasuredWork> {
  const tasks: Timed[] = [];
  let startSeconds = NaN, atStart = NaN, measuring = 0;
  const engine: StartEngine = ({ plan, journal }) => {
    atStart = processorSeconds();
    const context = { plan, journal: journal.dir };
    let executor: Promise<TaskExecutor> | undefined;
    return createLocalPool<TrainingTask, TrainingTaskResult>(async (task) => {
      executor ??= TaskExecutor.open(context, () => performance.now());
      const opened = await executor;
      const before = processorSeconds(), result = await opened.run(task), after = processorSeconds();
      const seconds = after - before, isFirst = task.kind === "backtest" && Number.isNaN(startSeconds);
      tasks.push({ kind: task.kind, keys: keysOf(task, plan.chunks), seconds, bytes: serialize(result).length });
      if (isFirst) startSeconds = await secondsToStart(context, task, seconds);
      measuring += processorSeconds() - after;
      return result;
    });
  };
  const folders = { store: `${root}/features`, registry: `${root}/models`, reports: `${root}/reports` };
  const begun = processorSeconds();
  const { summary } = await trainTable(parseConfig(config), { ...folders, limit: keys, now: () => new Date(), engine });
  const spent = processorSeconds() - atStart - measuring, inTasks = sum(tasks.map(({ seconds }) => seconds));
  const registry = sum([...registryBytes(folders.registry).values()]);
  return {
    keys: summary.keys,
    startSeconds,
    readSecondsPerKey: (atStart - begun) / summary.keys,
    coordinatorSecondsPerKey: Math.max(0, spent - inTasks) / summary.keys,
    registryBytesPerKey: registry / summary.keys,
    passes: [...Map.groupBy(tasks, ({ kind }) => kind)].map(([kind, own]) => passOf(kind, own, summary.keys)),
  };
}

function passOf(name: string, tasks: readonly Timed[], keys: number): PassCost {
  const seconds = sum(tasks.map((task) => task.seconds)), bytesPerKey = sum(tasks.map(({ bytes }) => bytes)) / keys;
  return GROWS.includes(name)
    ? {
      name,
      secondsPerKey: tasks.map((task) => task.seconds / task.keys),
      fixedSeconds: 0,
      fixedTasks: 0,
      bytesPerKey,
    }
    : { name, secondsPerKey: [], fixedSeconds: seconds, fixedTasks: tasks.length, bytesPerKey: 0 };
}

/** Seconds until a worker's process has done a task, without those of the task. */
async function secondsToStart(init: unknown, task: TrainingTask, own: number): Promise<number> {
  const started = performance.now();
  const pool = createPool({ entry: new URL("../../lib/training/tasks/worker.ts", import.meta.url), workers: 1, init });
  try {
    await pool.run([task], { onResult: () => {} });
    return Math.max(0, (performance.now() - started) / 1e3 - own);
  } finally {
    await pool.close();
  }
}

function keysOf(task: TrainingTask, chunks: readonly (readonly number[])[]): number {
  if (task.kind === "race") return task.keys.length;
  return task.kind === "pooled" ? 0 : chunks[task.chunk]?.length ?? 0;
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]))));
  Deno.exit(0);
}
