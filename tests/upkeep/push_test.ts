import { assert, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "../../lib/core/errors/errors.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import type { ObjectStore } from "../../lib/storage/objects/object_store.ts";
import { pull } from "../../lib/upkeep/pull.ts";
import { push } from "../../lib/upkeep/push.ts";
import { readRemote } from "../../lib/upkeep/shared_state.ts";
import { startS3 } from "../_support/s3_server.ts";
import { KEYS, open } from "../registry/_fixtures.ts";
import { bucketOf } from "../storage/_objects.ts";
import { flip, largestPack } from "./_project.ts";
import { machine, now, stateOf, trainedMachine } from "./_shared.ts";

const share = (folder = Deno.makeTempDirSync()) => folderObjects(folder);

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(work, ForecastError)).code;
}

/** What a storage would give a new machine. */
async function pulled(store: ObjectStore) {
  const there = machine();
  await pull(store, there);
  return await stateOf(there);
}

Deno.test("push() sends everything once, and then only what is new", async () => {
  const store = share(), here = await trainedMachine();
  const first = await push(store, here, { now });
  assertEquals([first.to, first.skipped, first.sent > 4], [store.address, 0, true]);
  assertEquals(await pulled(store), await stateOf(here));
  const again = await push(store, here, { now });
  assertEquals([again.sent, again.skipped, again.bytes, again.state], [0, first.sent, 0, first.state]);
  here.train("two");
  const second = await push(store, here, { now });
  // The database, the run's pack and its record.
  assertEquals([second.sent, second.skipped], [3, first.sent - 1]);
  assertEquals((await readRemote(store))?.state.parent, first.state);
  await here.build("second");
  const third = await push(store, here, { now });
  assertEquals(
    [third.sent, third.skipped >= first.sent],
    [2, true],
    "its manifest, and which serves: its keys are equal",
  );
  assertEquals(await pulled(store), await stateOf(here));
});

Deno.test("push() refuses what it does not come from, as git does, and replaces it by force", async () => {
  const store = share(), here = await trainedMachine(), there = machine();
  await push(store, here, { now });
  await pull(store, there);
  here.train("two");
  const { state } = await push(store, here, { now });
  // Behind, then both gone on, then only the table.
  assertEquals(await codeOf(() => push(store, there, { now })), "CONFLICT");
  there.train("other");
  assertEquals(await codeOf(() => push(store, there, { now })), "CONFLICT");
  assertEquals((await readRemote(store))?.head.state, state);
  await push(store, there, { now, force: true });
  assertEquals(await pulled(store), await stateOf(there));
  assertEquals((await readRemote(store))?.state.parent, state);
  assertEquals(await codeOf(() => push(store, here, { now })), "CONFLICT");
});

Deno.test("push() of a table alone is refused too where others have pushed", async () => {
  const store = share(), here = await trainedMachine(), there = machine();
  await push(store, here, { now });
  await pull(store, there);
  await here.build("second");
  await push(store, here, { now });
  assertEquals(await codeOf(() => push(store, there, { now })), "CONFLICT");
  await there.build("third");
  assertEquals(await codeOf(() => push(store, there, { now })), "CONFLICT");
  // A version has another content there: not even a pull brings them together.
  assertEquals(await codeOf(() => pull(store, there)), "CONFLICT");
  assertEquals(await pulled(store), await stateOf(here));
});

Deno.test("push() of a copy of the folders asks for a pull, which finds that nothing is missing", async () => {
  const store = share(), here = await trainedMachine();
  await push(store, here, { now });
  Deno.removeSync(`${here.registry}/remotes.json`);
  assertEquals((await push(store, here, { now })).sent, 0, "what is there is what is here");
  Deno.removeSync(`${here.registry}/remotes.json`);
  here.train("two");
  const before = await stateOf(here);
  assertEquals(await codeOf(() => push(store, here, { now })), "CONFLICT");
  assertEquals((await pull(store, here)).sent, 0);
  assertEquals(await stateOf(here), before);
  await push(store, here, { now });
  assertEquals(await pulled(store), before);
});

Deno.test("push() of a registry that was put back to an older state is refused", async () => {
  const store = share(), here = await trainedMachine();
  await push(store, here, { now });
  const older = Deno.readFileSync(`${here.registry}/registry.db`);
  here.train("two");
  const { state } = await push(store, here, { now });
  for (const name of ["-wal", "-shm"]) Deno.writeFileSync(`${here.registry}/registry.db${name}`, new Uint8Array());
  Deno.writeFileSync(`${here.registry}/registry.db`, older);
  assertEquals(await codeOf(() => push(store, here, { now })), "CONFLICT");
  assertEquals((await readRemote(store))?.head.state, state);
});

Deno.test("push() carries what was decided by hand, with its record", async () => {
  const store = share(), here = await trainedMachine();
  await push(store, here, { now });
  const registry = open(here.registry), version = registry.resolve(KEYS[0]?.id ?? "")?.id ?? 0;
  registry.act({
    kind: "ALIASED",
    run: "one",
    detail: { by: "ana", note: "tried" },
    moves: [],
    aliases: [{ alias: "canary", version, expected: null }],
  });
  registry.close();
  assertEquals((await push(store, here, { now })).sent, 2, "the database and the record");
  const there = machine();
  await pull(store, there);
  assertEquals([await stateOf(there), (await stateOf(there)).damage], [await stateOf(here), []]);
});

Deno.test("push() keeps a table that lies on other machines alone", async () => {
  const store = share(), here = await trainedMachine();
  await push(store, here, { now });
  const elsewhere = { ...here, store: `${Deno.makeTempDirSync()}/mistyped` };
  here.train("two");
  await push(store, elsewhere, { now });
  assertEquals((await pulled(store)).files, (await stateOf(here)).files);
});

Deno.test("push() refuses what is damaged here, and a server that keeps no promises, and writes nothing", async () => {
  await using server = await startS3({ ignoresConditions: true });
  const here = await trainedMachine(), store = bucketOf(server);
  assertEquals(await codeOf(() => push(store, here, { now })), "STORAGE_UNSAFE");
  server.faults = {};
  const pack = largestPack(here.registry);
  flip(pack, 40);
  assertEquals(await codeOf(() => push(store, here, { now })), "DAMAGED_FILE");
  flip(pack, 40);
  assertEquals(server.objects.size, 0);
  await push(store, here, { now });
  // It was probed, and is not again; on another server it would be.
  server.faults = { ignoresConditions: true };
  here.train("two");
  await push(store, here, { now });
  await using other = await startS3({ ignoresConditions: true });
  for (const [key, bytes] of server.objects) other.objects.set(key, bytes);
  here.train("three");
  assertEquals(await codeOf(() => push(bucketOf(other), here, { now, force: true })), "STORAGE_UNSAFE");
});

Deno.test("push() mends a head or state that is damaged or gone: from the machine that knows it, else by force", async () => {
  const folder = Deno.makeTempDirSync(), store = share(folder), here = await trainedMachine(), other = machine();
  const { state } = await push(store, here, { now });
  await pull(store, other);
  Deno.removeSync(`${other.registry}/remotes.json`);
  const head = `${folder}/head.json`, path = `${folder}/states/${state}.json`;
  const whole = [head, path].map((name) => [name, Deno.readFileSync(name)] as const);
  const spoiled = [
    [path, () => flip(path, 10)],
    [path, () => Deno.removeSync(path)],
    [head, () => flip(head, 10)],
    [head, () => Deno.writeFileSync(head, new Uint8Array(1 << 17))],
    [head, () => Deno.removeSync(head)],
  ] as const;
  for (const [i, [name, spoil]] of spoiled.entries()) {
    const known = Deno.readFileSync(`${here.registry}/remotes.json`);
    spoil();
    if (i < 4) assertEquals(await codeOf(() => push(store, other, { now })), "DAMAGED_FILE", `${i}`);
    if (name === head) assertEquals(await codeOf(() => push(store, here, { now })), "DAMAGED_FILE", `${i}`);
    const mended = await push(store, here, { now, force: name === head });
    assertEquals((await readRemote(store))?.head.state, mended.state);
    assertEquals((await readRemote(store))?.state.parent, name === head ? null : state);
    assertEquals(await pulled(store), await stateOf(here));
    for (const [name, bytes] of whole) Deno.writeFileSync(name, bytes);
    Deno.writeFileSync(`${here.registry}/remotes.json`, known);
  }
});

Deno.test("push() of several at once: one wins, the others change nothing that anybody reads", async () => {
  await using server = await startS3();
  const store = bucketOf(server), first = [await trainedMachine(), await trainedMachine()];
  first[1]?.train("other");
  const race = async (machines: readonly (typeof first)[number][]) => {
    const ended = await Promise.allSettled(machines.map((each) => push(store, each, { now })));
    const winners = machines.filter((_, i) => ended[i]?.status === "fulfilled");
    const codes = ended.flatMap((end) => end.status === "rejected" ? [end.reason.code] : []);
    assertEquals([winners.length, codes], [1, machines.slice(1).map(() => "CONFLICT")], JSON.stringify(ended));
    const [winner] = winners;
    assert(winner !== undefined);
    assertEquals(await pulled(store), await stateOf(winner));
    return winner;
  };
  const winner = await race(first);
  const clones = [machine(), machine()];
  for (const [i, clone] of clones.entries()) {
    await pull(store, clone);
    clone.train(`clone ${i}`);
  }
  winner.train("two");
  await race([winner, ...clones]);
});

Deno.test("push() that loses the line at any request leaves the former state, and goes on when called again", async () => {
  const here = await trainedMachine();
  await using server = await startS3();
  const store = bucketOf(server), { state: before } = await push(store, here, { now });
  const former = new Map(server.objects), known = Deno.readFileSync(`${here.registry}/remotes.json`);
  here.train("two");
  await here.build("second");
  const start = server.requests.length, { state: after, sent } = await push(store, here, { now });
  const requests = server.requests.length - start,
    lost: [number, "cut before" | "cut after"][] = [[requests, "cut after"]];
  for (let fatal = 1; fatal <= requests; fatal++) lost.push([fatal, fatal % 2 === 0 ? "cut after" : "cut before"]);
  for (const [fatal, fate] of lost) {
    server.objects.clear();
    for (const [key, bytes] of former) server.objects.set(key, bytes);
    Deno.writeFileSync(`${here.registry}/remotes.json`, known);
    const from = server.requests.length + fatal, label = `${fate} ${fatal}`;
    server.faults = { at: (n) => n >= from ? fate : null };
    assertEquals(await codeOf(() => push(store, here, { now })), "STORAGE_UNREACHABLE", label);
    server.faults = {};
    const isDone = fatal === requests && fate === "cut after";
    assertEquals((await readRemote(store))?.head.state, isDone ? after : before, label);
    const again = await push(store, here, { now });
    assertEquals([again.state, again.sent <= sent, again.skipped > 0], [after, true, true], label);
  }
  assertEquals(await pulled(store), await stateOf(here));
});
