import { assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { TaskExecutor } from "@lib/training/tasks/execute.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { startEngine } from "@lib/training/tasks/start_engine.ts";
import type { TrainingTaskResult } from "@lib/training/tasks/tasks.ts";
import { closeOrigins } from "../_journal.ts";
import { Project } from "../_project.ts";

Deno.test("worker entry does what TaskExecutor does in this process", async () => {
  using project = new Project();
  const plan = await project.plan({ keys: [0, 1, 2] });
  const journal = new Journal(Deno.makeTempDirSync());
  await journal.create({ run: "r", hash: plan.hash, workHash: "", data: plan.data });
  const tasks = [{ kind: "pooled", origin: plan.end }, { kind: "backtest", chunk: 0 }] as const;
  await closeOrigins(journal, plan);
  const pool = startEngine(plan, { workers: 1, journal });
  const results: TrainingTaskResult[] = [];
  try {
    await pool.run(tasks, { onResult: (result) => void results.push(result) });
  } finally {
    await pool.close();
  }
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => 0);
  const [pooled, backtest] = await Promise.all(tasks.map((task) => executor.run(task)));
  // Times differ; all else does not.
  const timeless = (result: TrainingTaskResult) =>
    result.kind === "pooled"
      ? { ...result, models: result.models.map((model) => ({ ...model, milliseconds: 0 })) }
      : result;
  assertEquals(timeless(results[0]), timeless(pooled));
  assertEquals(results.map(({ kind }) => kind), ["pooled", "backtest"]);
  const sizeOf = (result: TrainingTaskResult) => result.kind === "backtest" ? result.bytes.length : NaN;
  assertEquals(sizeOf(results[1]), sizeOf(backtest));
});

Deno.test("worker entry reports a store that is gone as a typed error", async () => {
  using project = new Project();
  const plan = await project.plan({ keys: [0] });
  const moved = { ...plan, data: { ...plan.data, dir: `${project.root}/none` } };
  const pool = startEngine(moved, { workers: 1, journal: new Journal(Deno.makeTempDirSync()) });
  try {
    const error = await assertRejects(
      () => pool.run([{ kind: "backtest", chunk: 0 }], { onResult() {} }),
      ForecastError,
    );
    assertEquals(error.code, "MISSING_GROUP");
  } finally {
    await pool.close();
  }
});
