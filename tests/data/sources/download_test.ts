import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { download } from "../../../lib/data/sources/download.ts";
import { inFolder } from "../_tables.ts";

const TEXT = "item,date,demand\n007,2024-01-01,5\n";

/** Run a test against a server of this process. */
async function withServer(
  handle: (request: Request) => Response | Promise<Response>,
  test: (url: string, dir: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handle);
  try {
    await inFolder((dir) => test(`http://127.0.0.1:${server.addr.port}`, dir));
  } finally {
    await server.shutdown();
  }
}

Deno.test("download() follows redirections, unpacks what is compressed for the way, and keeps what the server says", () =>
  withServer((request) => {
    if (new URL(request.url).pathname === "/old.csv") return Response.redirect(new URL("/new.csv", request.url));
    return new Response(new Blob([TEXT]).stream().pipeThrough(new CompressionStream("gzip")), {
      headers: {
        "content-encoding": "gzip",
        etag: '"e1"',
        "last-modified": "Mon, 01 Jan 2024 00:00:00 GMT",
        "content-type": "text/csv",
      },
    });
  }, async (url, dir) => {
    const facts = await download(`${url}/old.csv`, { path: `${dir}/t`, name: "t" });
    assertEquals(await Deno.readTextFile(`${dir}/t`), TEXT);
    assertEquals(facts, { etag: '"e1"', modified: "Mon, 01 Jan 2024 00:00:00 GMT", type: "text/csv" });
  }));

Deno.test("download() tells what the server refuses by its status, without the address", () =>
  withServer(
    (request) => new Response("no", { status: Number(new URL(request.url).pathname.slice(1)) }),
    async (url, dir) => {
      for (const [status, code] of [[404, "MISSING_FILE"], [403, "SOURCE_DENIED"], [500, "SOURCE_FAILED"]] as const) {
        const asked = download(`${url}/${status}?sig=hunter2`, { path: `${dir}/t`, name: "shown" });
        const error = await assertRejects(() => asked, DataError);
        assertEquals(error.code, code);
        assertStringIncludes(error.message, "Cannot read shown");
        assertEquals(JSON.stringify(error).includes("hunter2"), false);
      }
      assertEquals(await Array.fromAsync(Deno.readDir(dir)), []);
    },
  ));

Deno.test("download() refuses content that is cut short, and leaves nothing of it behind", () =>
  inFolder(async (dir) => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(`HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n${TEXT}`));
    })();
    const { port } = listener.addr as Deno.NetAddr;
    const asked = download(`http://127.0.0.1:${port}/t.csv?key=hunter2`, { path: `${dir}/t`, name: "shown" });
    const error = await assertRejects(() => asked, DataError);
    await serving;
    assertEquals(error.code, "SOURCE_UNREACHABLE");
    assertStringIncludes(error.message, "must come to its end");
    assertEquals(JSON.stringify([error, error.stack, error.cause]).includes("hunter2"), false);
    assertEquals(await Array.fromAsync(Deno.readDir(dir)), []);
  }));

Deno.test("download() gives up on a server that says nothing, and on one that is not there", () =>
  inFolder(async (dir) => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    const silent = download(`http://127.0.0.1:${port}/`, { path: `${dir}/t`, name: "t", idleMs: 1 });
    assertStringIncludes((await assertRejects(() => silent, DataError)).message, "no byte");
    const gone = download("http://127.0.0.1:1/", { path: `${dir}/t`, name: "t" });
    assertEquals((await assertRejects(() => gone, DataError)).code, "SOURCE_UNREACHABLE");
  }));

Deno.test("download() refuses a part of what was asked for, and takes one that is all", () =>
  withServer(
    (request) => {
      const size = new URL(request.url).pathname.slice(1), range = `bytes 0-${TEXT.length - 1}/${size}`;
      return new Response(TEXT, { status: 206, headers: size === "none" ? {} : { "content-range": range } });
    },
    async (url, dir) => {
      for (const size of ["2000", "*", "none"]) {
        const asked = download(`${url}/${size}`, { path: `${dir}/t`, name: "shown" });
        const error = await assertRejects(() => asked, DataError);
        assertEquals(error.code, "SOURCE_UNREACHABLE");
        assertStringIncludes(error.message, "206");
      }
      assertEquals(await Array.fromAsync(Deno.readDir(dir)), []);
      await download(`${url}/${TEXT.length}`, { path: `${dir}/t`, name: "shown" });
      assertEquals(await Deno.readTextFile(`${dir}/t`), TEXT);
    },
  ));
