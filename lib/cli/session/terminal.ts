import { storageError } from "../../storage/files/system_error.ts";

/** Where a command writes, and what it was started in. Passed in, so that tests can read along. */
export interface Terminal {
  /**
   * Write to standard output: results only.
   *
   * @returns Whether somebody still reads it.
   * @throws {DataError} `DISK_FULL` and the like, if it goes to a file.
   */
  out(text: string | Uint8Array): boolean;
  /** Write text to standard error: progress, warnings, errors. */
  err(text: string): void;
  /** Whether a person watches standard error. */
  readonly isInteractive: boolean;
  /** Columns of standard error; Infinity where nobody watches. May change between calls. */
  columns(): number;
  /** Milliseconds of a monotonic clock, for rates. */
  clock(): number;
  /** Do something again and again, without keeping the process alive. @returns Ends it. */
  every?(milliseconds: number, work: () => void): () => void;
  /** A variable of the environment. */
  variable(name: string): string | undefined;
  /**
   * Ask a person, who may take what is proposed; absent where nobody can answer.
   *
   * @returns The answer; null where the person has gone.
   */
  ask?(question: string, proposed: string): string | null;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => writeAll(Deno.stdout, typeof text === "string" ? new TextEncoder().encode(text) : text),
    err(text) {
      try {
        writeAll(Deno.stderr, new TextEncoder().encode(text));
      } catch {
        // There is nowhere left to say it.
      }
    },
    isInteractive: Deno.stderr.isTerminal() && !isContinuousIntegration(),
    columns,
    clock: () => performance.now(),
    every(milliseconds, work) {
      const timer = setInterval(work, milliseconds);
      Deno.unrefTimer(timer);
      return () => clearInterval(timer);
    },
    variable: (name) => Deno.env.get(name),
    ...(Deno.stdin.isTerminal() && Deno.stdout.isTerminal()
      ? { ask: (question: string, proposed: string) => prompt(question, proposed) }
      : {}),
  };
}

/** Whoever may not ask sits at a terminal, as far as is known. */
function isContinuousIntegration(): boolean {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "CI" });
  return state === "granted" && Boolean(Deno.env.get("CI"));
}

function columns(): number {
  try {
    // Zero is what a terminal says that does not know its size.
    return Deno.consoleSize().columns || 80;
  } catch {
    return Infinity;
  }
}

/** One call of `writeSync` may take only a part, or nothing for now; a reader that went away (`| head`) is no error. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): boolean {
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
    } catch (thrown) {
      if (thrown instanceof Deno.errors.BrokenPipe) return false;
      if (!(thrown instanceof Deno.errors.WouldBlock)) throw storageError(thrown, "standard output");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE_MS);
    }
  }
  return true;
}

/** How long to wait for the reader of a pipe that another process has set to give up when it is full. */
const PATIENCE_MS = 5;
