import { assertEquals, assertRejects } from "@std/assert";
import { runProgram } from "@lib/monitoring/alerting/run_program.ts";

const run = (argv: string[], timeoutMs = 60_000, input = "{}") => runProgram(argv, { input, timeoutMs });

Deno.test("runProgram() gives the text to stdin, and tells exit code and the end of stderr", async () => {
  assertEquals(await run(["sh", "-c", 'read line; echo "$line" >&2; exit 3'], undefined, "x\n"), {
    code: 3,
    stderr: "x\n",
  });
  const { stderr } = await run(["sh", "-c", "yes | head -c 9000 >&2; echo end >&2"]);
  assertEquals([stderr.length, stderr.slice(-4)], [4096, "end\n"]);
});

Deno.test("runProgram() takes a program that does not read, whatever it is given", async () => {
  assertEquals(await run(["true"], undefined, "x".repeat(1 << 20)), { code: 0, stderr: "" });
});

Deno.test("runProgram() kills what does not end, and does not wait for what it left behind", async () => {
  assertEquals((await run(["sh", "-c", "exec sleep 60"], 50)).code, null);
  assertEquals((await run(["sh", "-c", "sleep 5 & exit 0"])).code, 0);
});

Deno.test("runProgram() throws where there is no such program", async () => {
  await assertRejects(() => run(["no-such-program-here"]), Deno.errors.NotFound);
});
