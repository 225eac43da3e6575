import { assertEquals } from "@std/assert";
import { TaskExecutor } from "@lib/training/tasks/execute.ts";
import { encodeResult, Journal, resultName } from "@lib/training/tasks/journal.ts";
import { cutPiece } from "@lib/engines/shards/piece.ts";
import { decodeResult, joinPieces, pieceOf } from "@lib/training/tasks/pieces.ts";
import { pooledOrigins } from "@lib/training/plan/plan_spans.ts";
import type { FinishKey, FinishTask, TrainingTask } from "@lib/training/tasks/tasks.ts";
import { plainProfile } from "../../competition/_intervals.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("joinPieces() of every kind of task is what the task gives as a whole", async () => {
  using project = new Project(tableRows(5));
  const plan = { ...await project.plan(), chunks: [[0, 1, 2, 3, 4]] };
  const journal = new Journal(Deno.makeTempDirSync());
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => 0);
  const run = async (task: TrainingTask) => {
    const result = await executor.run(task);
    await journal.keep(resultName(task), result);
    return result;
  };
  const origins = pooledOrigins(plan, true);
  const pooled: TrainingTask[] = origins.map((origin) => ({ kind: "pooled", origin }));
  const key = (ranking: number[], isTried: boolean): FinishKey => ({
    ranking,
    reason: "",
    group: "all",
    interval: { group: "smooth", ratio: 2 },
    isTried,
  });
  const finish: FinishTask = {
    kind: "finish",
    chunk: 0,
    keys: [key([0], true), key([1, 0], false), key([2], true), key([3], false), key([-1], false)],
    groups: {},
    profile: plainProfile({ levels: [80, 95], ends: [1, 2], growth: [1, 1, 1, 1, 1, 1] }),
  };
  const tasks: TrainingTask[] = [
    ...pooled,
    { kind: "race", round: 0, part: 0, keys: [1, 3, 4], out: [] },
    { kind: "backtest", chunk: 0, raced: [{ unit: 1, round: 0, part: 0, at: 0 }] },
    finish,
  ];
  for (const task of tasks) {
    const whole = await run(task);
    assertEquals(decodeResult(task, Uint8Array.from(encodeResult(whole))), whole, task.kind);
    for (const parts of [2, 16]) {
      const results = [];
      for (const only of cutPiece(pieceOf(task, plan), parts)) results.push(await executor.run({ ...task, only }));
      assertEquals(joinPieces(task, results), whole, `${task.kind} in ${parts}`);
    }
  }
});
