import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { PassBook } from "@lib/engines/pass_book.ts";
import { openPlace } from "@lib/storage/results/place.ts";
import { passEngine } from "@lib/training/shared/pass_engine.ts";
import type { SharedPlan } from "@lib/training/shared/shared_plan.ts";
import type { TrainingTask } from "@lib/training/tasks/tasks.ts";

Deno.test("passEngine() gives models of all keys shards of their own, chunks of keys the others", async () => {
  const place = await openPlace(Deno.makeTempDirSync()), engine = passEngine(place, { shards: 3 } as SharedPlan);
  const tasks: TrainingTask[] = [
    { kind: "pooled", origin: 9 },
    ...[0, 1, 2, 3].map((chunk) => ({ kind: "backtest" as const, chunk })),
  ];
  await assertRejects(() => engine.run(tasks, { onResult() {} }), WorkerError);
  const pass = await new PassBook<TrainingTask>(place.results).newest();
  assertEquals(pass?.shards, [["pooled/9"], ["backtests/0", "backtests/1"], ["backtests/2", "backtests/3"]]);
});
