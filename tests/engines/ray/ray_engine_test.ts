import { assertEquals, assertRejects } from "@std/assert";
import type { ErrorCode } from "@lib/core/errors/error_codes.ts";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { PassBook } from "@lib/engines/pass_book.ts";
import { createRayEngine } from "@lib/engines/ray/ray_engine.ts";
import { openResultStore, type ResultStore } from "@lib/storage/results/result_store.ts";
import { type FakeRay, fakeRay } from "./_fake_ray.ts";

const FILES = { zip: Uint8Array.of(1), hash: "00ff" };

/** An engine over a folder; at each of its pauses something happens, if anything. */
function engineOf({ ray, events = [] }: { ray: FakeRay; events?: ((results: ResultStore) => Promise<unknown>)[] }) {
  const results = openResultStore(Deno.makeTempDirSync());
  const engine = createRayEngine<number, number>({
    ...{ results, ray, files: FILES, entrypoint: "python driver.py", log: SILENT_LOGGER, shards: 2 },
    nameOf: (task) => `squares/${task}`,
    wait: async () => void await events.shift()?.(results),
  });
  return { engine, results };
}

/** What does a task, somewhere in the cluster. */
const does = (task: number) => (results: ResultStore) => results.put(`squares/${task}`, Uint8Array.of(task * task));
const nothing = () => Promise.resolve();

Deno.test("createRayEngine() publishes a pass, has one job work on it and tells results in order", async () => {
  const ray = fakeRay(), told: string[] = [];
  const { engine, results } = engineOf({ ray, events: [does(3), nothing, does(1), does(2), does(4)] });
  const receivers = {
    onResult: () => void told.push("result"),
    onDone: (task: number) => told.push(`done ${task}`),
    onKept: (task: number, index: number) => void told.push(`kept ${task} at ${index}`),
  };
  assertEquals(await engine.run([1, 2, 3], receivers), 3);
  assertEquals(told, ["done 3", "done 1", "done 2", "kept 1 at 0", "kept 2 at 1", "kept 3 at 2"]);
  assertEquals((await new PassBook(results).newest())?.shards, [["squares/1"], ["squares/2", "squares/3"]]);
  assertEquals(await engine.run([4], receivers), 1);
  assertEquals(ray.submitted, [{ entrypoint: "python driver.py", workingDir: "gcs://00ff" }]);
  await engine.close();
  assertEquals(ray.stopped, ["job"]);
});

Deno.test("createRayEngine() submits no job where every result is there, and counts none as progress", async () => {
  const ray = fakeRay(), told: number[] = [];
  const { engine, results } = engineOf({ ray });
  await does(1)(results);
  await engine.run([1], { onResult() {}, onDone: (task) => told.push(task), onKept: (task) => void told.push(-task) });
  await engine.close();
  assertEquals([ray.submitted, ray.stopped, told], [[], [], [-1]]);
});

Deno.test("createRayEngine() ends the run when its job ends, or its cluster is another one", async () => {
  const cases: [FakeRay, ErrorCode, string][] = [
    [fakeRay([{ status: "FAILED", message: "log\nshard 1 has ended 5 workers" }]), "ENGINE_JOB_ENDED", "shard 1 has"],
    [fakeRay([{ status: "SUCCEEDED", message: "" }]), "ENGINE_JOB_ENDED", "SUCCEEDED"],
    [fakeRay([null]), "ENGINE_JOB_ENDED", "unknown"],
  ];
  for (const [ray, code, message] of cases) {
    const { engine } = engineOf({ ray });
    const error = await assertRejects(() => engine.run([1, 2], { onResult() {} }), WorkerError, message);
    assertEquals([error.code, error.hint.includes("same command")], [code, true]);
  }
});

Deno.test("createRayEngine() has patience with a head that does not answer, and none without an end", async () => {
  const lost = new WorkerError("ENGINE_UNREACHABLE", "connection refused");
  const short = engineOf({ ray: fakeRay([lost, lost]), events: [...Array(9).fill(nothing), does(1)] });
  await short.engine.run([1], { onResult() {} });
  const long = engineOf({ ray: fakeRay(Array(99).fill(lost)) });
  await assertRejects(() => long.engine.run([1], { onResult() {} }), WorkerError, "connection refused");
  // While results come, the head may be silent.
  const events = Array.from({ length: 80 }, (_, task) => does(task));
  const busy = engineOf({ ray: fakeRay(Array(99).fill(lost)), events });
  await busy.engine.run(Array.from({ length: 80 }, (_, task) => task), { onResult() {} });
});

Deno.test("createRayEngine() asks no longer who denies", async () => {
  const { engine } = engineOf({ ray: fakeRay([new WorkerError("ENGINE_DENIED", "token expired")]) });
  await assertRejects(() => engine.run([1], { onResult() {} }), WorkerError, "token expired");
});

Deno.test("createRayEngine() stops its job when it is interrupted, and says when that is not heard", async () => {
  const ray = fakeRay(), aborts = new AbortController();
  const { engine } = engineOf({ ray, events: [nothing, () => Promise.resolve(aborts.abort())] });
  const error = await assertRejects(() => engine.run([1], { onResult() {}, signal: aborts.signal }), WorkerError);
  assertEquals(error.code, "ABORTED");
  await engine.close();
  await engine.close();
  assertEquals(ray.stopped, ["job"]);
});
