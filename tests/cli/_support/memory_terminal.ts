import { runCli } from "../../../lib/cli/run_cli.ts";
import type { Terminal } from "../../../lib/cli/session/terminal.ts";

/** A terminal that keeps what is written; its clock stands still unless moved. */
export interface MemoryTerminal extends Terminal {
  readonly stdout: string;
  readonly stderr: string;
  now: number;
}

/** What a terminal is like. */
export interface MemoryOptions {
  readonly isInteractive?: boolean;
  readonly columns?: number;
  /** The environment; empty by default, whatever that of the tests is. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What a person answers, in turn: "" takes what is proposed, null goes away; default: nobody is there. */
  readonly answers?: readonly (string | null)[];
}

/** An empty terminal. */
export function memoryTerminal(options: MemoryOptions = {}): MemoryTerminal {
  const written = { stdout: "", stderr: "" }, answers = options.answers?.slice();
  return {
    out(text) {
      written.stdout += typeof text === "string" ? text : new TextDecoder().decode(text);
      return true;
    },
    err: (text) => void (written.stderr += text),
    isInteractive: options.isInteractive ?? false,
    columns: () => options.columns ?? 120,
    variable: (name) => options.variables?.[name],
    ...(answers === undefined ? {} : {
      ask(question: string, proposed: string) {
        written.stdout += `${question} [${proposed}]\n`;
        const answer = answers.shift();
        return answer === "" ? proposed : answer ?? null;
      },
    }),
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
export async function cli(
  args: readonly string[],
  signal = new AbortController().signal,
  options: MemoryOptions = {},
): Promise<CliRun> {
  const terminal = memoryTerminal(options);
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
