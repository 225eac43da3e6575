import { assertEquals } from "@std/assert";
import { patience } from "../../_support/patience.ts";

const TERMINAL = new URL("../../../lib/cli/session/terminal.ts", import.meta.url).href;

async function evaluate(code: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = `import { processTerminal } from ${JSON.stringify(TERMINAL)}; const t = processTerminal(); ${code}`;
  const output = await new Deno.Command(Deno.execPath(), { args: ["eval", "--no-lock", script], signal: patience() })
    .output();
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

const hasScript = await new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

// `script` (util-linux) runs a command on a pseudo terminal: the only way to see what a person sees.
Deno.test({
  name: "processTerminal() knows a terminal and its width; the bar stays on one line of it",
  ignore: !hasScript,
  fn: async () => {
    const progress = new URL("../../../lib/cli/session/progress.ts", import.meta.url).href;
    const code = `import { processTerminal } from ${JSON.stringify(TERMINAL)};
      import { createProgress } from ${JSON.stringify(progress)};
      const p = createProgress({ ...processTerminal(), clock: () => 0 });
      p.update({ phase: "global models", done: 1, total: 4 }); p.stop();`;
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    try {
      await Deno.writeTextFile(file, code);
      const { stdout } = await new Deno.Command("script", {
        args: ["-qec", `stty cols 60; exec "${Deno.execPath()}" run -A --no-lock "${file}"`, "/dev/null"],
        env: { CI: "", NO_COLOR: "1", SHELL: "/bin/sh" },
        signal: patience(),
      }).output();
      const text = new TextDecoder().decode(stdout);
      const bar = `${"█".repeat(2)}${"░".repeat(7)}`;
      assertEquals(text.split("\x1b[2K").slice(1), [
        `fitting models of all keys  ${bar}  25 %  1 of 4 origins\r`,
        "",
      ]);
    } finally {
      await Deno.remove(file);
    }
  },
});
