import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { WorkerError } from "../../lib/core/errors/errors.ts";
import { type WorkerOptions, WorkerProcess } from "../../lib/parallel/worker_process.ts";
import { ENTRY } from "./_support/tasks.ts";

async function withWorker(
  options: Partial<WorkerOptions>,
  test: (worker: WorkerProcess) => Promise<void>,
): Promise<void> {
  const worker = new WorkerProcess({ entry: ENTRY, ...options });
  try {
    await test(worker);
  } finally {
    await worker.kill();
  }
}

Deno.test("WorkerProcess is ready once its entry has loaded, and dead once it is killed", () =>
  withWorker({ init: "x" }, async (worker) => {
    await worker.ready;
    assertEquals([await worker.run({ do: "init" }), worker.isAlive], ["x", true]);
    await worker.kill();
    assertEquals(worker.isAlive, false);
    assertEquals((await assertRejects(() => worker.run({ do: "init" }), WorkerError)).code, "POOL_CLOSED");
  }));

Deno.test("WorkerProcess tells what a worker that dies printed last", () =>
  withWorker({}, async (worker) => {
    const task = { do: "units", count: 1, milliseconds: 0, fatal: { by: "exit", unit: 0 } };
    const error = await assertRejects(() => worker.run(task, true), WorkerError, "SIGTERM");
    assertEquals([error.code, error.context], ["WORKER_CRASHED", { unit: 0, step: -1, printed: "last words\n" }]);
    const again = await assertRejects(() => worker.run({ do: "init" }), WorkerError);
    assertEquals(again.code, "WORKER_CRASHED");
  }));

Deno.test("WorkerProcess with an entry that does not load says why", () =>
  withWorker({ entry: new URL("./nowhere.ts", import.meta.url) }, async (worker) => {
    const error = await assertRejects(() => worker.run({ do: "init" }), WorkerError);
    assertEquals(error.code, "WORKER_START");
    assertMatch(error.message, /nowhere\.ts/);
  }));

Deno.test("WorkerProcess with an entry that never finishes loading says so, and is gone", () =>
  withWorker({ entry: new URL("./_support/never_loaded.ts", import.meta.url), startSeconds: 0.5 }, async (worker) => {
    const error = await assertRejects(() => worker.run({ do: "init" }), WorkerError, "not loaded after 0.5 s");
    assertEquals([error.code, worker.isAlive], ["WORKER_START", false]);
  }));

Deno.test("WorkerProcess keeps the console out of the answers", () =>
  withWorker({}, async (worker) => {
    assertEquals(await worker.run({ do: "print" }), "printed");
    assertEquals(await worker.run({ do: "double", value: 2 }), 4);
  }));
