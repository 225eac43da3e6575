import { assertEquals, assertMatch } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { type Logger, SILENT_LOGGER } from "@lib/core/logger.ts";
import { RayJob } from "@lib/engines/ray/ray_job.ts";
import { fakeRay } from "./_fake_ray.ts";

function listening() {
  const told: string[] = [];
  const tell = (level: string) => (message: string) => void told.push(`${level}: ${message}`);
  const log: Logger = { ...SILENT_LOGGER, debug: tell("debug"), info: tell("info"), warn: tell("warn") };
  return { told, log };
}

const FILES = { zip: Uint8Array.of(1), hash: "00ff" };

Deno.test("RayJob.start() submits once, and tells whole lines of the driver, others as details", async () => {
  const ray = fakeRay(), { told, log } = listening();
  const job = new RayJob({ ray, log, files: FILES, entrypoint: "python driver.py" });
  await job.start();
  await job.start();
  assertEquals(ray.submitted.length, 1);
  ray.print("Connecting to existing Ray cluster\n1000mod");
  ray.print("els: pass 0: 2 shards\n\n1000models: a worker");
  assertEquals(told, [
    "info: Ray 2.60.0 at http://head:8265: job job is submitted.",
    "debug: Connecting to existing Ray cluster",
    "info: pass 0: 2 shards",
  ]);
});

Deno.test("RayJob.start() submits again when the job has ended well meanwhile", async () => {
  const ray = fakeRay([{ status: "RUNNING", message: "" }, { status: "SUCCEEDED", message: "" }]);
  const job = new RayJob({ ray, log: SILENT_LOGGER, files: FILES, entrypoint: "python driver.py" });
  await job.start();
  await job.start();
  assertEquals(ray.submitted.length, 1);
  await job.start();
  assertEquals(ray.submitted.length, 2);
});

Deno.test("RayJob.end() tells of a job that cannot be stopped, and ends none that was never started", async () => {
  const { told, log } = listening();
  const ray = { ...fakeRay(), stop: () => Promise.reject(new WorkerError("ENGINE_UNREACHABLE", "no route")) };
  const job = new RayJob({ ray, log, files: FILES, entrypoint: "python driver.py" });
  await job.end();
  await job.start();
  await job.end();
  assertEquals(told.length, 2);
  assertMatch(told[1]!, /^warn: Job job could not be stopped, and ends by itself.*no route$/);
});

Deno.test("RayJob.end() looks until the job has ended, and stops it again if it has started meanwhile", async () => {
  const states = (["PENDING", "PENDING", "RUNNING", "RUNNING", "STOPPED"] as const).map((status) => ({
    status,
    message: "",
  }));
  const ray = fakeRay(states), { told, log } = listening(), waits: number[] = [];
  const wait = (ms: number) => Promise.resolve(void waits.push(ms));
  const job = new RayJob({ ray, log, wait, files: FILES, entrypoint: "python driver.py" });
  await job.start();
  await job.end();
  assertEquals([ray.stopped, states, waits.length, told.length], [["job", "job"], [], 4, 1]);
});

Deno.test("RayJob.end() of a job that does not end is told after a while", async () => {
  const { told, log } = listening();
  const states = Array.from({ length: 99 }, () => ({ status: "RUNNING" as const, message: "" })), ray = fakeRay(states);
  const job = new RayJob({ ray, log, wait: () => Promise.resolve(), files: FILES, entrypoint: "python driver.py" });
  await job.start();
  await job.end();
  assertMatch(told[1]!, /^warn: Job job could not be stopped.*10 s after it was stopped: current value is RUNNING$/);
});
