import { assert, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { listen, type Listening } from "@lib/serving/server/listen.ts";
import { Asking, NORTH } from "../_fake_service.ts";

const QUICK = { headerMs: 300, bodyMs: 200, keepAliveMs: 300, noticeMs: 0 };

async function withPort(limits: object, test: (asking: Asking, listening: Listening) => Promise<void>): Promise<void> {
  const asking = new Asking({ limits: { ...QUICK, ...limits } });
  const listening = await listen(asking.server, { host: "127.0.0.1", port: 0 });
  try {
    await test(asking, listening);
  } finally {
    await listening.close();
  }
}

/** All that a server says on a connection until it closes it. */
async function converse(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  let heard = "";
  const buffer = new Uint8Array(4096);
  try {
    for (let n; (n = await connection.read(buffer)) !== null;) heard += new TextDecoder().decode(buffer.subarray(0, n));
  } catch {
    // Cut off is closed too.
  }
  return heard;
}

const status = (heard: string) => heard.slice(9, 12);
const post = (more: string) =>
  `POST /v1/forecast HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}`;

Deno.test("listen() answers on a port without touching the globals, and closes late headers and bodies", async () => {
  const { Request, Response } = globalThis;
  await withPort({}, async (_, { url, port, host }) => {
    assertEquals([globalThis.Request, globalThis.Response], [Request, Response]);
    const answer = await fetch(`${url}/v1/forecast`, {
      method: "POST",
      body: JSON.stringify({ keys: [NORTH] }),
      headers: { "Content-Type": "application/json" },
    });
    assertEquals([answer.status, (await answer.json()).forecasts[0].yhat, host], [200, [0, 1], "127.0.0.1"]);
    const heard = await Promise.all([
      converse(port, "GET /ping HTTP/1.1\r\nHost: loc"),
      converse(port, post("Content-Length: 50\r\n\r\n{")),
      converse(port, post("Content-Length: 300000000\r\n\r\n{")),
      converse(port, `GET /ping HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`),
      converse(port, "GET /ping HTTP/1.1\r\nHost: a b\r\n\r\n"),
      converse(port, "GET /\\..\\x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ]);
    assertEquals(heard.map(status), ["408", "408", "413", "431", "400", "400"]);
    assert(heard[1].includes("BODY_TIMEOUT") && heard[5].includes("MALFORMED_REQUEST"), heard[1]);
  });
});

Deno.test("listen() closes connections beyond the limit, and serves again when others have gone", async () => {
  await withPort({ connections: 2 }, async (_, { url, port }) => {
    const idle = await Promise.all([1, 2].map(() => Deno.connect({ hostname: "127.0.0.1", port })));
    assertEquals(await converse(port, "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n"), "");
    idle.forEach((connection) => connection.close());
    assertEquals(await (await retried(() => fetch(`${url}/ping`))).text(), "OK\n");
  });
});

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 50;; left--) {
    try {
      return await work();
    } catch (thrown) {
      if (left === 0) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

Deno.test("listen() lets a request end that runs when it closes, and takes no more", async () => {
  await withPort({}, async (asking, listening) => {
    const gate = Promise.withResolvers<void>();
    asking.service.instead = () => gate.promise;
    const body = JSON.stringify({ keys: [NORTH] });
    const running = converse(listening.port, post(`Content-Length: ${body.length}\r\n\r\n${body}`));
    while (asking.service.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const closing = listening.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port: listening.port }));
    gate.resolve();
    assertEquals(status(await running), "200");
    await closing;
  });
});

Deno.test("listen() forgets who goes away while it waits", async () => {
  await withPort({ concurrent: 1, queue: 1 }, async (asking, { port }) => {
    const gate = Promise.withResolvers<void>(), body = JSON.stringify({ keys: [NORTH] });
    const text = new TextEncoder().encode(post(`Content-Length: ${body.length}\r\n\r\n${body}`));
    asking.service.instead = () => gate.promise;
    const metric = async () => /forecast_queue_depth (\d)/.exec(await (await asking.get("/metrics")).text())?.[1];
    const until = async (depth: string) => {
      while (await metric() !== depth) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    const [first, second] = await Promise.all([1, 2].map(() => Deno.connect({ hostname: "127.0.0.1", port })));
    await first.write(text);
    await second.write(text);
    await until("1");
    second.close();
    await until("0");
    assertEquals(asking.service.asked.length, 1);
    gate.resolve();
    first.close();
  });
});

Deno.test("listen() says of a port that another program has, and of an address of another machine, what to do", async () => {
  await withPort({}, async (asking, { port }) => {
    for (const address of [{ host: "127.0.0.1", port }, { host: "192.0.2.1", port: 0 }]) {
      const { code, hint } = await assertRejects(() => listen(asking.server, address), ForecastError);
      assertEquals([code, hint.includes("--port")], ["ADDRESS_UNAVAILABLE", true]);
    }
  });
});
