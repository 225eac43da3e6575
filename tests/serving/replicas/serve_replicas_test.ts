import { assertEquals, assertRejects } from "@std/assert";
import type { Socket } from "node:net";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { serveReplicas } from "@lib/serving/replicas/serve_replicas.ts";
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

Deno.test("serveReplicas() refuses a port that is taken, and what replicas refuse; then nothing listens", async () => {
  const replicas = await serveReplicas({ ...options, start: (name, events) => start(name, events) });
  const { code } = await assertRejects(() => serveReplicas({ ...options, port: replicas.port }), ForecastError);
  assertEquals([code, replicas.table], ["ADDRESS_UNAVAILABLE", TABLE]);
  await replicas.close();
  await assertRejects(() => fetch(replicas.url));
  const failing: StartReplica = (_, { onMessage, onEnd }) => {
    queueMicrotask(() => {
      onMessage({ kind: "failed", error: new ForecastError("MISSING_GROUP", "no table").toJSON() });
      onEnd("exit code 1");
    });
    return { send() {}, kill() {} };
  };
  assertEquals(
    (await assertRejects(() => serveReplicas({ ...options, start: failing }), ForecastError)).code,
    "MISSING_GROUP",
  );
});
