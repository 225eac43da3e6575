import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../../lib/core/errors/errors.ts";
import { WorkerSlot } from "../../lib/parallel/worker_slot.ts";
import { ENTRY, Gate } from "./_support/tasks.ts";

async function withSlot(test: (slot: WorkerSlot) => Promise<void>): Promise<void> {
  const slot = new WorkerSlot({ entry: ENTRY, init: { name: "x" } });
  try {
    await test(slot);
  } finally {
    await slot.close();
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

Deno.test("WorkerSlot.cancel() ends the running task, and does nothing when idle", () =>
  withSlot(async (slot) => {
    await slot.cancel();
    await using gate = new Gate();
    const run = slot.run({ do: "knock", port: gate.port });
    const rejected = assertRejects(() => run, WorkerError);
    await gate.knocked();
    await slot.cancel();
    assertEquals((await rejected).code, "POOL_CLOSED");
    await gate.left();
    assertEquals(await slot.run({ do: "double", value: 2 }), 4);
  }));

Deno.test("WorkerSlot.close() rejects the running task and those that wait", () =>
  withSlot(async (slot) => {
    const runs = [1, 2].map((value) => assertRejects(() => slot.run({ do: "double", value }), WorkerError));
    await slot.close();
    assertEquals((await Promise.all(runs)).map((error) => error.code), ["POOL_CLOSED", "POOL_CLOSED"]);
  }));
