import { assertEquals } from "@std/assert";
import { startKernel } from "../../tools/notebooks/kernel.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

Deno.test("the kernel of Jupyter Lab runs nothing behind a cell that failed, says so once, and goes on when asked", async () => {
  const seen: string[] = [];
  const kernel = await startKernel({
    cwd: ROOT,
    command: [Deno.execPath(), "run", "-A", "--no-check", `${ROOT}tools/notebooks/stopping_kernel.ts`],
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
