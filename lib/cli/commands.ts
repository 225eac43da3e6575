import type { Command } from "commander";
import type { CommandAction } from "./session/command_action.ts";

/** Adds a command to the program. */
export type AddCommand = (program: Command, action: CommandAction) => void;

/** Every command by its name, in the order of the help: its module is loaded when it is asked for. */
export const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  init: async () => (await import("./data/init.ts")).addInitCommand,
  train: async () => (await import("./train/train.ts")).addTrainCommand,
  features: async () => (await import("./data/features.ts")).addFeaturesCommand,
  infer: async () => (await import("./live/infer.ts")).addInferCommand,
  show: async () => (await import("./look/show.ts")).addShowCommand,
  explain: async () => (await import("./look/explain.ts")).addExplainCommand,
  serve: async () => (await import("./live/serve.ts")).addServeCommand,
  evaluate: async () => (await import("./train/evaluate.ts")).addEvaluateCommand,
  tune: async () => (await import("./train/tune.ts")).addTuneCommand,
  retrain: async () => (await import("./train/retrain.ts")).addRetrainCommand,
  pipeline: async () => (await import("./train/pipeline.ts")).addPipelineCommand,
  plan: async () => (await import("./train/plan.ts")).addPlanCommand,
  work: async () => (await import("./train/work.ts")).addWorkCommand,
  finalize: async () => (await import("./train/finalize.ts")).addFinalizeCommand,
  models: async () => (await import("./look/models.ts")).addModelsCommand,
  lineage: async () => (await import("./look/lineage.ts")).addLineageCommand,
  runs: async () => (await import("./look/runs.ts")).addRunsCommand,
  report: async () => (await import("./look/report.ts")).addReportCommand,
  export: async () => (await import("./operate/export.ts")).addExportCommand,
  gate: async () => (await import("./live/gate.ts")).addGateCommand,
  promote: async () => (await import("./live/promote.ts")).addPromoteCommand,
  reject: async () => (await import("./live/reject.ts")).addRejectCommand,
  rollback: async () => (await import("./live/rollback.ts")).addRollbackCommand,
  rollout: async () => (await import("./live/rollout.ts")).addRolloutCommand,
  history: async () => (await import("./live/history.ts")).addHistoryCommand,
  monitor: async () => (await import("./live/monitor.ts")).addMonitorCommand,
  import: async () => (await import("./train/import.ts")).addImportCommand,
  fsck: async () => (await import("./operate/fsck.ts")).addFsckCommand,
  gc: async () => (await import("./operate/gc.ts")).addGcCommand,
  backup: async () => (await import("./operate/backup.ts")).addBackupCommand,
  restore: async () => (await import("./operate/restore.ts")).addRestoreCommand,
  "mlflow-sync": async () => (await import("./operate/mlflow_sync.ts")).addMlflowSyncCommand,
  push: async () => (await import("./operate/push.ts")).addPushCommand,
  pull: async () => (await import("./operate/pull.ts")).addPullCommand,
  doctor: async () => (await import("./operate/doctor.ts")).addDoctorCommand,
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
