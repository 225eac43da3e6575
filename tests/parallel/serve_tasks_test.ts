import { assertEquals } from "@std/assert";
import { withPool } from "./_support/tasks.ts";

// serveTasks() only lives inside a worker: the fixture's entry is one, driven through a pool.

Deno.test("serveTasks() gives the handler the pool's initial value", () =>
  withPool({ init: { threshold: 3, values: new Set([1]) } }, async (pool) => {
    const results: unknown[] = [];
    await pool.run([{ do: "init" }], { onResult: (result) => void results.push(result) });
    assertEquals(results, [{ threshold: 3, values: new Set([1]) }]);
  }));

Deno.test("serveTasks() sends unexpected errors with message and stack", () =>
  withPool({}, async (pool) => {
    const errors: string[] = [], stacks: boolean[] = [];
    await pool.run([{ do: "bug" }], {
      onResult: () => {},
      onError: (error) => {
        errors.push(`${error.code} ${error.message}`);
        stacks.push(String(error.context.stack).includes("task_worker.ts"));
      },
    });
    assertEquals([errors, stacks], [["UNEXPECTED RangeError: out of range"], [true]]);
  }));

Deno.test("serveTasks() turns a result that cannot be sent into the task's error", () =>
  withPool({ workers: 1 }, async (pool) => {
    const errors: string[] = [];
    await pool.run([{ do: "uncloneable" }, { do: "double", value: 1 }], {
      onResult: (result, index) => void errors.push(`${index} ${result}`),
      onError: (error, index) => void errors.push(`${index} ${error.code}`),
    });
    assertEquals(errors, ["0 UNEXPECTED", "1 2"]);
  }));
