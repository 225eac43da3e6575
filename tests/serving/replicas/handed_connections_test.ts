import { assertEquals, assertMatch } from "@std/assert";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { receiveConnections, type Receiving } from "@lib/serving/replicas/handed_connections.ts";
import { Asking } from "../_fake_service.ts";

const QUICK = { headerMs: 300, bodyMs: 200, keepAliveMs: 300, noticeMs: 0, connections: 2 };
const PING = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** Connections of a port, handed to a server as another process would. */
async function withHanded(test: (port: number, receiving: Receiving) => Promise<void>): Promise<void> {
  const receiving = receiveConnections(new Asking({ limits: QUICK }).server, { host: "::1", port: 8080 });
  const acceptor = createServer(
    { pauseOnConnect: true, allowHalfOpen: true },
    (socket: Socket) => receiving.take(socket),
  );
  await new Promise<void>((resolve) => acceptor.listen(0, "127.0.0.1", () => resolve()));
  try {
    await test((acceptor.address() as AddressInfo).port, receiving);
  } finally {
    acceptor.close();
    await receiving.close();
  }
}

async function* conversation(port: number): AsyncGenerator<string, void, string | null> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(4096);
  for (let say = yield ""; say !== null;) {
    await connection.write(new TextEncoder().encode(say));
    const n = await connection.read(buffer).catch(() => null);
    say = yield n === null ? "closed" : new TextDecoder().decode(buffer.subarray(0, n));
  }
}

async function open(port: number) {
  const talk = conversation(port);
  await talk.next();
  return async (text: string) => String((await talk.next(text)).value);
}

Deno.test("receiveConnections() answers on connections that others accept: several times, late headers and too many apart", async () => {
  await withHanded(async (port, receiving) => {
    assertEquals(receiving.url, "http://[::1]:8080");
    const ask = await open(port);
    for (let i = 0; i < 3; i++) assertMatch(await ask(PING), /^HTTP\/1\.1 200/);
    assertEquals(receiving.open(), 1);
    const late = await open(port);
    const heard = late("GET /ping HTTP/1.1\r\nHost: loc");
    const third = await open(port);
    assertEquals(await third(PING), "closed", "two are allowed");
    assertMatch(await heard, /^HTTP\/1\.1 408/);
  });
});

Deno.test("receiveConnections().close() answers who asks once more, and waits for nobody for ever", async () => {
  await withHanded(async (port, receiving) => {
    const ask = await open(port), idle = await open(port);
    assertMatch(await ask(PING), /connection: keep-alive/i);
    assertMatch(await idle(PING), /^HTTP\/1\.1 200/);
    const closed = receiving.close();
    assertMatch(await ask(PING), /^HTTP\/1\.1 503[^]*connection: close/i);
    await closed;
    assertEquals([receiving.open(), await idle(PING)], [0, "closed"]);
  });
});
