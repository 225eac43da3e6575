import { listenForInterrupt } from "./interrupt.ts";
import { runCli } from "./run_cli.ts";
import { processTerminal } from "./terminal.ts";

if (import.meta.main) {
  const terminal = processTerminal();
  const { signal } = listenForInterrupt(() => {
    terminal.err("\ninterrupted: finishing in order; press Ctrl-C again to stop at once\n");
  });
  // A worker in a long loop cannot be stopped (see lib/parallel): the process does not wait for it.
  Deno.exit(await runCli(Deno.args, { terminal, signal }));
}
