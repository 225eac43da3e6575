import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import type { FromReplica } from "@lib/serving/replicas/messages.ts";
import { startProcesses, supervisorOfThis } from "@lib/serving/replicas/replica_process.ts";

const CHILD = new URL("./_replica_child.ts", import.meta.url).pathname;
const start = startProcesses({
  deno: ["run", "--quiet", "--no-check", "--allow-env", CHILD],
  args: (name) => ["--as-replica", name],
  environment: { KEPT: "1", HOME: Deno.env.get("HOME") ?? "", DENO_DIR: Deno.env.get("DENO_DIR") ?? "" },
});

Deno.test("startProcesses() starts a process that is told, is handed connections, and sees no more than it shall", async () => {
  const heard: FromReplica[] = [], greeted = Promise.withResolvers<void>(), ended = Promise.withResolvers<string>();
  const said = Promise.withResolvers<void>();
  const channel = start("1.1", {
    onMessage(message) {
      if (heard.push(message) === 4) said.resolve();
      greeted.resolve();
    },
    onEnd: ended.resolve,
  });
  await greeted.promise;
  const acceptor = createServer({ pauseOnConnect: true }, (socket: Socket) => {
    // Messages and connections at once: neither holds the other up.
    channel.send({ kind: "report" });
    channel.send({ kind: "connection", id: 5 }, socket);
    channel.send({ kind: "metrics", id: 1, text: "x".repeat(100_000) });
    acceptor.close();
  });
  await new Promise<void>((resolve) => acceptor.listen(0, "127.0.0.1", () => resolve()));
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: (acceptor.address() as AddressInfo).port });
  const buffer = new Uint8Array(100), n = await connection.read(buffer) ?? 0;
  assertEquals(new TextDecoder().decode(buffer.subarray(0, n)), "1.1 HOME,KEPT");
  // Who is told to end at once may leave what it says on its way behind.
  await said.promise;
  channel.send({ kind: "end" });
  assertEquals(await ended.promise, "exit code 3");
  assertEquals(heard.map(({ kind }) => kind).sort(), ["ending", "hello", "scrape", "taken"]);
  // Nobody is there any more.
  channel.send({ kind: "end" });
  channel.kill();
});

Deno.test("startProcesses() tells of a kill, and this process has no supervisor", async () => {
  const ended = Promise.withResolvers<string>();
  const channel = start("2.1", { onMessage: () => channel.kill(), onEnd: ended.resolve });
  assertEquals([await ended.promise, supervisorOfThis()], ["SIGKILL", null]);
});

Deno.test("supervisorOfThis() is gone when standard input ends, also where its channel says nothing", async () => {
  const environment = { HOME: Deno.env.get("HOME") ?? "", DENO_DIR: Deno.env.get("DENO_DIR") ?? "" };
  const child = spawn(Deno.execPath(), ["run", "--quiet", "--no-check", "--allow-env", CHILD, "--as-replica", "3.1"], {
    stdio: ["pipe", "inherit", "inherit", "ipc"],
    env: environment,
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  await new Promise((resolve) => child.once("message", resolve));
  child.stdin?.end();
  assertEquals([await ended, child.signalCode], [0, null]);
});
