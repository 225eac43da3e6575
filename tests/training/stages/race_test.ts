import { assert, assertEquals, assertGreater } from "@std/assert";
import { decodeBacktests } from "@lib/competition/backtest/backtest_codec.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { TaskExecutor } from "@lib/training/tasks/execute.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { runRace, tellRace } from "@lib/training/stages/race.ts";
import type { TrainingEngine } from "@lib/training/tasks/start_engine.ts";
import type { TrainingTask, TrainingTaskResult } from "@lib/training/tasks/tasks.ts";
import { csvOf, month, Project, type TableRow } from "../_project.ts";

const KEYS = 520, MONTHS = 40;

/** Keys with a strong season and a little noise: who does not see it is far behind. */
function seasonalRows(): TableRow[] {
  return Array.from({ length: KEYS * MONTHS }, (_, i): TableRow => {
    const k = Math.floor(i / MONTHS), t = i % MONTHS;
    const demand = 100 + k % 7 + 60 * Math.sin(2 * Math.PI * (t + k % 12) / 12) + (t * 7 + k * 3) % 11;
    return { item: `i${k}`, location: "x", date: month(t), demand: String(Math.round(demand)), price: "5" };
  });
}

/** A pool in this process that does its tasks in another order. */
function poolOf(executor: TaskExecutor, done: TrainingTask[]): TrainingEngine {
  const run = async (
    tasks: readonly TrainingTask[],
    { onResult }: { onResult: (result: TrainingTaskResult, index: number) => Promise<void> },
  ) => {
    for (const [index, task] of [...tasks.entries()].reverse()) {
      done.push(task);
      await onResult(await executor.run(task), index);
    }
  };
  return { run } as unknown as TrainingEngine;
}

async function race(plan: TrainingPlan, journal: Journal) {
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => 0), done: TrainingTask[] = [];
  const options = { workers: 0, journal, log: SILENT_LOGGER, serve: false };
  return { result: await runRace(plan, poolOf(executor, done), options), done };
}

Deno.test("runRace() leaves out who cannot win, round by round, and does nothing twice", async () => {
  using project = new Project(csvOf(seasonalRows()), {
    contenders: ["seasonal_naive", "moving_average", {
      name: "stump",
      base: "gradient_boosting",
      params: { trees: 1 },
    }],
    exogenous: {},
  });
  const plan = await project.plan(), journal = new Journal(Deno.makeTempDirSync());
  const { result, done } = await race(plan, journal);
  assertEquals([...new Set(result.out.map(({ contender }) => contender))], ["stump"], "models of a history stay");
  const rounds = Map.groupBy(done, (task) => task.kind === "race" ? task.round : -1);
  assertGreater(rounds.get(0)?.length ?? 0, 1);
  for (const task of rounds.get(1) ?? []) assert(task.kind === "race" && task.out.length > 0);
  const raced = [...rounds].flatMap(([, tasks]) => tasks.flatMap((task) => task.kind === "race" ? task.keys : []));
  assertEquals([...result.raced.keys()].sort((a, b) => a - b), raced.sort((a, b) => a - b));

  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => 0), { out } = result;
  for (const [chunk, keys] of plan.chunks.entries()) {
    const places = keys.flatMap((key, unit) => {
      const place = result.raced.get(key);
      return place === undefined ? [] : [{ unit, ...place }];
    });
    if (places.length < 4) continue;
    const [anew, taken] = await Promise.all([{}, { raced: places }].map(async (raced) => {
      const task = await executor.run({ kind: "backtest", chunk, out, ...raced });
      return task.kind === "backtest" ? decodeBacktests(task.bytes) : [];
    }));
    assertEquals(taken, anew, "what the race has made is what would be made again");
    break;
  }

  const again = await race(plan, journal);
  assertEquals([again.result, again.done.length], [result, 0], "what is in the journal is not done again");
});

Deno.test("tellRace() says in one line for each group who is out", () => {
  const lost = { best: "ets", atLeast: 0.2, keys: 90 };
  const out = [{ ...lost, contender: "a", group: "lumpy", behind: 0.25 }, {
    ...lost,
    contender: "b",
    group: "lumpy",
    behind: 1,
  }];
  assertEquals(tellRace(out), ["Raced out for lumpy keys: a (25 % behind), b (100 % behind)."]);
});
