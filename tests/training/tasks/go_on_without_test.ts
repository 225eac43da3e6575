import { WorkerError } from "@lib/core/errors/errors.ts";
import { goOnWithout } from "@lib/training/tasks/go_on_without.ts";
import type { TrainingTask } from "@lib/training/tasks/tasks.ts";
import { assertEquals } from "@std/assert";

/** What is said of a task that took too long at a unit. */
function told(task: TrainingTask, unit: number): string[] {
  const lines: string[] = [], ignore = () => {};
  const log = { debug: ignore, info: ignore, warn: (text: string) => void lines.push(text) };
  const again = goOnWithout(log)(task, new WorkerError("TIME_LIMIT", "too slow", { context: { unit } }));
  assertEquals(again?.cutOff?.map((cut) => cut.unit), [unit]);
  return lines;
}

Deno.test("goOnWithout() says what is left out, and where", () => {
  const out = { round: 1, part: 2, keys: [5, 9], out: [] };
  assertEquals(told({ kind: "backtest", chunk: 3 }, 4), ["TIME_LIMIT in backtest of chunk 3: key 4 is left out."]);
  assertEquals(told({ kind: "race", ...out }, 1), ["TIME_LIMIT in race of part 2: key 1 is left out."]);
  assertEquals(told({ kind: "pooled", origin: 7 }, -1), [
    "TIME_LIMIT in pooled of origin 7: every contender is left out.",
  ]);
});
