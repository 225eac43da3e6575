import { runCli } from "@lib/cli/run_cli.ts";
import type { CommandRun, ProductCommand } from "./strace.ts";

/** Folders of a product root, as arguments. */
export function folders(root: string): { store: string[]; registry: string[]; reports: string[] } {
  return {
    store: ["--store", `${root}/features`],
    registry: ["--registry", `${root}/models`],
    reports: ["--reports", `${root}/reports`],
  };
}

/** Where commands of a root write their forecasts. */
export function forecastsOf(root: string): string {
  return `${root}/forecasts.csv`;
}

/** Where commands of a root log their forecasts. */
export function predictionsOf(root: string): string {
  return `${root}/predictions`;
}

/** Run a command line of the product in this process; workers are processes of their own. */
export async function runHere({ args, env = {} }: ProductCommand): Promise<CommandRun> {
  let stdout = "", stderr = "";
  const terminal = {
    out(text: string | Uint8Array) {
      stdout += typeof text === "string" ? text : new TextDecoder().decode(text);
      return true;
    },
    err: (text: string) => void (stderr += text),
    isInteractive: false,
    columns: () => Infinity,
    clock: () => performance.now(),
    variable: (name: string) => env[name],
  };
  const code = await runCli(args, { terminal, signal: new AbortController().signal });
  return { code, stdout, stderr };
}

/** Whether a command with `--json` has given its result, and all of it, whatever happened to it then. */
export function saysDone({ stdout }: CommandRun): boolean {
  try {
    const { error, problems = [], logged } = JSON.parse(stdout);
    return error === undefined && problems.length === 0 && (logged?.failure ?? null) === null;
  } catch {
    return false;
  }
}

/** The code of what a command with `--json` ended with, or could not do besides the rest; "" if it did its work. */
export function errorCode({ code, stdout }: CommandRun): string {
  if (code === 0) return "";
  try {
    const { error, problems, logged } = JSON.parse(stdout);
    return String(error?.code ?? problems?.[0]?.code ?? logged?.failure ?? `EXIT_${code}`);
  } catch {
    return `EXIT_${code}`;
  }
}
