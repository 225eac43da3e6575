import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { ForecastError } from "../../lib/core/errors/errors.ts";
import { DISK } from "../../lib/storage/files/files.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import type { ObjectStore } from "../../lib/storage/objects/object_store.ts";
import { FollowedStates, type WholeState } from "../../lib/upkeep/followed_states.ts";
import { push } from "../../lib/upkeep/push.ts";
import { partKey, readRemote } from "../../lib/upkeep/shared_state.ts";
import { bucketOf } from "../storage/_objects.ts";
import { startS3 } from "../_support/s3_server.ts";
import { type Machine, now, stateOf, trainedMachine } from "./_shared.ts";

interface Share {
  readonly store: ObjectStore;
  readonly folder: string;
  readonly here: Machine;
  readonly copies: string;
}

async function share(): Promise<Share> {
  const folder = Deno.makeTempDirSync(), store = folderObjects(folder), here = await trainedMachine();
  await push(store, here, { now });
  return { store, folder, here, copies: Deno.makeTempDirSync() };
}

const names = (folder: string) => DISK.list(folder).filter((name) => name !== "in_progress");
const served = ({ registry, store }: WholeState) => stateOf({ registry, store, reports: "" });

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(work, ForecastError)).code;
}

Deno.test("FollowedStates gives every state that is pushed, once, each whole in a folder of its own", async () => {
  const { store, here, copies } = await share();
  using states = FollowedStates.open(store, copies);
  assertEquals(states.newest, null);
  const first = await states.look();
  assert(first !== null);
  assertEquals(await served(first), await stateOf(here));
  assertEquals(await states.look(), null);
  const before = await served(first);
  here.train("two");
  await here.build("second");
  const { state } = await push(store, here, { now });
  const second = await states.look();
  assert(second !== null);
  assertEquals([second.state, second.pushed], [state, now().toISOString()]);
  assertEquals(await served(second), await stateOf(here));
  assertEquals(await served(first), before, "what serves from the former one is as it was");
  assertEquals(names(copies), [first.state, state].sort());
});

Deno.test("FollowedStates gets only what it lacks: files that states share have one place on the disk", async () => {
  await using s3 = await startS3();
  const store = bucketOf(s3), here = await trainedMachine(), copies = Deno.makeTempDirSync();
  await push(store, here, { now });
  using states = FollowedStates.open(store, copies);
  await states.look();
  s3.requests.length = 0;
  await states.look();
  assertEquals(s3.requests.map((request) => request.replace(/ .*\//, " ")), ["HEAD head.json"]);
  here.train("two");
  await push(store, here, { now });
  s3.requests.length = 0;
  await states.look();
  // Head, state, the database, the run's pack and its record.
  assertEquals(s3.requests.filter((request) => request.startsWith("GET")).length, 5);
});

Deno.test("FollowedStates leaves everything as it is where a pushed state is broken, and goes on with the next that is whole", async () => {
  const { store, folder, here, copies } = await share();
  using states = FollowedStates.open(store, copies);
  const first = await states.look();
  here.train("two");
  await push(store, here, { now });
  const parts = Object.values((await readRemote(store))?.state.files ?? {}).flatMap(({ parts }) => parts);
  const damages = [
    (path: string, bytes: Uint8Array) => Deno.writeFileSync(path, bytes.slice(1)),
    (path: string, bytes: Uint8Array) => Deno.writeFileSync(path, bytes.map((byte, i) => i === 9 ? byte ^ 1 : byte)),
    (path: string) => Deno.removeSync(path),
  ];
  for (const [i, part] of new Set(parts).values().toArray().entries()) {
    const path = `${folder}/${partKey(part)}`, bytes = Deno.readFileSync(path), fresh = Deno.makeTempDirSync();
    damages[i % damages.length]?.(path, bytes);
    using others = FollowedStates.open(store, fresh);
    assertEquals(await codeOf(() => others.look()), "DAMAGED_FILE");
    assertEquals([others.newest, names(fresh).filter((name) => !name.startsWith("."))], [null, []]);
    Deno.writeFileSync(path, bytes);
  }
  for (const head of ["{}", "", "[1]"]) {
    const path = `${folder}/head.json`, whole = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, head);
    assertEquals(await codeOf(() => states.look()), "DAMAGED_FILE");
    assertEquals(states.newest, first);
    Deno.writeTextFileSync(path, whole);
  }
  Deno.renameSync(`${folder}/head.json`, `${folder}/away`);
  assertEquals(await codeOf(() => states.look()), "NOT_FOUND");
  assertEquals(states.newest, first);
  Deno.renameSync(`${folder}/away`, `${folder}/head.json`);
  assertNotEquals((await states.look())?.state, first?.state);
});

Deno.test("FollowedStates goes on where a broken connection has ended it, without what it has already", async () => {
  await using s3 = await startS3();
  const store = bucketOf(s3), here = await trainedMachine(), copies = Deno.makeTempDirSync();
  await push(store, here, { now });
  using states = FollowedStates.open(store, copies);
  let parts = 0;
  s3.faults = { at: (_, request) => request.includes("/objects/") && ++parts > 2 ? 403 : null };
  assertEquals(await codeOf(() => states.look()), "STORAGE_DENIED");
  assertEquals([states.newest, names(copies).length], [null, 1]);
  s3.faults = {};
  s3.requests.length = 0;
  const whole = await states.look();
  assert(whole !== null);
  assertEquals(await served(whole), await stateOf(here));
  assert(s3.requests.filter((request) => request.includes("/objects/")).length < parts + 2);
});

Deno.test("FollowedStates begins with what it has, and keeps no more than is used", async () => {
  const { store, here, copies } = await share();
  let first: WholeState | null;
  {
    using states = FollowedStates.open(store, copies);
    first = await states.look();
    if (first !== null) states.confirm(first);
    assertThrows(() => FollowedStates.open(store, copies), ForecastError, "Cannot follow into");
  }
  using states = FollowedStates.open(folderObjects("/nowhere/at/all"), copies);
  assertEquals(states.newest, first);
  assertEquals(await codeOf(() => states.look()), "NOT_FOUND");
  states[Symbol.dispose]();
  using again = FollowedStates.open(store, copies);
  here.train("two");
  await push(store, here, { now });
  const second = await again.look();
  assert(first !== null && second !== null);
  Deno.mkdirSync(`${copies}/.${"0".repeat(64)}.01234567-89ab.tmp/content`, { recursive: true });
  again.prune(new Set([first.state]));
  assertEquals(names(copies), [first.state, second.state, "newest.json"].sort());
  again.prune(new Set());
  assertEquals(names(copies), [second.state, "newest.json"].sort());
  again[Symbol.dispose]();
  // The second has never served.
  using after = FollowedStates.open(store, copies);
  assertEquals(after.newest, null);
  assertEquals(await after.look(), second);
  assertEquals(await served(second), await stateOf(here));
});
