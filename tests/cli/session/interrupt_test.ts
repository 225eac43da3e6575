import { assertEquals } from "@std/assert";
import { patience } from "../../_support/patience.ts";

const INTERRUPT = new URL("../../../lib/cli/session/interrupt.ts", import.meta.url).href;

// A process of its own: the test runner listens for Ctrl-C itself.
async function evaluate(code: string): Promise<{ code: number; stdout: string }> {
  const script = `import { listenForInterrupt } from ${JSON.stringify(INTERRUPT)};
    const { signal, release } = listenForInterrupt({
      first: () => console.log("told"),
      second: () => console.log("ended"),
    });
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    ${code}`;
  const output = await new Deno.Command(Deno.execPath(), { args: ["eval", "--no-lock", script], signal: patience() })
    .output();
  return { code: output.code, stdout: new TextDecoder().decode(output.stdout) };
}

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  Deno.test(`listenForInterrupt() aborts at the first ${name} and tells the user; the process goes on`, async () => {
    const run = await evaluate(
      `Deno.kill(Deno.pid, "${name}"); await aborted; console.log(signal.aborted); release();`,
    );
    assertEquals(run, { code: 0, stdout: "told\ntrue\n" });
  });
}

Deno.test("listenForInterrupt() ends the process at the second Ctrl-C", async () => {
  const run = await evaluate(`Deno.kill(Deno.pid, "SIGINT"); await aborted; Deno.kill(Deno.pid, "SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 60_000));`);
  assertEquals(run, { code: 3, stdout: "told\nended\n" });
});

Deno.test("listenForInterrupt() lets a process whose terminal is gone finish, however often it is told", async () => {
  const run = await evaluate(`Deno.kill(Deno.pid, "SIGHUP"); await aborted; Deno.kill(Deno.pid, "SIGHUP");
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    console.log("finished"); release();`);
  assertEquals(run, { code: 0, stdout: "told\nfinished\n" });
});
