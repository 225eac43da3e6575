import { assertEquals } from "@std/assert";
import { patience } from "../_support/patience.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

async function buildEngine(...args: string[]): Promise<{ code: number; message: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-A",
      "--no-check",
      "--no-config",
      "--lock=tools/engine.lock",
      "--frozen",
      "tools/engine.ts",
      ...args,
    ],
    cwd: ROOT,
    stdout: "null",
    stderr: "piped",
    signal: patience(),
  }).output();
  return { code, message: new TextDecoder().decode(stderr).trim() };
}

Deno.test("engine_bytes.ts is what the engine's sources compile to (else: deno task engine)", async () => {
  assertEquals(await buildEngine("--check"), { code: 0, message: "" });
});

Deno.test("engine.lock pins the compiler that tools/engine.ts names", async () => {
  const source = await Deno.readTextFile(`${ROOT}tools/engine.ts`);
  const { specifiers } = JSON.parse(await Deno.readTextFile(`${ROOT}tools/engine.lock`));
  assertEquals(Object.keys(specifiers), [source.match(/"(npm:assemblyscript@[\d.]+)\/asc"/)?.[1]]);
});
