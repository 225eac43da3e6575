import { assertEquals } from "@std/assert";
import { DataError, WorkerError } from "@lib/core/errors/errors.ts";
import { retryTask } from "@lib/inference/series/forecast_tasks.ts";

const at = (code: "TIME_LIMIT" | "WORKER_CRASHED" | "MEMORY_LIMIT", unit: number) =>
  new WorkerError(code, "Cannot go on", { context: { unit } });

Deno.test("retryTask() what hangs is left out at once, what dies after a second try", () => {
  const task = { positions: [4, 5] }, hung = retryTask(task, at("TIME_LIMIT", 1));
  assertEquals(hung, { positions: [4, 5], cutOff: [{ unit: 1, code: "TIME_LIMIT" }] });
  const again = retryTask(task, at("WORKER_CRASHED", -1));
  assertEquals(again, { positions: [4, 5], again: true });
  assertEquals(retryTask(again!, at("MEMORY_LIMIT", 0)), {
    ...{ positions: [4, 5], again: true, cutOff: [{ unit: 0, code: "MEMORY_LIMIT" }] },
  });
});

Deno.test("retryTask() gives up on other errors, outside of keys, and on a key that is left out already", () => {
  const left = { positions: [4], again: true, cutOff: [{ unit: 0, code: "TIME_LIMIT" }] };
  assertEquals(retryTask(left, at("TIME_LIMIT", 0)), null);
  assertEquals(retryTask({ positions: [4], again: true }, at("WORKER_CRASHED", -1)), null);
  assertEquals(retryTask({ positions: [4] }, new DataError("CORRUPT_GROUP", "Cannot read")), null);
});
