import { fileURLToPath } from "node:url";
import type { PeerContext } from "./peer_check.ts";

/** Seconds after which a script is taken to stand still. */
const PATIENCE = 180;

/**
 * Run a script of `tools/peers/python/` to its end.
 *
 * @param context With the need `python`. @param options `script`: name of its file; `args`: its arguments.
 * @returns What it printed.
 * @throws {Error} With the end of what it complained about, if it does not succeed.
 */
export async function runPython(
  context: PeerContext,
  options: { script: string; args?: readonly string[] },
): Promise<string> {
  const { script, args = [] } = options;
  const path = fileURLToPath(new URL(`python/${script}`, import.meta.url));
  const command = new Deno.Command(context.program("python"), {
    args: [path, ...args],
    env: { PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", OMP_NUM_THREADS: "1" },
    cwd: context.scratch,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(PATIENCE * 1000),
  });
  const { success, code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) {
    throw new Error(`${script} ended with ${code}: ${text(stderr).trim().split("\n").slice(-12).join("\n")}`);
  }
  return text(stdout);
}
