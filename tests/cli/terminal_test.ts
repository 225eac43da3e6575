import { assertEquals } from "@std/assert";

const TERMINAL = new URL("../../lib/cli/terminal.ts", import.meta.url).href;

async function evaluate(code: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = `import { processTerminal } from ${JSON.stringify(TERMINAL)}; const t = processTerminal(); ${code}`;
  const output = await new Deno.Command(Deno.execPath(), { args: ["eval", "--no-lock", script] }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: text(output.stdout), stderr: text(output.stderr) };
}

Deno.test("processTerminal() writes whole texts to either stream and sees that nobody watches a pipe", async () => {
  const run = await evaluate('t.out("é".repeat(200_000)); t.err(String(t.isInteractive));');
  assertEquals([run.stdout.length, run.stderr, run.code], [200_000, "false", 0]);
});

Deno.test("processTerminal() has a clock that goes forward", async () => {
  assertEquals((await evaluate("const a = t.clock(); t.out(String(t.clock() >= a));")).stdout, "true");
});
