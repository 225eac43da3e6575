import { resolve } from "node:path";

/** What opens a file in the browser of each system, with its arguments before the file. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
};

/** Options of {@linkcode openPage}. */
export interface OpenOptions {
  /** Name of the system, as `Deno.build.os`. */
  readonly os?: string;
  /** Runs a program; false if it is not there, may not be run, or fails. */
  readonly run?: (program: string, args: readonly string[]) => Promise<boolean>;
}

/**
 * Show a file in a browser, where there is one.
 *
 * @param path File. @param options The system; who runs programs.
 * @returns Whether a browser has taken it.
 */
export function openPage(path: string, { os = Deno.build.os, run = runProgram }: OpenOptions = {}): Promise<boolean> {
  const [program = "xdg-open", ...args] = OPENERS[os] ?? ["xdg-open"];
  return run(program, [...args, resolve(path)]);
}

async function runProgram(program: string, args: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" }).output();
    return success;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotCapable) return false;
    throw thrown;
  }
}
