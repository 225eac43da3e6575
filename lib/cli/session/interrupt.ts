import { EXIT } from "./exit_code.ts";

/** A signal that fires at Ctrl-C, a polite kill and the end of the terminal, and how to stop listening. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Stop listening. */
  release(): void;
}

/** What is told to the user. */
export interface InterruptNotes {
  /** At the first Ctrl-C: what happens now. */
  first(): void;
  /** At the second, before the process ends: that nothing more comes. */
  second(): void;
}

/** Deno does not inherit that SIGHUP is ignored: under nohup it comes as well. */
const SIGNALS: readonly Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Turn the first Ctrl-C (or a polite kill, or the end of the terminal) into an abort signal; the second one ends the
 * process at once, but for the end of the terminal, which several tell of and nobody waits for.
 *
 * @param notes Called at each of them.
 */
export function listenForInterrupt(notes: InterruptNotes): Interrupt {
  const controller = new AbortController();
  const listeners = SIGNALS.map((name) => {
    const listener = () => {
      if (!controller.signal.aborted) {
        notes.first();
        controller.abort();
      } else if (name !== "SIGHUP") {
        notes.second();
        Deno.exit(EXIT.UNFINISHED);
      }
    };
    Deno.addSignalListener(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    release: () => listeners.forEach(({ name, listener }) => Deno.removeSignalListener(name, listener)),
  };
}
