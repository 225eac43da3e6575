import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { objectPlace } from "../../../lib/storage/results/object_place.ts";
import { openResultStore } from "../../../lib/storage/results/result_store.ts";
import { startS3 } from "../../_support/s3_server.ts";
import { bucketOf } from "../_objects.ts";

const ONE = Uint8Array.of(1), KIB = new Uint8Array(1024);

/** A bucket that is a place of two machines. */
async function bucket() {
  const server = await startS3();
  const machine = (options = {}) => {
    const local = Deno.makeTempDirSync();
    return objectPlace(bucketOf(server), { address: "s3://bucket/team/a", local, ...options });
  };
  const asked = (word: string) => server.requests.filter((request) => request.startsWith(word)).length;
  return { server, machine, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

Deno.test("objectPlace() results of one machine are those of all, and the first stays", async () => {
  await using made = await bucket();
  const [here, there] = [made.machine(), made.machine()];
  assertEquals(here.address, "s3://bucket/team/a");
  assertEquals([await here.results.put("done/a", ONE), await there.results.put("done/a", KIB)], [true, false]);
  assertEquals([await there.results.get("done/a"), await there.results.list("done/")], [ONE, ["done/a"]]);
  assertEquals([...made.server.objects.keys()], ["team/a/results/done/a"]);
});

Deno.test("objectPlace() fetches what is not near yet, once, and there a worker finds it without a network", async () => {
  await using made = await bucket();
  const [here, there] = [made.machine(), made.machine()], names = [..."abcdefghijkl"];
  for (const name of names) await here.results.put(name, ONE);
  await there.fetch([...names, "a", "none"]);
  assertEquals(made.asked("GET"), names.length + 1);
  await there.fetch(names);
  assertEquals([await there.results.get("a"), made.asked("GET")], [ONE, names.length + 1]);
  assertEquals(await openResultStore(there.near).list(""), names);
  await here.fetch(names);
  assertEquals(made.asked("GET"), names.length + 1, "what a machine has put it has");
});

Deno.test("objectPlace() keeps near what is needed, and lets go of what was used longest ago", async () => {
  await using made = await bucket();
  const here = made.machine(), there = made.machine({ mostBytes: 2048, atOnce: 1 }), near = openResultStore(there.near);
  for (const name of [..."abcd"]) await here.results.put(name, KIB);
  for (const name of [..."abac"]) await there.results.get(name);
  assertEquals(await near.list(""), ["a", "c"]);
  await there.fetch([..."bcd"]);
  assertEquals(await near.list(""), ["b", "c", "d"], "more than may stay, as all are needed");
  await there.fetch(["a"]);
  assertEquals(await near.list(""), ["a", "d"]);
});

Deno.test("objectPlace() fetches again what was damaged near, and takes nothing near for a result of the place", async () => {
  await using made = await bucket();
  const here = made.machine();
  await here.results.put("a", ONE);
  Deno.writeFileSync(`${here.near}/a`, KIB);
  assertEquals([await here.results.get("a"), made.asked("GET")], [ONE, 1]);
  await openResultStore(here.near).put("b", ONE);
  assertEquals(await here.results.get("b"), null);
});

Deno.test("objectPlace() files are made once, as they are; folders come whole, and again", async () => {
  await using made = await bucket();
  const [here, there] = [made.machine(), made.machine()], from = Deno.makeTempDirSync();
  assertEquals([await here.read("plan.json"), await here.create("plan.json", ONE)], [null, true]);
  assertEquals([await there.create("plan.json", KIB), await there.read("plan.json")], [false, ONE]);
  Deno.writeFileSync(`${from}/x`, ONE);
  for (let times = 0; times < 2; times++) await here.putFolder("truth", from, ["x"]);
  for (let times = 0; times < 2; times++) {
    const folder = await there.folder("truth", ["x", "none"]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["x"]);
    assertEquals(Deno.readFileSync(`${folder}/x`), ONE);
  }
  await assertRejects(() => here.putFolder("truth", from, ["gone"]), DataError);
});
