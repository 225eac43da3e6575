import { Command, CommanderError } from "commander";
import { withoutUsers } from "../core/text/server_address.ts";
import { COMMANDS } from "./commands.ts";
import { formatOverview, readTasks } from "./overview.ts";
import { EXIT } from "./session/exit_code.ts";
import { withRemedy } from "./session/interrupted.ts";
import { printError, printUsage, wantsJson } from "./session/print_error.ts";
import { placePaths } from "./session/person_folder.ts";
import type { CommandAction } from "./session/command_action.ts";
import { createSession } from "./session/session.ts";
import type { Terminal } from "./session/terminal.ts";

/** What the process gives a command line. */
export interface CliOptions {
  /** Where commands write. */
  readonly terminal: Terminal;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Folder that relative paths of the command line are of; default the working directory. */
  readonly folder?: string | null;
}

/**
 * Run a command line.
 *
 * @param args Arguments after the program's name, for instance `["train", "--limit", "10"]`.
 * @param options Terminal and signal.
 * @returns Exit code, one of `EXIT`.
 */
export async function runCli(args: readonly string[], options: CliOptions): Promise<number> {
  const { terminal, signal, folder = null } = options;
  let code: number = EXIT.DONE;
  const action: CommandAction = (work) => async (commandOptions) => {
    const session = createSession(terminal, commandOptions, signal);
    try {
      code = await work(session, commandOptions) ?? EXIT.DONE;
    } catch (thrown) {
      session.progress.stop();
      if (thrown instanceof CommanderError) {
        terminal.err(`error: ${thrown.message}\n`);
        throw thrown;
      }
      code = printError(terminal, withRemedy(thrown, args), commandOptions);
    }
  };
  try {
    const program = createProgram(terminal);
    await addCommands(program, action, args);
    if (folder !== null) program.hook("preAction", (_, command) => placePaths(command, folder));
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (thrown) {
    // Help that cannot be written, for instance.
    if (!(thrown instanceof CommanderError)) return printError(terminal, thrown, { json: wantsJson(args) });
    // Help that was asked for is a success; help for lack of a command is not.
    if (thrown.exitCode === 0) return EXIT.DONE;
    return printUsage(
      terminal,
      thrown.code === "commander.help" ? "no command" : thrown.message.replace(/^error: /, ""),
      args,
    );
  }
}

function createProgram(terminal: Terminal): Command {
  return new Command("deno task")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => terminal.err(withoutUsers(text)),
      // Without colours nothing of the environment need be asked for.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("(add --help for options and examples)")
    .helpCommand(false);
}

/** The command that is asked for, or the names of all: for the overview, and to tell the nearest of one that there is not. */
async function addCommands(program: Command, action: CommandAction, [name = ""]: readonly string[]): Promise<void> {
  if (Object.hasOwn(COMMANDS, name)) return (await COMMANDS[name]!())(program, action);
  for (const name of Object.keys(COMMANDS)) program.command(name);
  program.helpInformation = () => formatOverview(readTasks());
}
