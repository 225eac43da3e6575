import { assertEquals, assertRejects } from "@std/assert";
import type { Socket } from "node:net";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { serveFleet } from "@lib/serving/replicas/serve_fleet.ts";
import type { StartReplica } from "@lib/serving/replicas/replica.ts";
import { TABLE } from "./_fake_replicas.ts";

/** Replicas in this process, which answer with their name. */
const start: StartReplica = (name, { onMessage, onEnd }) => {
  queueMicrotask(() => onMessage({ kind: "ready", table: TABLE }));
  return {
    send(message, socket) {
      if (message.kind === "connection") {
        onMessage({ kind: "taken", id: message.id, open: 0 });
        (socket as unknown as Socket).end(
          `HTTP/1.1 200 OK\r\nContent-Length: ${name.length}\r\nConnection: close\r\n\r\n${name}`,
        );
      }
      if (message.kind === "end") queueMicrotask(() => onEnd("exit code 0"));
    },
    kill() {},
  };
};

const options = { replicas: 2, host: "127.0.0.1", port: 0, start, limits: { noticeMs: 0 }, memory: () => 0 };

Deno.test("serveFleet() refuses a port that is taken, and what replicas refuse; then nothing listens", async () => {
  const fleet = await serveFleet({ ...options, start: (name, events) => start(name, events) });
  const { code } = await assertRejects(() => serveFleet({ ...options, port: fleet.port }), ForecastError);
  assertEquals([code, fleet.table], ["ADDRESS_UNAVAILABLE", TABLE]);
  await fleet.close();
  await assertRejects(() => fetch(fleet.url));
  const failing: StartReplica = (_, { onMessage, onEnd }) => {
    queueMicrotask(() => {
      onMessage({ kind: "failed", error: new ForecastError("MISSING_GROUP", "no table").toJSON() });
      onEnd("exit code 1");
    });
    return { send() {}, kill() {} };
  };
  assertEquals(
    (await assertRejects(() => serveFleet({ ...options, start: failing }), ForecastError)).code,
    "MISSING_GROUP",
  );
});
