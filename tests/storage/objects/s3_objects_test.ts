import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { hashBytes } from "../../../lib/core/bytes/hash.ts";
import { s3Objects } from "../../../lib/storage/objects/s3_objects.ts";
import { startS3 } from "../../_support/s3_server.ts";
import { bucketOf, getText, putText } from "../_objects.ts";

Deno.test("s3Objects() creates once, replaces what has the tag, and gives what it was given", async () => {
  await using server = await startS3();
  const store = bucketOf(server);
  assertEquals([store.address, store.server], [
    `${server.access.endpoint}/bucket/team/a`,
    `${server.access.endpoint}/bucket`,
  ]);
  assertEquals([await store.head("a/b"), await getText(store, "a/b")], [null, null]);
  const first = await putText(store, "a/b", "first", "absent");
  assertEquals(await putText(store, "a/b", "other", "absent"), null);
  const second = await putText(store, "a/b", "second", { tag: first ?? "" });
  assertEquals(await putText(store, "a/b", "late", { tag: first ?? "" }), null);
  assertEquals(await store.head("a/b"), { bytes: 6, sha256: hashBytes("second"), tag: second ?? "" });
  assertEquals([await getText(store, "a/b"), [...server.objects.keys()]], ["second", ["team/a/a/b"]]);
  assertEquals(await putText(store, "none", "x", { tag: first ?? "" }), null);
  await store.remove("a/b");
  await store.remove("a/b");
  assertEquals(server.objects.size, 0);
});

Deno.test("s3Objects() knows its own write again whose answer was lost, and takes no other for it", async () => {
  await using server = await startS3();
  const store = bucketOf(server);
  let isLost = true;
  server.faults = {
    at: (_, request) => {
      const isFirst = isLost && request.startsWith("PUT");
      if (isFirst) isLost = false;
      return isFirst ? "cut after" : null;
    },
  };
  const tag = await putText(store, "a", "mine", "absent");
  assertEquals(tag, (await store.head("a"))?.tag);
  isLost = true;
  assertEquals(await putText(store, "a", "next", { tag: tag ?? "" }), (await store.head("a"))?.tag);
  assertEquals(await putText(store, "a", "a far longer text of another", "absent"), null);
  assertEquals(await getText(store, "a"), "next");
});

Deno.test("s3Objects() tells a missing bucket, wrong bytes and an object that is too large", async () => {
  await using server = await startS3();
  const store = bucketOf(server), bytes = new Uint8Array(3);
  const codeOf = async (work: () => Promise<unknown>) => (await assertRejects(work, DataError)).code;
  assertEquals(await codeOf(() => store.put("a", bytes, { sha256: hashBytes("b") })), "CHECKSUM_MISMATCH");
  assertEquals(server.objects.size, 0);
  await store.put("a", bytes, { sha256: hashBytes(bytes) });
  assertEquals(await codeOf(() => store.get("a", { mostBytes: 2 })), "DAMAGED_FILE");
  const other = s3Objects({ bucket: "other", prefix: "" }, server.access, { now: () => new Date(0) });
  assertEquals(await codeOf(() => putText(other, "a", "x")), "NOT_FOUND");
  assertEquals(await codeOf(() => getText(other, "a")), "NOT_FOUND");
});

Deno.test("s3Objects() lists what is below its prefix to the last page, and nothing that it has not made", async () => {
  await using server = await startS3({ page: 2 });
  const store = bucketOf(server), names = ["done/1", "done/2", "done/3", "done-4", "plan"];
  assertEquals(await store.list(""), []);
  for (const name of names) await putText(store, name, name);
  for (const other of ["team/ab/x", "team/a/ä b&c", "team/a/done/"]) server.objects.set(other, new Uint8Array(1));
  assertEquals(await store.list(""), ["done-4", ...names.slice(0, 3), "plan"]);
  assertEquals(await store.list("done/"), names.slice(0, 3));
  assertEquals(server.requests.filter((request) => request === "LIST team/a/done/").length, 2);
  assertEquals(await bucketOf(server, "").list("team/ab"), ["team/ab/x"]);
});

Deno.test("s3Objects() ends where a server turns in a circle, and tells a bucket that is not there", async () => {
  await using server = await startS3({ page: 0 });
  server.objects.set("team/a/x", new Uint8Array(1));
  const codeOf = async (work: () => Promise<unknown>) => (await assertRejects(work, DataError)).code;
  assertEquals(await codeOf(() => bucketOf(server).list("")), "STORAGE_FAILURE");
  const other = s3Objects({ bucket: "other", prefix: "" }, server.access, { now: () => new Date(0) });
  assertEquals(await codeOf(() => other.list("")), "NOT_FOUND");
});
