import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../../lib/core/errors/errors.ts";
import type { Engine } from "../../lib/parallel/engine.ts";
import { patience } from "../_support/patience.ts";
import { ENTRY, Gate, withPool } from "../parallel/_support/tasks.ts";
import type { Fatal, Task } from "../parallel/_support/task_worker.ts";

const doubles = (count: number): Task[] => Array.from({ length: count }, (_, value) => ({ do: "double", value }));

/** Five signs of life: in a test only a process that is stopped misses so many. */
const SILENT_SECONDS = 5;

/** On a busy machine memory fills slowly: only loops meet a limit on seconds. */
const limitsFor = (by: Fatal["by"]) => ({
  workers: 2,
  seconds: by === "loop" ? 1 : by === "stop" ? undefined : 60,
  memoryMb: 400,
  silentSeconds: SILENT_SECONDS,
});

for (
  const [by, code, unit, step] of [
    ["loop", "TIME_LIMIT", 3, 7],
    ["objects", "MEMORY_LIMIT", 3, 7],
    ["arrays", "MEMORY_LIMIT", 3, 7],
    ["signal", "WORKER_CRASHED", -1, -1],
    ["exit", "WORKER_CRASHED", -1, -1],
    ["kill", "WORKER_CRASHED", -1, -1],
    ["stop", "WORKER_CRASHED", -1, -1],
  ] as const
) {
  Deno.test(`run() goes on after a task that ends its worker (${by}): ${code}, and where it was, if known`, () =>
    withPool(limitsFor(by), async (pool) => {
      const failures: unknown[] = [], results: unknown[] = [];
      const fatal: Task = { do: "units", count: 5, milliseconds: 0, fatal: { by, unit: 3 } };
      await pool.run([...doubles(2), fatal, ...doubles(3)], {
        onResult: (result, index) => void results.push([index, result]),
        onError: ({ code, context: { unit, step } }, index) => void failures.push({ index, code, unit, step }),
      });
      assertEquals(failures, [{ index: 2, code, unit, step }]);
      assertEquals(results, [[0, 0], [1, 2], [3, 0], [4, 2], [5, 4]]);
    }));
}

Deno.test("run() a block of memory that V8 refuses at once is MEMORY_LIMIT as well", () =>
  withPool({ workers: 1, memoryMb: 300 }, async (pool) => {
    const task: Task = { do: "units", count: 1, milliseconds: 0, fatal: { by: "block", unit: 0 } };
    const error = await assertRejects(() => pool.run([task], { onResult: () => {} }), WorkerError);
    assertEquals(error.code, "MEMORY_LIMIT");
  }));

Deno.test("run() runs what `retry` gives in place of a failed task, in its place, and it tells where it is", () =>
  withPool(limitsFor("signal"), async (pool) => {
    const fatal = (unit: number): Task => ({ do: "units", count: 4, milliseconds: 0, fatal: { by: "signal", unit } });
    const asked: unknown[] = [], results: unknown[] = [];
    await pool.run([fatal(0), ...doubles(2), fatal(2)], {
      onResult: (result, index) => void results.push([index, result]),
      onError: ({ context }, index) => void results.push([index, context.unit]),
      retry: (task, { context }) => {
        asked.push(context.unit);
        if (context.unit === -1) return task;
        return context.unit === 0 ? fatal(9) : null;
      },
    });
    // The first task dies at 0 until it does not any more, the last one dies at 2.
    assertEquals(results, [[0, 4], [1, 0], [2, 2], [3, 2]]);
    assertEquals(asked.toSorted(), [-1, -1, 0, 2]);
  }));

/** A process whose pool runs one task. */
function startParent(task: Task): Deno.ChildProcess {
  const program = `import { createPool } from "${new URL("../../lib/parallel/pool.ts", import.meta.url)}";
    const pool = createPool({ entry: "${ENTRY}", workers: 1 });
    await pool.run([${JSON.stringify(task)}], { onResult() {} });`;
  return new Deno.Command(Deno.execPath(), { args: ["eval", program], stderr: "null", signal: patience() }).spawn();
}

for (const signal of ["SIGKILL", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
  Deno.test(`the end of the pool's own process by ${signal} ends workers that loop`, async () => {
    await using gate = new Gate();
    const parent = startParent({ do: "knock", port: gate.port });
    await gate.knocked();
    parent.kill(signal);
    await gate.left();
    assertEquals((await parent.status).signal, signal);
  });
}

Deno.test("a worker that was stopped when its pool died ends as soon as it is woken", async () => {
  await using gate = new Gate();
  const parent = startParent({ do: "knock and stop", port: gate.port });
  const pid = await gate.knocked();
  parent.kill("SIGKILL");
  await parent.status;
  Deno.kill(pid, "SIGCONT");
  await gate.left();
});

Deno.test("run() replaces a worker that is stopped while it has no task", () =>
  withPool({ workers: 1, silentSeconds: SILENT_SECONDS }, async (pool) => {
    const pids: number[] = [];
    const ask = () => pool.run([{ do: "pid" }], { onResult: (pid) => void pids.push(Number(pid)) });
    await ask();
    Deno.kill(pids[0]!, "SIGSTOP");
    // It is found, or its next task ends with it; the one after that has a new worker in any case.
    await pool.run([{ do: "pid" }], { onResult: () => {}, onError: () => {} });
    await ask();
    assertNotEquals(pids[0], pids[1]);
  }));

Deno.test("run() says which signal ended a worker, and calls it memory only on evidence", () =>
  withPool({ workers: 1, memoryMb: 2000 }, async (pool) => {
    const fatal: Task = { do: "units", count: 1, milliseconds: 0, fatal: { by: "kill", unit: 0 } };
    await assertRejects(() => pool.run([fatal], { onResult: () => {} }), WorkerError, "SIGKILL");
  }));

/** Workers whose entry ends them the first times that they start. */
async function withEndings(times: number, test: (pool: Engine<Task, unknown>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const entry = new URL(
    `../parallel/_support/ended_at_start.ts?times=${times}&folder=${encodeURIComponent(folder)}`,
    import.meta.url,
  );
  try {
    await withPool({ workers: 1, entry }, test);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("run() starts a worker again that is killed while it starts", () =>
  withEndings(3, async (pool) => {
    const results: unknown[] = [];
    await pool.run(doubles(2), { onResult: (result) => void results.push(result) });
    assertEquals(results, [3, 3]);
  }));

Deno.test("run() gives up on a worker that is killed at each start, and says by what", () =>
  withEndings(Infinity, async (pool) => {
    const run = () => pool.run(doubles(2), { onResult: () => {}, onError: () => {} });
    const error = await assertRejects(run, WorkerError, "SIGKILL");
    assertEquals(error.code, "WORKER_START");
  }));
