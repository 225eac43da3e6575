/** Where a command writes. Passed in, so that tests can read along. */
export interface Terminal {
  /** Write text to standard output: results only. */
  out(text: string): void;
  /** Write text to standard error: progress, warnings, errors. */
  err(text: string): void;
  /** Whether a person watches standard error. */
  readonly isInteractive: boolean;
  /** Columns of standard error; Infinity where nobody watches. May change between calls. */
  columns(): number;
  /** Milliseconds of a monotonic clock, for rates. */
  clock(): number;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => writeAll(Deno.stdout, text),
    err: (text) => writeAll(Deno.stderr, text),
    isInteractive: Deno.stderr.isTerminal() && !Deno.env.get("CI"),
    columns,
    clock: () => performance.now(),
  };
}

function columns(): number {
  try {
    // Zero is what a terminal says that does not know its size.
    return Deno.consoleSize().columns || 80;
  } catch {
    return Infinity;
  }
}

/** One call of `writeSync` may take only a part; a reader that went away (`| head`) is no error. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.BrokenPipe)) throw thrown;
  }
}
