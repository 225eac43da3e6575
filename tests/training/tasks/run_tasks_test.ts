import { assertEquals } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { openResultStore } from "@lib/storage/results/result_store.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { runTasks } from "@lib/training/tasks/run_tasks.ts";
import type { TrainingEngine } from "@lib/training/tasks/start_engine.ts";
import type { BacktestTask, TrainingTaskResult } from "@lib/training/tasks/tasks.ts";

const resultOf = (chunk: number): TrainingTaskResult => ({ kind: "backtest", chunk, bytes: Uint8Array.of(chunk) });
const tasks: BacktestTask[] = [{ kind: "backtest", chunk: 4 }, { kind: "backtest", chunk: 6 }];

/** Hands over the result of the first task; of the second it says that it is kept. */
const engine: TrainingEngine = {
  async run(given, { onResult, onKept }) {
    const [first, second] = await Array.fromAsync(given);
    await onResult(resultOf(4), 0);
    await onKept?.(second!, 1);
    return [first, second].length;
  },
  peakBytes: () => 0,
  close: () => Promise.resolve(),
};

Deno.test("runTasks() keeps what is handed over before it is told, and puts nothing that others have put", async () => {
  const folder = Deno.makeTempDirSync(), store = openResultStore(folder), told: unknown[] = [];
  const onKept = async ({ chunk }: BacktestTask, result: TrainingTaskResult | null) =>
    void told.push([chunk, result, await store.get(`backtests/${chunk}`)]);
  await runTasks(engine, tasks, { journal: new Journal(folder), log: SILENT_LOGGER, onKept });
  assertEquals(told, [[4, resultOf(4), Uint8Array.of(4)], [6, null, null]]);
  assertEquals(await store.list(""), ["backtests/4"]);
});
