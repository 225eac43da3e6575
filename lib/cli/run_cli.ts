import { Command, CommanderError } from "commander";
import { addBackupCommand } from "./backup.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addEvaluateCommand } from "./evaluate.ts";
import { EXIT } from "./exit_code.ts";
import { addExplainCommand } from "./explain.ts";
import { addExportCommand } from "./export.ts";
import { addFeaturesCommand } from "./features.ts";
import { addFinalizeCommand } from "./finalize.ts";
import { addFsckCommand } from "./fsck.ts";
import { addGateCommand } from "./gate.ts";
import { addGcCommand } from "./gc.ts";
import { addHistoryCommand } from "./history.ts";
import { addImportCommand } from "./import.ts";
import { addInferCommand } from "./infer.ts";
import { withRemedy } from "./interrupted.ts";
import { addInitCommand } from "./init.ts";
import { addLineageCommand } from "./lineage.ts";
import { addMlflowSyncCommand } from "./mlflow_sync.ts";
import { addModelsCommand } from "./models.ts";
import { addMonitorCommand } from "./monitor.ts";
import { printError, printUsage, wantsJson } from "./print_error.ts";
import { placePaths } from "./person_folder.ts";
import { addPipelineCommand } from "./pipeline.ts";
import { addPlanCommand } from "./plan.ts";
import { addPromoteCommand } from "./promote.ts";
import { addRejectCommand } from "./reject.ts";
import { addPullCommand } from "./pull.ts";
import { addPushCommand } from "./push.ts";
import { addReportCommand } from "./report.ts";
import { addRestoreCommand } from "./restore.ts";
import { addRetrainCommand } from "./retrain.ts";
import { addRollbackCommand } from "./rollback.ts";
import { addRolloutCommand } from "./rollout.ts";
import { addRunsCommand } from "./runs.ts";
import { addServeCommand } from "./serve.ts";
import { createSession, type OutputOptions, type Session } from "./session.ts";
import { addShowCommand } from "./show.ts";
import type { Terminal } from "./terminal.ts";
import { addTrainCommand } from "./train.ts";
import { addTuneCommand } from "./tune.ts";
import { addWorkCommand } from "./work.ts";

/** What the process gives a command line. */
export interface CliOptions {
  /** Where commands write. */
  readonly terminal: Terminal;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Folder that relative paths of the command line are of; default the working directory. */
  readonly folder?: string | null;
}

/** Runs a command's work in a session; its number is the exit code. */
export type Action = <Options extends OutputOptions>(
  work: (session: Session, options: Options) => Promise<number | void>,
) => (options: Options) => Promise<void>;

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
  const action: Action = (work) => async (commandOptions) => {
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
    const program = createProgram(terminal, action);
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

function createProgram(terminal: Terminal, action: Action): Command {
  const program = new Command("deno task")
    .description(
      "One table of demand in; thousands of specialised, honestly selected, versioned forecasting models out.",
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => terminal.err(text),
      // Without colours nothing of the environment need be asked for.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("(add --help for options and examples)")
    .helpCommand(false);
  const add = [
    addInitCommand,
    addTrainCommand,
    addFeaturesCommand,
    addInferCommand,
    addShowCommand,
    addExplainCommand,
    addServeCommand,
    addEvaluateCommand,
    addTuneCommand,
    addRetrainCommand,
    addPipelineCommand,
    addPlanCommand,
    addWorkCommand,
    addFinalizeCommand,
    addModelsCommand,
    addLineageCommand,
    addRunsCommand,
    addReportCommand,
    addExportCommand,
    addGateCommand,
    addPromoteCommand,
    addRejectCommand,
    addRollbackCommand,
    addRolloutCommand,
    addHistoryCommand,
    addMonitorCommand,
    addImportCommand,
    addFsckCommand,
    addGcCommand,
    addBackupCommand,
    addRestoreCommand,
    addMlflowSyncCommand,
    addPushCommand,
    addPullCommand,
    addDoctorCommand,
  ];
  add.forEach((addCommand) => addCommand(program, action));
  return program;
}
