import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { indexed } from "@lib/core/rows/indexed.ts";
import { createArrayEngine } from "@lib/engines/array_engine.ts";
import { PassBook } from "@lib/engines/pass_book.ts";
import { openResultStore, type ResultStore } from "@lib/storage/results/result_store.ts";

const nameOf = (task: number) => `squares/${task}`;

Deno.test("createArrayEngine() ends with PASS_OPEN until all results are there, and reads none before", async () => {
  const store = openResultStore(Deno.makeTempDirSync()), read: string[] = [];
  const get = (name: string) => (read.push(name), store.get(name));
  const results: ResultStore = { ...store, get }, kept: number[] = [];
  const engine = createArrayEngine<number, number>({ results, nameOf, shards: 2 });
  const run = () =>
    engine.run([3, 1, 2], {
      onResult: () => Promise.reject(new Error("nothing is handed over")),
      onKept: (task, index) => void kept.push(task, index),
    });
  const first = await assertRejects(run, WorkerError);
  assertEquals([first.code, first.context], ["PASS_OPEN", { pass: 0, shards: 2, open: [0, 1] }]);
  assertEquals(read.filter((name) => name.startsWith("squares/")), []);
  await results.put("squares/3", Uint8Array.of(9));
  assertEquals((await assertRejects(run, WorkerError)).context, { pass: 0, shards: 2, open: [1] });
  for (const task of [1, 2]) await results.put(nameOf(task), Uint8Array.of(task * task));
  assertEquals(await run(), 3);
  assertEquals(kept, [3, 0, 1, 1, 2, 2]);
});

Deno.test("createArrayEngine() publishes what is missing alone, and nothing where nothing is asked for", async () => {
  const results = openResultStore(Deno.makeTempDirSync()), book = new PassBook<number>(results);
  const engine = createArrayEngine<number, number>({ results, nameOf, shards: 8 });
  assertEquals(await engine.run([], { onResult() {} }), 0);
  assertEquals(await book.newest(), null);
  await results.put("squares/1", Uint8Array.of(1));
  await assertRejects(() => engine.run([1, 2], { onResult() {} }), WorkerError);
  assertEquals((await book.newest())?.shards, [["squares/2"]]);
});

Deno.test("createArrayEngine() opens no pass after the signal", async () => {
  const results = openResultStore(Deno.makeTempDirSync()), signal = AbortSignal.abort();
  const engine = createArrayEngine<number, number>({ results, nameOf, shards: 1 });
  await assertRejects(() => engine.run([1], { onResult() {}, signal }), WorkerError, "interrupted");
  assertEquals(await results.list(""), []);
});

Deno.test("createArrayEngine() has no more than a shard of tasks in memory that are made when they are asked for", async () => {
  const results = openResultStore(Deno.makeTempDirSync()), made: number[] = [], held: number[] = [];
  const tasks = indexed(6, (i) => (made.push(i), i)),
    put: ResultStore["put"] = (name, bytes) => {
      if (name.startsWith("passes/") && !name.includes("heads")) held.push(made.splice(0).length);
      return results.put(name, bytes);
    };
  const engine = createArrayEngine<number, number>({ results: { ...results, put }, nameOf, shards: 3 });
  await assertRejects(() => engine.run(tasks, { onResult() {} }), WorkerError);
  // All are named first.
  assertEquals(held, [6 + 2, 2, 2]);
});
