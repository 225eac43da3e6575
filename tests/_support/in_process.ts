import { patience } from "./patience.ts";

/** How a program of its own is run. */
export interface OwnProcess {
  readonly cwd?: string | URL;
  readonly env?: Record<string, string>;
}

/**
 * What a program prints as JSON. What all tests of a process share, its working directory and its variables, is changed in
 * a process of its own alone: tests run side by side.
 */
export async function inProcess(program: string, { cwd, env }: OwnProcess = {}): Promise<unknown> {
  const args = ["eval", "--no-lock", "--config", new URL("../../deno.json", import.meta.url).pathname, program];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd, env, signal: patience() }).output();
  if (stdout.length === 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
