import { assertEquals } from "@std/assert";
import { inputsOf } from "@lib/training/shared/task_inputs.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { planOf } from "../_plan.ts";

/** Two keys a part. */
const table = { names: (keys: readonly number[] = []) => ["head", ...new Set(keys.map((k) => `part${k >> 1}`))] };

Deno.test("inputsOf() names what each kind of task reads, and no more", () => {
  const plan = {
    ...planOf({ contenders: ["naive", "global_ridge"], folds: { count: 1 } }),
    chunks: [[0, 1], [2], [4, 5]],
  };
  const origins = [...plan.spans.folds, plan.spans.holdout].map((span) => `pooled/${span?.fitOrigin}`);
  assertEquals(inputsOf({ kind: "pooled", origin: 3 }, plan, table), ["head", "part0", "part1", "part2"]);
  assertEquals(inputsOf({ kind: "race", round: 0, part: 0, keys: [1, 4], out: [] }, plan, table), [
    ...origins,
    "head",
    "part0",
    "part2",
  ]);
  const raced = [{ unit: 0, round: 1, part: 2, at: 0 }, { unit: 3, round: 1, part: 2, at: 1 }];
  assertEquals(inputsOf({ kind: "backtest", chunk: 1, raced }, plan, table), [...origins, "race/1-2", "head", "part1"]);
  const finish = { kind: "finish" as const, chunk: 2, keys: [], groups: {}, profile: {} as never };
  assertEquals(inputsOf(finish, plan, table), [...origins, `pooled/${plan.end}`, "backtests/2", "head", "part2"]);
  const pinned: TrainingPlan = {
    ...plan,
    chunks: [[0]],
    pooledChunks: [[0], [3]],
    pinned: { run: "r", models: { global_ridge: "c0ffee" } },
  };
  assertEquals(inputsOf({ kind: "pooled", origin: 3 }, pinned, table), ["imports/c0ffee", "head", "part0", "part1"]);
});
