import { assert, assertEquals, assertLessOrEqual, assertRejects, assertThrows } from "@std/assert";
import { type ForecastError, WorkerError } from "../../lib/core/errors.ts";
import { createPool } from "../../lib/parallel/pool.ts";
import { transfer } from "../../lib/parallel/transfer.ts";
import { ENTRY, raise, sharedFlag, withPool } from "./_support/tasks.ts";
import type { Task } from "./_support/task_worker.ts";

const doubles = (count: number): Task[] => Array.from({ length: count }, (_, value) => ({ do: "double", value }));

for (const workers of [1, 2, 3]) {
  Deno.test(`createPool() gives results in the order of the tasks with ${workers} worker(s)`, () =>
    withPool({ workers }, async (pool) => {
      const results: [unknown, number][] = [];
      const count = await pool.run(doubles(25), { onResult: (result, index) => void results.push([result, index]) });
      assertEquals(count, 25);
      assertEquals(results, Array.from({ length: 25 }, (_, i) => [i * 2, i]));
    }));
}

Deno.test("createPool() keeps the order when an early task ends last", () =>
  withPool({}, async (pool) => {
    const flag = sharedFlag();
    const order: number[] = [];
    const tasks: Task[] = [{ do: "wait", flag }, ...doubles(3)];
    function* source() {
      yield* tasks;
      raise(flag); // only now, when all others have been pulled
    }
    await pool.run(source(), { onResult: (_, index) => void order.push(index) });
    assertEquals(order, [0, 1, 2, 3]);
  }));

Deno.test("createPool() pulls at most two tasks per worker and waits for slow receivers", () =>
  withPool({ workers: 2 }, async (pool) => {
    let pulled = 0, received = 0, most = 0;
    async function* source() {
      for (const task of doubles(200)) {
        pulled++;
        yield await Promise.resolve(task);
      }
    }
    await pool.run(source(), {
      onResult: async () => {
        await Promise.resolve();
        received++;
        most = Math.max(most, pulled - received);
      },
    });
    assertEquals([pulled, received], [200, 200]);
    assertLessOrEqual(most, 2 * 16 + 4); // results not yet received are bounded by the window
  }));

Deno.test("createPool() stops pulling when one old task is unfinished", () =>
  withPool({ workers: 2 }, async (pool) => {
    const flag = sharedFlag();
    let pulled = 0;
    function* source(): Iterable<Task> {
      yield { do: "wait", flag };
      for (const task of doubles(500)) {
        pulled++;
        // The window is 16 tasks per worker, the first one included, and one more may wait for each worker.
        if (pulled === 33) raise(flag);
        yield task;
      }
    }
    assertEquals(await pool.run(source(), { onResult: () => {} }), 501);
  }));

Deno.test("createPool() takes an empty list of tasks, and runs one after another", () =>
  withPool({}, async (pool) => {
    assertEquals(await pool.run([], { onResult: () => {} }), 0);
    assertEquals(await pool.run(doubles(3), { onResult: () => {} }), 3);
  }));

Deno.test("createPool() moves buffers both ways", () =>
  withPool({ workers: 1 }, async (pool) => {
    const values = Float64Array.of(1, 2, 3);
    const results: unknown[] = [];
    await pool.run([transfer<Task>({ do: "sum", values }, [values])], {
      onResult: (result) => void results.push(result),
    });
    assertEquals(results, [{ sum: 6, halves: Float64Array.of(0.5, 1, 1.5) }]);
    assertEquals(values.length, 0); // moved, not copied
  }));

Deno.test("run() rejects with the task's own error, class and code kept", () =>
  withPool({}, async (pool) => {
    const error = await assertRejects(() => pool.run([{ do: "fail" }], { onResult: () => {} }));
    const { name, code, hint, context } = error as ForecastError;
    assertEquals({ name, code, hint, context }, {
      name: "DataError",
      code: "BAD",
      hint: "Do not ask",
      context: { n: 7 },
    });
    assertEquals(await pool.run(doubles(2), { onResult: () => {} }), 2); // the pool lives on
  }));

Deno.test("run() hands errors to onError in order and goes on", () =>
  withPool({}, async (pool) => {
    const seen: string[] = [];
    const tasks: Task[] = [
      { do: "double", value: 1 },
      { do: "fail" },
      { do: "bug" },
      { do: "uncloneable" },
      ...doubles(1),
    ];
    await pool.run(tasks, {
      onResult: (result, index) => void seen.push(`${index}:${result}`),
      onError: (error, index) => void seen.push(`${index}:${error.code}`),
    });
    assertEquals(seen, ["0:2", "1:BAD", "2:UNEXPECTED", "3:UNEXPECTED", "4:0"]);
  }));

for (const kind of ["crash", "reject"] as const) {
  Deno.test(`run() fails the task of a worker that dies (${kind}) and replaces the worker`, () =>
    withPool({ workers: 1 }, async (pool) => {
      const codes: string[] = [], results: unknown[] = [];
      await pool.run([{ do: kind }, ...doubles(2), { do: kind }, ...doubles(1)], {
        onResult: (result) => void results.push(result),
        onError: (error, index) => void codes.push(`${index}:${error.code}`),
      });
      assertEquals(codes, ["0:WORKER_CRASHED", "3:WORKER_CRASHED"]);
      assertEquals(results, [0, 2, 0]);
    }));
}

Deno.test("run() rejects with WORKER_START when the entry does not load, even with onError", async () => {
  const pool = createPool<Task, unknown>({ entry: new URL("./nowhere.ts", import.meta.url), workers: 1 });
  try {
    const error = await assertRejects(
      () => pool.run(doubles(3), { onResult: () => {}, onError: () => {} }),
      WorkerError,
      "Cannot start a worker",
    );
    assertEquals(error.code, "WORKER_START");
  } finally {
    pool.close();
  }
});

Deno.test("run() rejects with ABORTED and asks running tasks to give up", () =>
  withPool({ workers: 2 }, async (pool) => {
    const controller = new AbortController();
    const flag = sharedFlag();
    let closed = false;
    function* source(): Iterable<Task> {
      try {
        yield { do: "double", value: 4 };
        yield { do: "loop", flag };
        yield* doubles(1000);
      } finally {
        closed = true;
      }
    }
    const results: unknown[] = [];
    const run = pool.run(source(), { onResult: (result) => void results.push(result), signal: controller.signal });
    await Atomics.waitAsync(flag, 0, 0).value;
    controller.abort();
    const error = await assertRejects(() => run, WorkerError);
    assertEquals(error.code, "ABORTED");
    assertLessOrEqual(results.length, 1); // the second task never ends, so nothing after it was handed over
    assertEquals(await pool.run(doubles(3), { onResult: () => {} }), 3); // the loop gave up
    assert(closed);
    const before = await assertRejects(() => pool.run(doubles(1), { onResult: () => {}, signal: AbortSignal.abort() }));
    assertEquals((before as ForecastError).code, "ABORTED");
  }));

Deno.test("run() cuts off a task past its limit: one that listens gives up, one that does not is abandoned", () =>
  withPool({ workers: 1, taskSeconds: 0.05, graceSeconds: 0.3 }, async (pool) => {
    const flag = sharedFlag();
    const failures: [string, unknown][] = [];
    const results: unknown[] = [];
    await pool.run([{ do: "loop", flag: sharedFlag() }, { do: "spin", flag }, ...doubles(2)], {
      onResult: (result) => void results.push(result),
      onError: (error) => void failures.push([error.code, error.context.abandoned]),
    });
    raise(flag); // lets the abandoned thread end
    assertEquals(failures, [["TASK_TIMEOUT", false], ["TASK_TIMEOUT", true]]);
    assertEquals(results, [0, 2]);
  }));

Deno.test("run() passes on what a receiver or the task list throws", () =>
  withPool({}, async (pool) => {
    const onResult = () => {
      throw new TypeError("receiver");
    };
    await assertRejects(() => pool.run(doubles(50), { onResult }), TypeError, "receiver");
    function* source(): Iterable<Task> {
      yield { do: "double", value: 1 };
      throw new RangeError("source");
    }
    await assertRejects(() => pool.run(source(), { onResult: () => {} }), RangeError, "source");
    const uncloneable = { do: "double", value: (() => {}) as unknown as number } as const;
    await assertRejects(() => pool.run([uncloneable], { onResult: () => {} }), Error, "could not be cloned");
  }));

Deno.test("run() refuses a second run at the same time and a closed pool", () =>
  withPool({}, async (pool) => {
    const first = pool.run(doubles(3), { onResult: () => {} });
    await assertRejects(() => pool.run([], { onResult: () => {} }), TypeError, "idle");
    await first;
    pool.close();
    const error = await assertRejects(() => pool.run(doubles(1), { onResult: () => {} }), WorkerError);
    assertEquals(error.code, "POOL_CLOSED");
  }));

Deno.test("createPool() checks its numbers", () => {
  assertThrows(() => createPool({ entry: ENTRY, workers: 0 }), RangeError, "at least one worker");
  assertThrows(() => createPool({ entry: ENTRY, workers: 1.5 }), RangeError);
  assertThrows(() => createPool({ entry: ENTRY, workers: 1, taskSeconds: 0 }), RangeError, "limits");
});
