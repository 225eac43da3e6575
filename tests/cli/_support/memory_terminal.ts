import { runCli } from "../../../lib/cli/run_cli.ts";
import type { Terminal } from "../../../lib/cli/terminal.ts";

/** A terminal that keeps what is written; its clock stands still unless moved. */
export interface MemoryTerminal extends Terminal {
  readonly stdout: string;
  readonly stderr: string;
  now: number;
}

/** An empty terminal. */
export function memoryTerminal(options: { isInteractive?: boolean; columns?: number } = {}): MemoryTerminal {
  const written = { stdout: "", stderr: "" };
  return {
    out(text) {
      written.stdout += typeof text === "string" ? text : new TextDecoder().decode(text);
      return true;
    },
    err: (text) => void (written.stderr += text),
    isInteractive: options.isInteractive ?? false,
    columns: () => options.columns ?? 120,
    now: 0,
    clock() {
      return this.now;
    },
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
  };
}

/** Result of one command line. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON object that it must be. */
  json(): Record<string, unknown>;
}

/** Run a command line in memory. */
export async function cli(args: readonly string[], signal = new AbortController().signal): Promise<CliRun> {
  const terminal = memoryTerminal();
  const code = await runCli(args, { terminal, signal });
  const { stdout, stderr } = terminal;
  return {
    code,
    stdout,
    stderr,
    json() {
      if (stdout.trim().split("\n").length !== 1) throw new Error(`not one line of JSON: ${stdout}`);
      return JSON.parse(stdout);
    },
  };
}
