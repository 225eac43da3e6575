import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { cutIntoShards, type NamedTask, PassBook } from "@lib/engines/pass_book.ts";
import { openResultStore } from "@lib/storage/results/result_store.ts";

const tasksOf = (names: readonly string[]): NamedTask<string>[] => names.map((name) => ({ name, task: `do ${name}` }));
const namesOf = (shards: readonly (readonly NamedTask<string>[])[]) =>
  shards.map((shard) => shard.map(({ name }) => name).join(" "));

Deno.test("cutIntoShards() gives every task once, in order, in about equal spans, and large ones a shard of their own", () => {
  const tasks = tasksOf(["p/1", "b/0", "b/1", "b/2", "b/3", "b/4"]), isAlone = (task: string) => task.includes("p/");
  assertEquals(namesOf(cutIntoShards(tasks, { shards: 3, isAlone })), ["p/1", "b/0 b/1", "b/2 b/3 b/4"]);
  assertEquals(namesOf(cutIntoShards(tasks, { shards: 2, isAlone })), ["p/1 b/0 b/1", "b/2 b/3 b/4"]);
  assertEquals(namesOf(cutIntoShards(tasks, { shards: 1, isAlone })), ["p/1 b/0 b/1 b/2 b/3 b/4"]);
  assertEquals(namesOf(cutIntoShards(tasks, { shards: 4 })), ["p/1", "b/0 b/1", "b/2", "b/3 b/4"]);
  assertEquals(namesOf(cutIntoShards(tasks, { shards: 99, isAlone })), ["p/1", "b/0", "b/1", "b/2", "b/3", "b/4"]);
  assertEquals(namesOf(cutIntoShards(tasks.slice(0, 1), { shards: 1, isAlone })), ["p/1"]);
});

Deno.test("PassBook.open() publishes a pass once, and another where the newest does not have the tasks", async () => {
  const results = openResultStore(Deno.makeTempDirSync()), book = new PassBook<string>(results);
  assertEquals(await book.newest(), null);
  const first = await book.open(tasksOf(["b/0", "b/1", "b/2"]), { shards: 2 });
  assertEquals([first.pass, first.shards], [0, [["b/0"], ["b/1", "b/2"]]]);
  assertEquals(await book.openTasks(first, 1), tasksOf(["b/1", "b/2"]));
  assertEquals(await book.openTasks(first, 2), []);
  await results.put("b/1", Uint8Array.of(1));
  assertEquals(await book.openShards(first), [0, 1]);
  assertEquals(
    await new PassBook<string>(results).open(tasksOf(["b/0", "b/2"]), { shards: 9 }),
    first,
    "it is under way",
  );
  await results.put("b/2", Uint8Array.of(2));
  assertEquals([await book.openShards(first), await book.openTasks(first, 1)], [[0], []]);
  const second = await book.open(tasksOf(["f/0"]), { shards: 2 });
  assertEquals([second.pass, await book.newest()], [1, second]);
});

Deno.test("PassBook.open() takes the pass of who has been faster", async () => {
  const results = openResultStore(Deno.makeTempDirSync()), book = new PassBook<string>(results);
  const slow = new PassBook<string>({
    ...results,
    // Another one opens a pass between the look and the publication.
    put: async (name, bytes) => {
      if (name === "passes/heads/0") await book.open(tasksOf(["b/0", "b/1"]), { shards: 2 });
      return await results.put(name, bytes);
    },
  });
  const found = await slow.open(tasksOf(["b/1"]), { shards: 2 });
  assertEquals([found, await book.openTasks(found, 0)], [await book.newest(), tasksOf(["b/0"])]);
});

Deno.test("PassBook counts a damaged head as none, and says so of damaged tasks", async () => {
  const folder = Deno.makeTempDirSync(), book = new PassBook<string>(openResultStore(folder));
  const first = await book.open(tasksOf(["b/0"]), { shards: 1 });
  Deno.truncateSync(`${folder}/passes/${first.id}/0`, 30);
  const error = await assertRejects(() => book.openTasks(first, 0), DataError);
  assertEquals(error.code, "CORRUPT_JOURNAL");
  const second = await book.open(tasksOf(["f/0"]), { shards: 1 });
  Deno.truncateSync(`${folder}/passes/heads/1`, 30);
  assertEquals(await book.newest(), first);
  assertEquals(await book.open(tasksOf(["f/0"]), { shards: 1 }), second);
});

Deno.test("PassBook opens a pass for a damaged result that its store goes on to list", async () => {
  const folder = Deno.makeTempDirSync(), results = openResultStore(folder, { readOnly: true });
  const book = new PassBook<string>(results), tasks = tasksOf(["b/0", "b/1"]);
  const first = await book.open(tasks, { shards: 1 });
  for (const { name } of tasks) await results.put(name, Uint8Array.of(1));
  assertEquals([await book.left(tasks), await book.openShards(first)], [[], []]);
  Deno.truncateSync(`${folder}/b/1`, 30);
  const left = await book.left(tasks), second = await book.open(left, { shards: 1 });
  assertEquals([left, second.pass, second.doubted], [tasksOf(["b/1"]), 1, ["b/1"]]);
  assertEquals([await book.openShards(second), await book.openTasks(second, 0)], [[0], left]);
  assertEquals(await book.open(left, { shards: 1 }), second);
  Deno.removeSync(`${folder}/b/1`);
  await results.put("b/1", Uint8Array.of(1));
  assertEquals([await book.openShards(second), await book.openTasks(second, 0)], [[], []]);
});
