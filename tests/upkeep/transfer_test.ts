import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { hashBytes } from "../../lib/core/bytes/hash.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import { PART_BYTES, partKey } from "../../lib/upkeep/shared_state.ts";
import { describeFile, fetchFiles, fetchText, isIt, sendFiles } from "../../lib/upkeep/transfer.ts";
import { startS3 } from "../_support/s3_server.ts";
import { bucketOf } from "../storage/_objects.ts";

/** A file of two parts and a bit. */
function large(): { dir: string; path: string } {
  const dir = Deno.makeTempDirSync(), path = `${dir}/large`, bytes = new Uint8Array(2 * PART_BYTES + 5);
  for (let i = 0; i < bytes.length; i += PART_BYTES) bytes[i] = 1 + i / PART_BYTES;
  Deno.writeFileSync(path, bytes);
  return { dir, path };
}

Deno.test("describeFile() hashes a file and its parts", () => {
  const { dir, path } = large(), bytes = Deno.readFileSync(path), { parts, ...file } = describeFile(path);
  assertEquals(file, { bytes: bytes.length, sha256: hashBytes(bytes) });
  assertEquals(parts, [0, 1, 2].map((i) => hashBytes(bytes.subarray(i * PART_BYTES, (i + 1) * PART_BYTES))));
  Deno.writeFileSync(`${dir}/empty`, new Uint8Array());
  assertEquals(describeFile(`${dir}/empty`), { bytes: 0, sha256: hashBytes(""), parts: [] });
});

Deno.test("sendFiles() and fetchFiles() move what is not there, in parts, and tell how far they are", async () => {
  const { dir, path } = large(), file = describeFile(path), store = folderObjects(`${dir}/share`), told: number[] = [];
  const onProgress = ({ done }: { done: number }) => told.push(done);
  assertEquals(await sendFiles(store, [{ path, file }, { path, file }], { onProgress }), {
    sent: 3,
    skipped: 0,
    bytes: file.bytes,
  });
  assertEquals(told, [1, 2, 3]);
  const copy = `${dir}/new/copy`;
  assertEquals(await fetchFiles(store, [{ path: copy, file }], {}), { sent: 3, skipped: 0, bytes: file.bytes });
  assertEquals(isIt(copy, file), true);
  const again = { sent: 0, skipped: 3, bytes: 0 };
  assertEquals(await sendFiles(store, [{ path, file }], {}), again);
  assertEquals(await fetchFiles(store, [{ path: copy, file }], {}), again);
  assertEquals(await fetchFiles(store, [{ path: `${dir}/other`, file, present: copy }], {}), again);
});

Deno.test("sendFiles() sends again what is there and is not whole", async () => {
  await using server = await startS3();
  const dir = Deno.makeTempDirSync(), path = `${dir}/x`, store = bucketOf(server);
  Deno.writeTextFileSync(path, "content");
  const file = describeFile(path), key = `team/a/${partKey(file.sha256)}`;
  await sendFiles(store, [{ path, file }], {});
  for (const bytes of ["conten", "c0ntent"].map((text) => new TextEncoder().encode(text))) {
    server.objects.set(key, bytes);
    assertEquals((await sendFiles(store, [{ path, file }], {})).sent, 1);
    assertEquals(await fetchText(store, file), "content");
  }
});

Deno.test("fetchFiles() gives no file its name that is not whole, and stops when told", async () => {
  const dir = Deno.makeTempDirSync(), path = `${dir}/x`, store = folderObjects(`${dir}/share`);
  Deno.writeTextFileSync(path, "content");
  const file = describeFile(path), key = `${dir}/share/${partKey(file.sha256)}`;
  await sendFiles(store, [{ path, file }], {});
  const stop = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => fetchFiles(store, [{ path: `${dir}/y`, file }], { signal: stop }), Error, "enough");
  await assertRejects(() => sendFiles(store, [{ path, file }], { signal: stop }), Error, "enough");
  const wrong = { ...file, sha256: hashBytes("another") };
  for (
    const work of [
      () => fetchFiles(store, [{ path: `${dir}/y`, file: wrong }], {}),
      () => (Deno.writeTextFileSync(key, "CONTENT"), fetchFiles(store, [{ path: `${dir}/y`, file }], {})),
      () => (Deno.removeSync(key), fetchText(store, file)),
    ]
  ) assertEquals((await assertRejects(work, DataError)).code, "DAMAGED_FILE");
  assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), ["share", "x"]);
});
