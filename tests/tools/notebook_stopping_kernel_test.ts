import { assertEquals } from "@std/assert";
import { connectionFile, startKernel } from "../../tools/notebooks/kernel.ts";
import { encodeMessage } from "../../tools/notebooks/protocol.ts";
import { hear } from "../../tools/notebooks/stopping_kernel.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const COMMAND = [Deno.execPath(), "run", "-A", "--no-check", `${ROOT}tools/notebooks/stopping_kernel.ts`] as const;

Deno.test("the kernel of Jupyter Lab runs nothing behind a cell that failed, says so once, and goes on when asked", async () => {
  const seen: string[] = [];
  const kernel = await startKernel({
    cwd: ROOT,
    command: COMMAND,
    onMessage: ({ header: { msg_type }, content }) => {
      if (msg_type === "error") seen.push(String(content.evalue));
      if (msg_type === "execute_result") seen.push(JSON.stringify(content.data));
    },
  });
  try {
    const run = (code: string) => kernel.execute(code, { seconds: 60, onRequest: () => {} });
    const all = await Promise.all(["const a = 1; a", "throw new Error('no table')", "a + b", "a + 1"].map(run));
    assertEquals(all.map(({ status }) => status), ["ok", "error", "error", "error"]);
    assertEquals(seen, ['{"text/plain":"1"}', "no table"]);
    assertEquals((await run("a + 1")).status, "ok");
    assertEquals(seen.at(-1), '{"text/plain":"2"}');
  } finally {
    await kernel.close();
  }
});

Deno.test("startKernel() tries other ports where another program has taken one meanwhile", async () => {
  const taken = `${await Deno.makeTempDir()}/taken`;
  const script =
    `if [ ! -e "$0" ]; then touch "$0"; echo "AddrInUse: Address already in use" >&2; exit 1; fi; exec "$@"`;
  const command = ["sh", "-c", script, taken, Deno.execPath(), "jupyter", "--kernel", "--conn"] as const;
  const kernel = await startKernel({ cwd: ROOT, command, onMessage: () => {} });
  try {
    assertEquals((await kernel.execute("1", { seconds: 60, onRequest: () => {} })).status, "ok");
    assertEquals((await Deno.stat(taken)).isFile, true);
  } finally {
    await kernel.close();
  }
});

Deno.test("hear() takes messages with all that is behind them, and leaves out what is none or of another key", async () => {
  const heard: [string, number][] = [],
    encoder = new TextEncoder(),
    { promise, resolve } = Promise.withResolvers<void>();
  const header = { msg_type: "comm_open", session: "one", username: "one", date: "", version: "5.3" };
  const message = (msg_id: string, key: string) =>
    encodeMessage({ header: { ...header, msg_id }, parent_header: {}, metadata: {}, content: {} }, key)
      .map((frame) => encoder.encode(frame));
  const sent = [
    [encoder.encode("way"), encoder.encode("rubbish")],
    message("other", "another key"),
    [...message("own", "key"), Uint8Array.of(0, 255)],
  ];
  const source = {
    get closed() {
      if (sent.length === 0) resolve();
      return sent.length === 0;
    },
    readable: true,
    receive: () => Promise.resolve(sent.shift() ?? []),
  };
  hear(source, "key", ({ header }, frames) => heard.push([header.msg_id, frames.length]));
  await promise;
  assertEquals(heard, [["own", 7]]);
});

Deno.test("the kernel of Jupyter Lab is ended where its ports are taken", async () => {
  const connection = connectionFile(), path = await Deno.makeTempFile({ suffix: ".json" });
  using _taken = Deno.listen({ hostname: connection.ip, port: connection.shell_port });
  try {
    await Deno.writeTextFile(path, JSON.stringify(connection));
    const [program, ...args] = COMMAND;
    // The output ends when every process that writes to it has ended.
    const ended = new Deno.Command(program, { args: [...args, path], stdin: "null" }).output();
    const { promise: late, resolve } = Promise.withResolvers<null>(), timer = setTimeout(resolve, 60_000, null);
    const output = await Promise.race([ended, late]);
    clearTimeout(timer);
    assertEquals(output?.code, 1);
  } finally {
    await Deno.remove(path);
  }
});
