import { formatCount } from "../../core/text/plural.ts";
import { type Command, InvalidArgumentError } from "commander";
import type { Synced } from "../../tracking/sync.ts";
import { EXIT } from "../session/exit_code.ts";
import {
  addFolderOptions,
  addKeyOptions,
  addOutputOptions,
  type FolderOptions,
  type KeyOptions,
  whereOf,
} from "../options/options.ts";
import { withRegistry } from "../options/with_registry.ts";
import { formatProblems } from "./problems.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";

interface SyncFlags extends CommonOptions, FolderOptions, KeyOptions {
  readonly to: string;
  readonly run?: string;
  readonly experiment?: string;
  readonly name?: string;
  readonly perKey?: boolean;
}

/** `mlflow-sync`: runs, metrics, files and registered models to an MLflow server. */
export function addMlflowSyncCommand(program: Command, action: CommandAction): void {
  const command = program.command("mlflow-sync")
    .description(
      "bring runs, metrics, files, registered models and aliases to an MLflow server; again, only what is new",
    )
    .requiredOption("--to <url>", "address of the server, for instance http://127.0.0.1:5000")
    .option("--run <id>", "only this run, and the aliases that point at it or shall")
    .option("--experiment <name>", "experiment of new runs; default: the name of the run's config", parseName)
    .option("--name <name>", "name of a new registered model; default: the name of the table", parseName)
    .option("--per-key", "also a registered model per key; --item, --location, --key and --limit say which keys");
  addKeyOptions(addFolderOptions(command));
  addOutputOptions(command, [
    ["mlflow-sync --to http://127.0.0.1:5000", "all runs of models/, and the stages and aliases of now"],
    ["mlflow-sync --to https://mlflow.example.com --experiment demand", "into one experiment"],
    ["mlflow-sync --to http://127.0.0.1:5000 --per-key --item item_07", "a registered model for each key of an item"],
  ]);
  command.addHelpText(
    "after",
    "\nWho asks: MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, as for MLflow's own client.",
  );
  command.action(action<SyncFlags>(mlflowSync));
}

function parseName(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}

async function mlflowSync(session: Session, flags: SyncFlags): Promise<number> {
  const where = whereOf(flags), { limit, perKey = false } = flags;
  if (!perKey && (limit !== undefined || Object.keys(where).length > 0)) {
    throw new InvalidArgumentError("keys are chosen for --per-key: a run is brought as a whole");
  }
  const { connect } = await import("../../tracking/connection.ts");
  const { syncTracking } = await import("../../tracking/sync.ts");
  const connection = connect(flags.to, { variable: session.terminal.variable, signal: session.signal });
  return await withRegistry({ ...flags, readOnly: true }, async (registry) => {
    const synced = await syncTracking(connection, {
      registry,
      root: flags.registry,
      reports: flags.reports,
      run: flags.run,
      experiment: flags.experiment,
      name: flags.name,
      perKey: perKey ? { where, limit } : undefined,
      log: session.log,
    });
    session.result(synced, () => format(synced, connection.url));
    return synced.problems.length === 0 ? EXIT.DONE : EXIT.ERROR;
  });
}

function format({ runs, models, tunings, skipped, problems, notes }: Synced, url: string): string {
  return [
    ...problems.length === 0 ? [] : [`Damaged, and not sent\n${formatProblems(problems)}`],
    ...notes.length === 0 ? [] : [`Not sent\n${formatProblems(notes)}`],
    `${url}: ${formatCount(runs, "run")} sent, ${skipped} there already; ${
      formatCount(models, "registered model")
    } changed${tunings === 0 ? "" : `; ${tunings} searches of hyperparameters sent`}.`,
  ].join("\n\n");
}
