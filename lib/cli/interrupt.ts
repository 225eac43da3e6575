import { EXIT } from "./exit_code.ts";

/** A signal that fires at Ctrl-C, and how to stop listening. */
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

/**
 * Turn the first Ctrl-C (or a polite kill) into an abort signal; the second one ends the process at once.
 *
 * @param notes Called at each of them.
 */
export function listenForInterrupt(notes: InterruptNotes): Interrupt {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) {
      notes.second();
      Deno.exit(EXIT.UNFINISHED);
    }
    notes.first();
    controller.abort();
  };
  // Windows knows SIGINT and SIGBREAK only.
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  signals.forEach((name) => Deno.addSignalListener(name, onSignal));
  return {
    signal: controller.signal,
    release: () => signals.forEach((name) => Deno.removeSignalListener(name, onSignal)),
  };
}
