import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "../../lib/core/errors/errors.ts";
import { sweepRegistry } from "../../lib/registry/maintenance/sweep.ts";
import { DISK, isFile } from "../../lib/storage/files/files.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import { seal } from "../../lib/storage/files/sealed.ts";
import { assertThere } from "../../lib/upkeep/folders.ts";
import { pull } from "../../lib/upkeep/pull.ts";
import { push } from "../../lib/upkeep/push.ts";
import { partKey, readRemote } from "../../lib/upkeep/shared_state.ts";
import { moveVersion } from "../_support/move_version.ts";
import { startS3 } from "../_support/s3_server.ts";
import { open } from "../registry/_fixtures.ts";
import { bucketOf } from "../storage/_objects.ts";
import { flip, largestPack } from "./_project.ts";
import { machine, now, stateOf, trainedMachine } from "./_shared.ts";

/** A machine that has pushed to a folder. */
async function shared() {
  const here = await trainedMachine(), folder = Deno.makeTempDirSync(), store = folderObjects(folder);
  return { here, folder, store, ...await push(store, here, { now }) };
}

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(work, ForecastError)).code;
}

const names = (folder: string) => DISK.list(folder).filter((name) => name.startsWith("."));

Deno.test("pull() makes missing and empty folders what was pushed, and leaves nothing else there", async () => {
  const { here, store, sent, state } = await shared(), there = machine();
  Deno.mkdirSync(there.store, { recursive: true });
  // As a process leaves it that was killed when it began a registry.
  Deno.mkdirSync(there.registry, { recursive: true });
  Deno.writeFileSync(`${there.registry}/registry.db`, new Uint8Array());
  const first = await pull(store, there);
  assertEquals([first.from, first.sent, first.skipped, first.state], [store.address, sent, 0, state]);
  assertEquals(await stateOf(there), await stateOf(here));
  assertThere(there, ["registry", "store", "reports"]);
  assertEquals([there.registry, `${there.registry}/packs`, there.store].flatMap(names), []);
  const again = await pull(store, there);
  assertEquals([again.sent, again.skipped, again.bytes], [0, sent, 0]);
});

Deno.test("pull() brings a machine forward from what it had, and a push goes on from there", async () => {
  const { here, store } = await shared(), there = machine();
  await pull(store, there);
  here.train("two");
  await here.build("second");
  await push(store, here, { now });
  const { sent } = await pull(store, there);
  // The database, a pack, a record, manifest and keys of a version, and which serves.
  assertEquals([sent, await stateOf(there)], [6, await stateOf(here)]);
  there.train("three");
  await push(store, there, { now });
  await pull(store, here);
  assertEquals(await stateOf(here), await stateOf(there));
  assertEquals((await stateOf(here)).damage, []);
});

Deno.test("pull() changes nothing where both have gone on, or a version has another content here", async () => {
  const { here, store } = await shared(), there = machine();
  await pull(store, there);
  here.train("two");
  await here.build("second");
  await push(store, here, { now });
  there.train("other");
  const parted = await stateOf(there);
  assertEquals(await codeOf(() => pull(store, there)), "CONFLICT");
  const unlike = machine();
  await unlike.build("something else");
  await unlike.build("and more");
  unlike.train("theirs");
  const before = await stateOf(unlike);
  assertEquals(await codeOf(() => pull(store, unlike)), "CONFLICT");
  assertEquals(await codeOf(() => pull(store, { ...machine(), store: unlike.store })), "CONFLICT");
  assertEquals([await stateOf(there), await stateOf(unlike)], [parted, before]);
});

Deno.test("pull() into a registry that has gone on brings tables, and leaves what was chosen here", async () => {
  const { here, store } = await shared(), there = machine();
  await pull(store, there);
  there.train("two");
  await here.build("second");
  await push(store, here, { now });
  const own = await stateOf(there);
  await pull(store, there);
  const { files, ...rest } = await stateOf(there), { files: _, ...before } = own;
  assertEquals([rest, files], [before, (await stateOf(here)).files]);
  // Now it comes from there.
  await push(store, there, { now });
  await pull(store, here);
  assertEquals(await stateOf(here), await stateOf(there));
});

Deno.test("pull() replaces what is damaged or gone here", async () => {
  const { here, store } = await shared(), whole = await stateOf(here);
  const pack = largestPack(here.registry), manifest = `${here.store}/demo/v1/group.json`;
  for (const damage of [() => flip(pack, 40), () => Deno.removeSync(pack), () => flip(manifest, 40)]) {
    damage();
    assert((await stateOf(here)).damage.length > 0);
    await pull(store, here);
    const { files, ...rest } = await stateOf(here), { files: before, ...wanted } = whole;
    assertEquals([rest, files.filter((file) => !file.includes(".damaged"))], [wanted, before]);
  }
});

Deno.test("pull() refuses what is not as it was pushed, and changes nothing", async () => {
  const { folder, store } = await shared(), remote = await readRemote(store);
  const there = await trainedMachine(), before = await stateOf(there);
  there.train("one more");
  const parts = Object.values(remote?.state.files ?? {}).flatMap(({ parts }) => parts);
  for (const part of parts) {
    const path = `${folder}/${partKey(part)}`, bytes = Deno.readFileSync(path), empty = machine();
    flip(path, 10);
    assertEquals(await codeOf(() => pull(store, empty)), "DAMAGED_FILE");
    Deno.removeSync(path);
    assertEquals(await codeOf(() => pull(store, empty)), "DAMAGED_FILE");
    Deno.writeFileSync(path, bytes);
    await pull(store, empty);
  }
  flip(`${folder}/states/${remote?.head.state}.json`, 10);
  assertEquals(await codeOf(() => pull(store, machine())), "DAMAGED_FILE");
  flip(`${folder}/head.json`, 10);
  assertEquals(await codeOf(() => pull(store, there)), "DAMAGED_FILE");
  assertEquals((await stateOf(there)).files, before.files);
  assertEquals(await codeOf(() => pull(folderObjects(`${folder}/none`), machine())), "NOT_FOUND");
});

Deno.test("pull() into a registry that has swept goes on, and brings back only what serves", async () => {
  const { here, store } = await shared(),
    there = machine(),
    limits = { now: new Date("2199-01-01"), graceDays: 0, keep: 0 };
  here.train("two");
  await push(store, here, { now });
  await pull(store, there);
  const [gone = ""] = sweepRegistry(there.registry, limits).packs, path = `${there.registry}/packs/${gone}.pack`;
  assert(gone !== "");
  await pull(store, there);
  here.train("three");
  await push(store, here, { now });
  await pull(store, there);
  assertEquals([isFile(path), (await stateOf(there)).champions], [false, (await stateOf(here)).champions]);
  const registry = open(here.registry);
  for (const { id } of registry.listVersions({ run: "one" })) moveVersion(registry, id, "Production");
  registry.close();
  await push(store, here, { now });
  await pull(store, there);
  assertEquals([isFile(path), (await stateOf(there)).damage], [true, []]);
  assertEquals((await stateOf(there)).champions, (await stateOf(here)).champions);
  // What was swept elsewhere stays where it is.
  const { packs } = await stateOf(here);
  sweepRegistry(there.registry, limits);
  there.train("four");
  await push(store, there, { now });
  await pull(store, here);
  const brought = await stateOf(here);
  assertEquals([packs.filter((name) => !brought.packs.includes(name)), brought.damage], [[], []]);
});

Deno.test("pull() that fails when it brings the registry forward moves no table, and the next one does", async () => {
  const { here, store } = await shared(), there = machine();
  await pull(store, there);
  here.train("two");
  await here.build("second");
  await push(store, here, { now });
  const serving = () => Deno.readTextFileSync(`${there.store}/demo/current.json`), before = serving();
  const path = `${there.registry}/registry.db`,
    change = (sql: string) => {
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
    };
  change("CREATE TRIGGER stop BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'stopped'); END");
  await assertRejects(() => pull(store, there), ForecastError);
  assertEquals(serving(), before);
  change("DROP TRIGGER stop");
  await pull(store, there);
  assertEquals(await stateOf(there), await stateOf(here));
  // As it is where a process was killed after the commit.
  Deno.writeTextFileSync(`${there.store}/demo/current.json`, before);
  const first = JSON.parse(Deno.readTextFileSync(`${here.registry}/remotes.json`));
  Deno.writeTextFileSync(
    `${there.registry}/remotes.json`,
    seal({ remotes: { [store.address]: (await readRemote(store))?.state.parent } }),
  );
  assertEquals((await stateOf(there)).damage, []);
  await pull(store, there);
  assertEquals(await stateOf(there), await stateOf(here));
  assertEquals(JSON.parse(Deno.readTextFileSync(`${there.registry}/remotes.json`)), first);
});

Deno.test("pull() that loses the line at any request leaves what was there, and goes on when called again", async () => {
  const { here } = await shared(), start = machine();
  await using server = await startS3();
  const store = bucketOf(server);
  await push(store, here, { now });
  await pull(store, start);
  here.train("two");
  await here.build("second");
  await push(store, here, { now });
  const before = await stateOf(start), after = await stateOf(here);
  for (const from of [null, start]) {
    let requests = 1;
    for (let fatal = 1; fatal <= requests; fatal += from === null ? 3 : 1) {
      const there = from === null ? machine() : clone(from);
      const first = server.requests.length, last = first + fatal;
      server.faults = { at: (n) => n >= last ? "cut before" : null };
      assertEquals(await codeOf(() => pull(store, there)), "STORAGE_UNREACHABLE", `${fatal}`);
      if (from !== null) assertEquals(await stateOf(there), before, `${fatal}`);
      server.faults = {};
      requests = Math.max(requests, await requestsOf(server, () => pull(store, there)));
      assertEquals(await stateOf(there), after, `${fatal}`);
      assertEquals([there.registry, `${there.registry}/packs`, there.store].flatMap(names), []);
    }
    assert(requests >= 6, `${requests}`);
  }
});

async function requestsOf(
  server: { readonly requests: readonly string[] },
  work: () => Promise<unknown>,
): Promise<number> {
  const before = server.requests.length;
  await work();
  return server.requests.length - before;
}

function clone(from: ReturnType<typeof machine>): ReturnType<typeof machine> {
  const to = machine();
  for (const part of ["registry", "store"] as const) copyTree(from[part], to[part]);
  return to;
}

function copyTree(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyTree(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}
