import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
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

Deno.test("downloadObject() asks for the rest of a part that came short, and refuses one without a size", () =>
  inFolder(async (dir) => {
    let size = String(BYTES.length);
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const from = Number(/bytes=(\d+)/.exec(request.headers.get("range") ?? "")?.[1]),
        part = BYTES.slice(from, from + 7);
      const range = `bytes ${from}-${from + part.length - 1}/${size}`;
      return new Response(part, { status: 206, headers: { etag: '"e"', "content-range": range } });
    });
    try {
      await using s3 = await startS3();
      const known = accessTo(s3), endpoint = `http://127.0.0.1:${server.addr.port}`;
      const variable = (name: string) => name.startsWith("AWS_ENDPOINT_URL") ? endpoint : known.variable(name);
      const options = { path: `${dir}/t`, access: { ...known, variable }, partBytes: 10 };
      await downloadObject("s3://bucket/t.csv", options);
      assertEquals(await Deno.readFile(`${dir}/t`), BYTES);
      size = "*";
      const error = await assertRejects(() => downloadObject("s3://bucket/t.csv", options), DataError);
      assertEquals(error.code, "SOURCE_UNREACHABLE");
    } finally {
      await server.shutdown();
    }
  }));
