import type { ProgramEnd } from "./command.ts";

/** Bytes of stderr that are kept: the newest. */
const MOST_SAID = 4096;
/** Milliseconds for what a program that has ended left to be read; children of its own may hold the pipe for ever. */
const REST = 200;

/**
 * Run a program with text on stdin, and kill it when its time is over.
 *
 * @param argv Program and arguments; no shell reads them. @param options `input`; `timeoutMs`.
 * @throws What the system or the runtime refuses: no such program, no permission.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { runProgram } from "@lib/monitoring/alerting/run_program.ts";
 * const argv = [Deno.execPath(), "eval", "--no-config", "console.error('no'); Deno.exit(3)"];
 * assertEquals(await runProgram(argv, { input: "{}", timeoutMs: 60_000 }), { code: 3, stderr: "no\n" });
 * ```
 */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  { input, timeoutMs }: { readonly input: string; readonly timeoutMs: number },
): Promise<ProgramEnd> {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "null", stderr: "piped" }).spawn();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    kill(child);
  }, timeoutMs);
  const said = listen(child.stderr);
  try {
    // A program may end without reading: then the pipe breaks, and its exit code says what it wants to say.
    const fed = feed(child.stdin, input);
    const { code } = await child.status;
    await Promise.race([Promise.all([said.end, fed]), sleep(REST)]);
    return { code: isOver ? null : code, stderr: said.text() };
  } finally {
    clearTimeout(timer);
    await said.stop();
  }
}

async function feed(stdin: WritableStream<Uint8Array>, input: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch {
    await writer.abort().catch(() => {});
  }
}

function listen(stderr: ReadableStream<Uint8Array>) {
  const reader = stderr.getReader();
  let bytes = new Uint8Array();
  const end = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const all = new Uint8Array(bytes.length + part.value.length);
      all.set(bytes);
      all.set(part.value, bytes.length);
      bytes = all.slice(-MOST_SAID);
    }
  })().catch(() => {});
  return { end, text: () => new TextDecoder().decode(bytes), stop: () => reader.cancel().catch(() => {}) };
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
