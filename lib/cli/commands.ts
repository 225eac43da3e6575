import type { Command } from "commander";
import type { CommandAction } from "./run_cli.ts";

/** Adds a command to the program. */
export type AddCommand = (program: Command, action: CommandAction) => void;

/** Every command by its name, in the order of the help: its module is loaded when it is asked for. */
export const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  init: async () => (await import("./init.ts")).addInitCommand,
  train: async () => (await import("./train.ts")).addTrainCommand,
  features: async () => (await import("./features.ts")).addFeaturesCommand,
  infer: async () => (await import("./infer.ts")).addInferCommand,
  show: async () => (await import("./show.ts")).addShowCommand,
  explain: async () => (await import("./explain.ts")).addExplainCommand,
  serve: async () => (await import("./serve.ts")).addServeCommand,
  evaluate: async () => (await import("./evaluate.ts")).addEvaluateCommand,
  tune: async () => (await import("./tune.ts")).addTuneCommand,
  retrain: async () => (await import("./retrain.ts")).addRetrainCommand,
  pipeline: async () => (await import("./pipeline.ts")).addPipelineCommand,
  plan: async () => (await import("./plan.ts")).addPlanCommand,
  work: async () => (await import("./work.ts")).addWorkCommand,
  finalize: async () => (await import("./finalize.ts")).addFinalizeCommand,
  models: async () => (await import("./models.ts")).addModelsCommand,
  lineage: async () => (await import("./lineage.ts")).addLineageCommand,
  runs: async () => (await import("./runs.ts")).addRunsCommand,
  report: async () => (await import("./report.ts")).addReportCommand,
  export: async () => (await import("./export.ts")).addExportCommand,
  gate: async () => (await import("./gate.ts")).addGateCommand,
  promote: async () => (await import("./promote.ts")).addPromoteCommand,
  reject: async () => (await import("./reject.ts")).addRejectCommand,
  rollback: async () => (await import("./rollback.ts")).addRollbackCommand,
  rollout: async () => (await import("./rollout.ts")).addRolloutCommand,
  history: async () => (await import("./history.ts")).addHistoryCommand,
  monitor: async () => (await import("./monitor.ts")).addMonitorCommand,
  import: async () => (await import("./import.ts")).addImportCommand,
  fsck: async () => (await import("./fsck.ts")).addFsckCommand,
  gc: async () => (await import("./gc.ts")).addGcCommand,
  backup: async () => (await import("./backup.ts")).addBackupCommand,
  restore: async () => (await import("./restore.ts")).addRestoreCommand,
  "mlflow-sync": async () => (await import("./mlflow_sync.ts")).addMlflowSyncCommand,
  push: async () => (await import("./push.ts")).addPushCommand,
  pull: async () => (await import("./pull.ts")).addPullCommand,
  doctor: async () => (await import("./doctor.ts")).addDoctorCommand,
};

/**
 * The commands that a command line may mean: the one that it begins with; else all of them, as for help.
 *
 * @param args Arguments after the program's name.
 */
export function commandsOf([name = ""]: readonly string[]): Promise<AddCommand[]> {
  const asked = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  return Promise.all(asked.map((load) => load()));
}
