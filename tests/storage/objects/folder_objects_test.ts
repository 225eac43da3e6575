import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { hashBytes } from "../../../lib/core/bytes/hash.ts";
import { checkKey, folderObjects } from "../../../lib/storage/objects/folder_objects.ts";
import { getText, putText } from "../_objects.ts";

const empty = () => folderObjects(`${Deno.makeTempDirSync()}/new`);

Deno.test("folderObjects() creates once, replaces what has the tag, and gives what it was given", async () => {
  const store = empty();
  assertEquals([await store.head("a/b"), await getText(store, "a/b")], [null, null]);
  const first = await putText(store, "a/b", "first", "absent");
  assertEquals(await putText(store, "a/b", "other", "absent"), null);
  const second = await putText(store, "a/b", "second", { tag: first ?? "" });
  assertEquals(await putText(store, "a/b", "late", { tag: first ?? "" }), null);
  assertEquals(await store.head("a/b"), { bytes: 6, sha256: hashBytes("second"), tag: second ?? "" });
  assertEquals(await getText(store, "a/b"), "second");
  assertEquals(await putText(store, "none", "x", { tag: first ?? "" }), null);
  await store.remove("a/b");
  await store.remove("a/b");
  assertEquals(await getText(store, "a/b"), null);
});

Deno.test("folderObjects() counts what is there in equal bytes as written", async () => {
  const store = empty(), tag = await putText(store, "a", "x", "absent");
  assertEquals([await putText(store, "a", "x", "absent"), await putText(store, "a", "x", { tag: "past" })], [tag, tag]);
});

Deno.test("folderObjects() lists what was put, nothing on its way, and in a folder that is not there nothing", async () => {
  const dir = `${Deno.makeTempDirSync()}/new`, store = folderObjects(dir);
  assertEquals(await store.list(""), []);
  for (const key of ["b/2", "b/1", "a", "b-c"]) await putText(store, key, key);
  for (const other of [".a.0123abcd-0123.tmp", "b/1.lock", "b/ä"]) Deno.writeTextFileSync(`${dir}/${other}`, "");
  assertEquals([await store.list(""), await store.list("b/")], [["a", "b-c", "b/1", "b/2"], ["b/1", "b/2"]]);
});

Deno.test("folderObjects() refuses wrong hashes, objects that are too large, and keys that lead elsewhere", async () => {
  const store = empty(), bytes = new Uint8Array(3);
  const wrong = await assertRejects(() => store.put("a", bytes, { sha256: hashBytes("b") }), DataError);
  assertEquals([wrong.code, await store.head("a")], ["CHECKSUM_MISMATCH", null]);
  await store.put("a", bytes, { sha256: hashBytes(bytes) });
  assertEquals((await assertRejects(() => store.get("a", { mostBytes: 2 }), DataError)).code, "DAMAGED_FILE");
  for (const key of ["", "/a", "a/", "a//b", "..", "a/../b", "a/.", "a b", "a\\b", "ä", "a?b", "a+b"]) {
    assertThrows(() => checkKey(key), RangeError);
    await assertRejects(() => store.get(key, { mostBytes: 2 }), RangeError);
  }
  assertEquals(checkKey("dt=2024-01-01/a_b.c/.probe"), "dt=2024-01-01/a_b.c/.probe");
});
