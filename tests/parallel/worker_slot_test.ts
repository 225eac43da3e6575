import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../../lib/core/errors.ts";
import { WorkerSlot } from "../../lib/parallel/worker_slot.ts";
import { ENTRY, sharedFlag } from "./_support/tasks.ts";

async function withSlot(test: (slot: WorkerSlot) => Promise<void>): Promise<void> {
  const slot = new WorkerSlot({ entry: ENTRY, init: { name: "x" }, taskSeconds: Infinity, graceSeconds: 1 });
  try {
    await test(slot);
  } finally {
    slot.close();
  }
}

Deno.test("WorkerSlot runs queued tasks one after another", () =>
  withSlot(async (slot) => {
    const results = await Promise.all([1, 2, 3].map((value) => slot.run({ do: "double", value })));
    assertEquals(results, [2, 4, 6]);
  }));

Deno.test("WorkerSlot gives its initial value to the worker that replaces a crashed one", () =>
  withSlot(async (slot) => {
    assertEquals(await slot.run({ do: "init" }), { name: "x" });
    await assertRejects(() => slot.run({ do: "crash" }), WorkerError, "bang");
    assertEquals(await slot.run({ do: "init" }), { name: "x" });
  }));

Deno.test("WorkerSlot.cancel() ends a task that listens, and does nothing when idle", () =>
  withSlot(async (slot) => {
    slot.cancel();
    const flag = sharedFlag();
    const run = slot.run({ do: "loop", flag });
    await Atomics.waitAsync(flag, 0, 0).value;
    slot.cancel();
    const error = await assertRejects(() => run, WorkerError);
    assertEquals(error.code, "CANCELLED");
    assertEquals(await slot.run({ do: "double", value: 2 }), 4);
  }));

Deno.test("WorkerSlot.close() rejects the running task", () =>
  withSlot(async (slot) => {
    const run = slot.run({ do: "wait", flag: sharedFlag() });
    await Promise.resolve();
    slot.close();
    const error = await assertRejects(() => run, WorkerError);
    assertEquals(error.code, "POOL_CLOSED");
  }));
