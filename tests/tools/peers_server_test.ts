import { assertEquals, assertRejects } from "@std/assert";
import { freePort, startServer } from "../../tools/peers/server.ts";

const SHELL = "/bin/sh";

Deno.test("startServer() waits for the answer; close() ends it and every process that it has started", async () => {
  const folder = await Deno.makeTempDir(), log = `${folder}/log`;
  // The child's number is printed by the server: a group of two processes.
  const args = ["-c", 'sleep 300 & echo "child $!"; wait'];
  const childOf = async () => /child (\d+)/.exec(await Deno.readTextFile(log))?.[1];
  const server = await startServer(SHELL, { args, log, ready: async () => await childOf() !== undefined });
  const child = await childOf();
  assertEquals(server.alive(), true);
  await server.close();
  assertEquals(server.alive(), false);
  // A process that was killed ends when the system comes to it, and may be listed until its new parent has looked at it.
  const state = () => Deno.readTextFile(`/proc/${child}/stat`).then((text) => text.split(" ")[2], () => "gone");
  for (let tries = 0; !["gone", "Z"].includes(await state() ?? "") && tries < 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assertEquals(["gone", "Z"].includes(await state() ?? ""), true);
  await server.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("startServer() tells the end of the log of a server that ends before it answers", async () => {
  const log = await Deno.makeTempFile();
  const options = {
    args: ["-c", "echo no such volume; exit 3"],
    log,
    ready: () => Promise.reject(new Error("refused")),
  };
  await assertRejects(() => startServer(SHELL, options), Error, "it has ended\nno such volume");
  await Deno.remove(log);
});

Deno.test("freePort() gives a port that can be taken", () => {
  const port = freePort();
  using listener = Deno.listen({ hostname: "127.0.0.1", port });
  assertEquals(listener.addr.port, port);
});
