import type { Logger, Progress } from "../../core/logger.ts";
import { createProgress, type ProgressView } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** The output options that every command has. */
export interface CommonOptions {
  /** One JSON object on standard output instead of text. */
  readonly json?: boolean;
  /** No progress, no notes. */
  readonly quiet?: boolean;
  /** Detail, and the stack of errors. */
  readonly debug?: boolean;
}

/** One run of a command: what it says, where, and how it is interrupted. */
export interface Session {
  readonly terminal: Terminal;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Progress of the phases of a run. */
  readonly progress: ProgressView;
  /** Shows the progress of work that has no signal of its own: it throws, and so ends it, once there was a Ctrl-C. */
  readonly onProgress: (progress: Progress) => void;
  /** Log of the library: to standard error. */
  readonly log: Logger;
  /** Whether the caller wants JSON. */
  readonly json: boolean;
  /**
   * Give the result: `value` as one JSON object, or `text` for people.
   *
   * @param options `isStreamed`: rows have gone to standard output, so that the text goes to standard error.
   */
  result(value: unknown, text: () => string, options?: { readonly isStreamed?: boolean }): void;
}

/**
 * Start the session of a command.
 *
 * @param terminal Where it writes. @param options Output options. @param signal Fires at Ctrl-C.
 */
export function createSession(terminal: Terminal, options: CommonOptions, signal: AbortSignal): Session {
  const { json = false, quiet = false, debug = false } = options;
  const progress = createProgress(terminal, { quiet, debug });
  // What is said then stays to be read, on lines of its own.
  signal.addEventListener("abort", () => progress.stop(), { once: true });
  const line = (text: string) => {
    progress.clear();
    terminal.err(`${text}\n`);
  };
  return {
    terminal,
    signal,
    progress,
    onProgress(all) {
      signal.throwIfAborted();
      progress.update(all);
    },
    json,
    log: {
      debug: (message) => debug && line(`debug: ${message}`),
      info: (message) => !quiet && line(message),
      warn: (message) => line(`warning: ${message}`),
    },
    result(value, text, { isStreamed = false } = {}) {
      progress.stop();
      const write = isStreamed ? terminal.err : terminal.out;
      // JSON has no NaN: an undefined score is null.
      if (json) terminal.out(`${JSON.stringify(value)}\n`);
      else if (!quiet) write(`${text().trimEnd()}\n`);
    },
  };
}
