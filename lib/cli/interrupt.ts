import { EXIT } from "./exit_code.ts";

/** A signal that fires at Ctrl-C, and how to stop listening. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Stop listening. */
  release(): void;
}

/**
 * Turn the first Ctrl-C (or a polite kill) into an abort signal; the second one ends the process at once.
 *
 * @param onFirst Called at the first, to tell the user what happens now.
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) Deno.exit(EXIT.UNFINISHED);
    onFirst();
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
