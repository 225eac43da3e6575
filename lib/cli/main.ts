import { listenForInterrupt } from "./interrupt.ts";
import { interruption, withRemedy } from "./interrupted.ts";
import { personFolder } from "./person_folder.ts";
import { printError, wantsJson } from "./print_error.ts";
import { runCli } from "./run_cli.ts";
import { ignoreFileLimit } from "../parallel/file_limit.ts";
import { processTerminal } from "./terminal.ts";

if (import.meta.main) {
  const terminal = processTerminal();
  const { signal } = listenForInterrupt({
    first: () => terminal.err("\ninterrupted: finishing in order; press Ctrl-C again to stop at once\n"),
    second: () => void printError(terminal, withRemedy(interruption(), Deno.args), { json: wantsJson(Deno.args) }),
  });
  ignoreFileLimit();
  // A worker in a long loop cannot be stopped (see lib/parallel): the process does not wait for it.
  Deno.exit(await runCli(Deno.args, { terminal, signal, folder: personFolder() }));
}
