import { listenForInterrupt } from "./session/interrupt.ts";
import { interruption, withRemedy } from "./session/interrupted.ts";
import { personFolder } from "./session/person_folder.ts";
import { printError, wantsJson } from "./session/print_error.ts";
import { runCli } from "./run_cli.ts";
import { ignoreFileLimit } from "../parallel/file_limit.ts";
import { assertSupportedSystem } from "../storage/files/supported_system.ts";
import { processTerminal } from "./session/terminal.ts";

if (import.meta.main) {
  const terminal = processTerminal();
  try {
    assertSupportedSystem();
  } catch (thrown) {
    Deno.exit(printError(terminal, thrown, { json: wantsJson(Deno.args) }));
  }
  const { signal } = listenForInterrupt({
    first: () => terminal.err("\ninterrupted: finishing in order; press Ctrl-C again to stop at once\n"),
    second: () => void printError(terminal, withRemedy(interruption(), Deno.args), { json: wantsJson(Deno.args) }),
  });
  ignoreFileLimit();
  // A worker in a long loop cannot be stopped (see lib/parallel): the process does not wait for it.
  Deno.exit(await runCli(Deno.args, { terminal, signal, folder: personFolder() }));
}
