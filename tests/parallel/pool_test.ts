import { assert, assertEquals, assertGreater, assertLessOrEqual, assertRejects, assertThrows } from "@std/assert";
import { type ForecastError, WorkerError } from "../../lib/core/errors/errors.ts";
import { createPool } from "../../lib/parallel/pool.ts";
import { ENTRY, Gate, withPool } from "./_support/tasks.ts";
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
    await using gate = new Gate();
    const order: number[] = [], ended: string[] = [];
    const tasks: Task[] = [{ do: "wait", port: gate.port }, ...doubles(3)];
    async function* source() {
      yield* tasks;
      await gate.open(); // only now, when all others have been pulled
    }
    await pool.run(source(), {
      onResult: (_, index) => void order.push(index),
      onDone: (task) => ended.push(task.do),
    });
    assertEquals(order, [0, 1, 2, 3]);
    // Who watches is told of each as it ends.
    assertEquals([ended.length, ended[0]], [4, "double"]);
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
    await using gate = new Gate();
    let pulled = 0;
    async function* source(): AsyncIterable<Task> {
      yield { do: "wait", port: gate.port };
      for (const task of doubles(500)) {
        pulled++;
        // The window is 16 tasks per worker, the first one included, and one more may wait for each worker.
        if (pulled === 33) await gate.open();
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

Deno.test("createPool() carries typed arrays both ways, views as what they view", () =>
  withPool({ workers: 1 }, async (pool) => {
    const values = Float64Array.of(9, 1, 2, 3).subarray(1);
    const results: unknown[] = [];
    await pool.run([{ do: "sum", values }], { onResult: (result) => void results.push(result) });
    assertEquals(results, [{ sum: 6, halves: Float64Array.of(0.5, 1, 1.5) }]);
  }));

Deno.test("run() rejects with the task's own error, class and code kept", () =>
  withPool({}, async (pool) => {
    const error = await assertRejects(() => pool.run([{ do: "fail" }], { onResult: () => {} }));
    const { name, code, hint, context } = error as ForecastError;
    assertEquals({ name, code, hint, context }, {
      name: "DataError",
      code: "WRONG_TYPE",
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
    assertEquals(seen, ["0:2", "1:WRONG_TYPE", "2:UNEXPECTED", "3:UNEXPECTED", "4:0"]);
  }));

for (const kind of ["crash", "reject", "babble"] as const) {
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
    await pool.close();
  }
});

Deno.test("run() rejects with ABORTED and ends what runs, whatever it does", () =>
  withPool({ workers: 2 }, async (pool) => {
    const controller = new AbortController();
    await using gate = new Gate();
    let closed = false;
    function* source(): Iterable<Task> {
      try {
        yield { do: "double", value: 4 };
        yield { do: "knock", port: gate.port };
        yield* doubles(1000);
      } finally {
        closed = true;
      }
    }
    const results: unknown[] = [];
    const run = pool.run(source(), { onResult: (result) => void results.push(result), signal: controller.signal });
    await gate.knocked();
    controller.abort();
    const error = await assertRejects(() => run, WorkerError);
    assertEquals(error.code, "ABORTED");
    await gate.left(); // the loop has ended
    assertLessOrEqual(results.length, 1); // the second task never ends, so nothing after it was handed over
    assertEquals(await pool.run(doubles(3), { onResult: () => {} }), 3); // in new workers
    assert(closed);
    const before = await assertRejects(() => pool.run(doubles(1), { onResult: () => {}, signal: AbortSignal.abort() }));
    assertEquals((before as ForecastError).code, "ABORTED");
  }));

Deno.test("run() limits the seconds of a step, not of a task", () =>
  withPool({ workers: 1, seconds: 1 }, async (pool) => {
    const results: unknown[] = [];
    await pool.run([{ do: "units", count: 6, milliseconds: 150 }], { onResult: (result) => void results.push(result) });
    assertEquals(results, [6]);
  }));

Deno.test("close() ends workers that loop", async () => {
  await using gate = new Gate();
  const pool = createPool<Task, unknown>({ entry: ENTRY, workers: 1 });
  const run = pool.run([{ do: "knock", port: gate.port }], { onResult: () => {} });
  const rejected = assertRejects(() => run, WorkerError);
  await gate.knocked();
  await pool.close();
  assertEquals((await rejected).code, "POOL_CLOSED");
  await gate.left();
});

Deno.test("peakBytes() is the memory of the workers, as far as they have told", () =>
  withPool({ workers: 1 }, async (pool) => {
    assertEquals(pool.peakBytes(), 0);
    await pool.run([{ do: "units", count: 3, milliseconds: 100 }], { onResult: () => {} });
    assertGreater(pool.peakBytes(), 2e7);
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

/** Tasks of two workers, the first of which ends only when the other worker has run ahead by the whole window. */
async function* windowFull(first: Task, gate: Gate): AsyncIterable<Task> {
  yield first;
  // 32 tasks are taken and two more are looked at; then nobody has room until the first one is handed over.
  for (const [i, task] of doubles(300).entries()) {
    if (i === 32) await gate.open();
    yield task;
  }
}

for (const fails of ["receiver", "task", "onError"] as const) {
  Deno.test(`run() ends with the error when a hand-over fails (${fails}) and the window is full`, () =>
    withPool({ workers: 2 }, async (pool) => {
      await using gate = new Gate();
      const throws = () => {
        throw new TypeError("handed over");
      };
      const first: Task = { do: fails === "receiver" ? "wait" : "wait and fail", port: gate.port };
      const run = pool.run(windowFull(first, gate), {
        onResult: fails === "receiver" ? throws : () => {},
        onError: fails === "onError" ? throws : undefined,
      });
      const error = await assertRejects(() => run, Error);
      assertEquals(error.message, fails === "task" ? "Cannot do it" : "handed over");
      assertEquals(await pool.run(doubles(3), { onResult: () => {} }), 3); // the pool lives on
    }));
}

Deno.test("run() ends with the error of a hand-over at once, also while another worker is busy for ever", () =>
  withPool({ workers: 2 }, async (pool) => {
    await using gate = new Gate();
    const onResult = async () => {
      await gate.knocked();
      throw new TypeError("receiver");
    };
    const tasks: Task[] = [{ do: "double", value: 1 }, { do: "knock", port: gate.port }];
    await assertRejects(() => pool.run(tasks, { onResult }), TypeError, "receiver");
    await gate.left(); // the loop has ended
  }));

Deno.test("run() refuses a second run at the same time and a closed pool", () =>
  withPool({}, async (pool) => {
    const first = pool.run(doubles(3), { onResult: () => {} });
    await assertRejects(() => pool.run([], { onResult: () => {} }), TypeError, "idle");
    await first;
    await pool.close();
    const error = await assertRejects(() => pool.run(doubles(1), { onResult: () => {} }), WorkerError);
    assertEquals(error.code, "POOL_CLOSED");
  }));

Deno.test("createPool() checks its numbers", () => {
  assertThrows(() => createPool({ entry: ENTRY, workers: 0 }), RangeError, "at least one worker");
  assertThrows(() => createPool({ entry: ENTRY, workers: 1.5 }), RangeError);
  assertThrows(() => createPool({ entry: ENTRY, workers: 1, seconds: 0 }), RangeError, "limits");
  assertThrows(() => createPool({ entry: ENTRY, workers: 1, memoryMb: NaN }), RangeError, "limits");
});
