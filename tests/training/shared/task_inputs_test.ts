import { assertEquals } from "@std/assert";
import { inputsOf } from "@lib/training/shared/task_inputs.ts";
import type { TrainingPlan } from "@lib/training/plan.ts";
import { planOf } from "../_plan.ts";

Deno.test("inputsOf() names what each kind of task reads, and no more", () => {
  const plan = planOf({ contenders: ["naive", "global_ridge"], folds: { count: 1 } });
  const origins = [...plan.spans.folds, plan.spans.holdout].map((span) => `pooled/${span?.fitOrigin}`);
  assertEquals(inputsOf({ kind: "pooled", origin: 3 }, plan), []);
  assertEquals(inputsOf({ kind: "race", round: 0, part: 0, keys: [1], out: [] }, plan), origins);
  const raced = [{ unit: 0, round: 1, part: 2, at: 0 }, { unit: 3, round: 1, part: 2, at: 1 }];
  assertEquals(inputsOf({ kind: "backtest", chunk: 4, raced }, plan), [...origins, "race/1-2"]);
  const finish = { kind: "finish" as const, chunk: 4, keys: [], groups: {}, profile: {} as never };
  assertEquals(inputsOf(finish, plan), [...origins, `pooled/${plan.end}`, "backtests/4"]);
  const pinned: TrainingPlan = { ...plan, pinned: { run: "r", models: { global_ridge: "c0ffee" } } };
  assertEquals(inputsOf({ kind: "pooled", origin: 3 }, pinned), ["imports/c0ffee"]);
});
