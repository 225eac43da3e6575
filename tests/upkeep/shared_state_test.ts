import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { hashBytes } from "../../lib/core/bytes/hash.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import type { ObjectStore } from "../../lib/storage/objects/object_store.ts";
import { seal } from "../../lib/storage/files/sealed.ts";
import {
  DATABASE,
  databaseOf,
  encodeState,
  packName,
  packsOf,
  PART_BYTES,
  readRemote,
  readState,
  type SharedFile,
  writeRemote,
} from "../../lib/upkeep/shared_state.ts";
import { putText } from "../storage/_objects.ts";

const HASH = hashBytes("x");
const FILE: SharedFile = { bytes: 1, sha256: HASH, parts: [HASH] };
const STATE = { parent: null, history: { events: 0, sha256: hashBytes("") }, files: { [DATABASE]: FILE } };
const empty = () => folderObjects(Deno.makeTempDirSync());
const pushed = "2024-03-01T12:00:00.000Z";

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(work, DataError)).code;
}

Deno.test("writeRemote() makes a state the present one, unless another one came first", async () => {
  const store = empty();
  assertEquals(await readRemote(store), null);
  const first = await writeRemote(store, STATE, { tag: null, pushed });
  const remote = await readRemote(store);
  assertEquals(remote?.head, { state: first ?? "", pushed, probed: store.server });
  assertEquals(remote?.state, { format: 1, ...STATE });
  const next = { ...STATE, parent: first };
  assertEquals(await writeRemote(store, next, { tag: null, pushed }), null);
  const second = await writeRemote(store, next, { tag: remote?.tag ?? null, pushed });
  assertEquals(
    await writeRemote(store, { ...next, files: { ...STATE.files, [packName(HASH)]: FILE } }, {
      tag: remote?.tag ?? null,
      pushed,
    }),
    null,
  );
  assertEquals((await readRemote(store))?.head.state, second);
  assertEquals((await readState(store, first ?? "")).parent, null, "what was there before stays");
});

Deno.test("encodeState() does not depend on the order of files", () => {
  const names = [DATABASE, packName(HASH), "store/demo/v1/keys.bin"],
    entries = names.map((name) => [name, FILE] as const);
  const hashes = [entries, entries.toReversed()].map((all) =>
    encodeState({ ...STATE, files: Object.fromEntries(all) }).sha256
  );
  assertEquals(hashes[0], hashes[1]);
});

Deno.test("readState() refuses what has not the shape of a state", async () => {
  const store = empty(), whole = { format: 1, ...STATE }, { sha256 } = STATE.history;
  const hostile: unknown[] = [null, "hi", 7, [], {}, { ...whole, files: null }, {
    ...whole,
    files: { [DATABASE]: null },
  }];
  for (const history of [null, "x", { events: -1, sha256 }, { events: "1", sha256 }, { events: 1, sha256: 7 }, {}]) {
    hostile.push({ ...whole, history });
  }
  for (const parent of [7, "x", undefined]) hostile.push({ ...whole, parent });
  hostile.push({ ...whole, files: { [DATABASE]: { ...FILE, sha256: [HASH] } } });
  for (const text of [...hostile.map((value) => JSON.stringify(value)), "{", ""]) {
    const hash = hashBytes(new TextEncoder().encode(text));
    await putText(store, `states/${hash}.json`, text);
    assertEquals(await codeOf(() => readState(store, hash)), "DAMAGED_FILE", text);
  }
});

Deno.test("readState() refuses names that lead elsewhere and files that cannot be", async () => {
  const store = empty();
  const put = async (files: Record<string, unknown>) => {
    const { bytes, sha256 } = encodeState({ ...STATE, files: files as Record<string, SharedFile> });
    await store.put(`states/${sha256}.json`, bytes, { sha256 });
    return sha256;
  };
  const names = [
    "../x",
    "store/../x",
    "store/.x/current.json",
    "store/a/b/c",
    "registry/other.db",
    "store/a/v0/keys.bin",
  ];
  const wrong: Record<string, unknown>[] = [
    ...names.map((name) => ({ ...STATE.files, [name]: FILE })),
    {},
    { [DATABASE]: { ...FILE, bytes: -1 } },
    { [DATABASE]: { ...FILE, parts: [] } },
    { [DATABASE]: { ...FILE, parts: ["x"] } },
    { [DATABASE]: { ...FILE, bytes: PART_BYTES + 1 } },
    { ...STATE.files, [packName(hashBytes("y"))]: FILE },
  ];
  for (const files of wrong) {
    assertEquals(await codeOf(async () => readState(store, await put(files))), "DAMAGED_FILE", JSON.stringify(files));
  }
  const whole = { ...STATE.files, "store/my table/v12/panel.parquet": FILE, "store/my table/current.json": FILE };
  assertEquals(Object.keys((await readState(store, await put(whole))).files).length, 3);
});

Deno.test("readRemote() refuses a head or state that is not as it was written, or of a later release", async () => {
  const head = async (store: ObjectStore, record: object | string) => {
    await putText(store, "head.json", typeof record === "string" ? record : seal(record));
    return codeOf(() => readRemote(store));
  };
  assertEquals(await head(empty(), "{}"), "DAMAGED_FILE");
  assertEquals(await head(empty(), { format: 1, state: "../x", pushed }), "DAMAGED_FILE");
  assertEquals(await head(empty(), { format: 1, state: HASH, pushed }), "DAMAGED_FILE", "a state that is gone");
  assertEquals(await head(empty(), { format: 2, state: HASH, pushed }), "STORE_FORMAT");
  const store = empty(), text = JSON.stringify({ format: 2, files: {} });
  await putText(store, `states/${hashBytes(text)}.json`, text);
  assertEquals(await head(store, { format: 1, state: hashBytes(text), pushed }), "STORE_FORMAT");
});

Deno.test("databaseOf() and packsOf() find what adopting needs", () => {
  assertEquals(databaseOf(STATE), FILE);
  assertThrows(() => databaseOf({ files: {} }), TypeError);
  assertEquals(packsOf({ files: { ...STATE.files, [packName(HASH)]: FILE } }), [{ sha256: HASH, file: FILE }]);
});
