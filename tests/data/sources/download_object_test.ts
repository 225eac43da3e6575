import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors.ts";
import { downloadObject } from "../../../lib/data/sources/download_object.ts";
import { startS3 } from "../../_support/s3_server.ts";
import { inFolder } from "../_tables.ts";
import { accessTo } from "./_s3_access.ts";

const BYTES = new TextEncoder().encode("item,date,demand\n007,2024-01-01,5\n");

Deno.test("downloadObject() puts the parts of an object together", () =>
  inFolder(async (dir) => {
    await using server = await startS3();
    server.objects.set("a b/täble.csv", BYTES);
    const options = { path: `${dir}/t`, access: accessTo(server), partBytes: 10 };
    const { etag } = await downloadObject("s3://bucket/a b/täble.csv", options);
    assertEquals(await Deno.readFile(`${dir}/t`), BYTES);
    assertEquals([server.requests.length, etag?.length], [Math.ceil(BYTES.length / 10), 34]);
  }));

Deno.test("downloadObject() refuses an object that changes meanwhile, and one that is not there", () =>
  inFolder(async (dir) => {
    await using server = await startS3();
    server.objects.set("t.csv", BYTES);
    server.faults = { at: (n) => (n === 2 && server.objects.set("t.csv", BYTES.slice(1)), null) };
    const options = { path: `${dir}/t`, access: accessTo(server), partBytes: 10 };
    const changed = await assertRejects(() => downloadObject("s3://bucket/t.csv", options), DataError);
    assertEquals(changed.code, "SOURCE_FAILED");
    const missing = await assertRejects(() => downloadObject("s3://bucket/u.csv", options), DataError);
    assertEquals(missing.code, "MISSING_FILE");
    assertEquals(await Array.fromAsync(Deno.readDir(dir)), []);
  }));
