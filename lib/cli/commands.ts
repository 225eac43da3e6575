import type { Command } from "commander";
import type { CommandAction } from "./session/command_action.ts";

/** Adds a command to the program. */
export type AddCommand = (program: Command, action: CommandAction) => void;

/** Commands by their names: the module of one is loaded when it is asked for. */
type Commands = Readonly<Record<string, () => Promise<AddCommand>>>;

/** Every command, in the groups and the order of the overview: first those that a new user needs, in the order of use. */
export const GROUPS: Readonly<Record<string, Commands>> = {
  "Start here": {
    doctor: async () => (await import("./operate/doctor.ts")).addDoctorCommand,
    init: async () => (await import("./data/init.ts")).addInitCommand,
    train: async () => (await import("./train/train.ts")).addTrainCommand,
    report: async () => (await import("./look/report.ts")).addReportCommand,
    show: async () => (await import("./look/show.ts")).addShowCommand,
    explain: async () => (await import("./look/explain.ts")).addExplainCommand,
    infer: async () => (await import("./live/infer.ts")).addInferCommand,
    serve: async () => (await import("./live/serve.ts")).addServeCommand,
    monitor: async () => (await import("./live/monitor.ts")).addMonitorCommand,
    retrain: async () => (await import("./train/retrain.ts")).addRetrainCommand,
    promote: async () => (await import("./live/promote.ts")).addPromoteCommand,
    rollback: async () => (await import("./live/rollback.ts")).addRollbackCommand,
  },
  Data: {
    features: async () => (await import("./data/features.ts")).addFeaturesCommand,
  },
  Train: {
    evaluate: async () => (await import("./train/evaluate.ts")).addEvaluateCommand,
    tune: async () => (await import("./train/tune.ts")).addTuneCommand,
    pipeline: async () => (await import("./train/pipeline.ts")).addPipelineCommand,
    plan: async () => (await import("./train/plan.ts")).addPlanCommand,
    work: async () => (await import("./train/work.ts")).addWorkCommand,
    finalize: async () => (await import("./train/finalize.ts")).addFinalizeCommand,
    import: async () => (await import("./train/import.ts")).addImportCommand,
  },
  Look: {
    models: async () => (await import("./look/models.ts")).addModelsCommand,
    runs: async () => (await import("./look/runs.ts")).addRunsCommand,
    lineage: async () => (await import("./look/lineage.ts")).addLineageCommand,
    history: async () => (await import("./live/history.ts")).addHistoryCommand,
  },
  Live: {
    gate: async () => (await import("./live/gate.ts")).addGateCommand,
    reject: async () => (await import("./live/reject.ts")).addRejectCommand,
    rollout: async () => (await import("./live/rollout.ts")).addRolloutCommand,
  },
  Operate: {
    fsck: async () => (await import("./operate/fsck.ts")).addFsckCommand,
    gc: async () => (await import("./operate/gc.ts")).addGcCommand,
    backup: async () => (await import("./operate/backup.ts")).addBackupCommand,
    restore: async () => (await import("./operate/restore.ts")).addRestoreCommand,
    push: async () => (await import("./operate/push.ts")).addPushCommand,
    pull: async () => (await import("./operate/pull.ts")).addPullCommand,
    export: async () => (await import("./operate/export.ts")).addExportCommand,
    "mlflow-sync": async () => (await import("./operate/mlflow_sync.ts")).addMlflowSyncCommand,
  },
};

/** Every command by its name. */
export const COMMANDS: Commands = Object.assign({}, ...Object.values(GROUPS));
