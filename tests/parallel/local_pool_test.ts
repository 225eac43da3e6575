import { assertEquals, assertRejects } from "@std/assert";
import { FitError, WorkerError } from "../../lib/core/errors/errors.ts";
import { createLocalPool } from "../../lib/parallel/local_pool.ts";

const double = (task: number) =>
  task < 0 ? Promise.reject(new FitError("EMPTY", `Cannot fit ${task}`)) : Promise.resolve(2 * task);

Deno.test("createLocalPool() runs tasks in order, one after the other", async () => {
  const pool = createLocalPool(double), results: number[][] = [];
  assertEquals(await pool.run([3, 1], { onResult: (result, index) => void results.push([index, result]) }), 2);
  assertEquals(results, [[0, 6], [1, 2]]);
  assertEquals(pool.peakBytes(), 0);
});

Deno.test("createLocalPool() runs a failed task again as retry says, else tells or throws", async () => {
  const pool = createLocalPool(double), results: number[] = [], errors: string[] = [];
  const onResult = (result: number) => void results.push(result);
  await pool.run([-4], { onResult, retry: (task) => -task });
  const done: number[] = [];
  await pool.run([-1, 1], {
    onResult,
    onError: ({ code }) => void errors.push(code),
    onDone: (task) => done.push(task),
  });
  assertEquals([results, errors, done], [[8, 2], ["EMPTY"], [1]]);
  await assertRejects(() => pool.run([-1], { onResult }), FitError);
});

Deno.test("createLocalPool() ends between tasks when the signal is aborted", async () => {
  const pool = createLocalPool(double), control = new AbortController(), results: number[] = [];
  const onResult = (result: number) => (results.push(result), control.abort());
  const { code } = await assertRejects(() => pool.run([1, 2], { onResult, signal: control.signal }), WorkerError);
  assertEquals([code, results], ["ABORTED", [2]]);
});
