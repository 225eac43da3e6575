import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { folderObjects } from "../../../lib/storage/objects/folder_objects.ts";
import { assertSafe, hintOf, probeObjects } from "../../../lib/storage/objects/probe_objects.ts";
import { type S3Faults, startS3 } from "../../_support/s3_server.ts";
import { bucketOf } from "../_objects.ts";

const failed = async (faults: S3Faults) => {
  await using server = await startS3(faults);
  const findings = await probeObjects(bucketOf(server), "n1");
  return { names: findings.filter(({ ok }) => !ok).map(({ name }) => name), left: server.objects.size };
};

Deno.test("probeObjects() finds an honest server and a folder sound, and removes what it made", async () => {
  assertEquals(await failed({}), { names: [], left: 0 });
  const dir = Deno.makeTempDirSync(), findings = await probeObjects(folderObjects(dir), "n1");
  assertEquals(findings.map(({ name, ok }) => [name, ok]), [
    ["racing creates", true],
    ["compare and swap", true],
    ["wrong checksum", true],
    ["read after write", true],
    ["list after write", true],
  ]);
  assertEquals([...Deno.readDirSync(dir)], []);
});

Deno.test("probeObjects() finds servers that ignore conditions or checksums, or answer from the past", async () => {
  assertEquals((await failed({ ignoresConditions: true })).names, ["racing creates", "compare and swap"]);
  assertEquals((await failed({ ignoresChecksums: true })).names, ["wrong checksum"]);
  assertEquals((await failed({ isStale: true })).names, ["compare and swap", "read after write"]);
  assertEquals((await failed({ listsLate: true })).names, ["list after write"]);
});

Deno.test("probeObjects() of a server whose answers are lost finds the same", async () => {
  assertEquals((await failed({ at: (n) => n % 5 === 0 ? "cut after" : null })).names, []);
});

Deno.test("probeObjects() fails where nothing is allowed", async () => {
  await using server = await startS3({ at: () => 403 });
  const error = await assertRejects(() => probeObjects(bucketOf(server), "n1"), DataError);
  assertEquals(error.code, "STORAGE_DENIED");
});

Deno.test("assertSafe() refuses by name what does not keep a promise, and tells the remedy", () => {
  const store = folderObjects("/srv"), kept = { name: "racing creates", ok: true, detail: "1 of 8 won" } as const;
  assertSafe(store, [kept]);
  const broken = { name: "compare and swap", ok: false, detail: "8 of 8 replacements won" } as const;
  const error = assertThrows(() => assertSafe(store, [kept, broken]), DataError);
  assertEquals([error.code, error.context.promise, error.hint], ["STORAGE_UNSAFE", "compare and swap", hintOf(broken)]);
  assertEquals([hintOf(kept), hintOf(broken) === ""], ["", false]);
});
