import type { Command } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { parseStages, type PipelineStage } from "../../retraining/pipeline_stages.ts";
import type { StageRun } from "../../retraining/run_pipeline.ts";
import { plainRetraining } from "../../retraining/retraining_report.ts";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { addDecisionOptions, decisionOf, type DecisionOptions } from "../live/decision_options.ts";
import { tellTroubles } from "../live/monitor_tables.ts";
import { EXIT, exitCodeOf } from "../session/exit_code.ts";
import { plainTable } from "../data/features.ts";
import {
  addFolderOptions,
  addKeyOptions,
  addOutputOptions,
  addSourceOptions,
  addWorkersOption,
  argumentOf,
  type FolderOptions,
  type KeyOptions,
  parseFolder,
  whereOf,
} from "../options/options.ts";
import { defaultOutput, predictionsOutput } from "../options/output_target.ts";
import { formatStages } from "./pipeline_table.ts";
import { readEnvironment } from "../session/read_environment.ts";
import { writePage } from "./write_page.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { sourceAccess } from "../options/source_access.ts";

interface PipelineFlags extends CommonOptions, FolderOptions, KeyOptions, DecisionOptions {
  readonly config: string;
  readonly input?: string;
  readonly workers: number;
  readonly stages: readonly PipelineStage[];
  readonly output?: string;
  readonly future?: string;
  readonly predictions: string;
  readonly charts: boolean;
}

/** `pipeline`: the usual sequences of commands in one call. */
export function addPipelineCommand(program: Command, action: CommandAction): void {
  const command = program.command("pipeline")
    .description("run commands one after another until one fails, each as it does alone")
    .requiredOption(
      "--stages <names>",
      "basic (features, train), registration (and gate), promotion (and promote), full (and infer, monitor), or stages " +
        "joined by commas: features, retrain, train, gate, promote, infer, monitor",
      argumentOf(parseStages),
    );
  addDecisionOptions(addKeyOptions(addWorkersOption(addFolderOptions(addSourceOptions(command)))))
    .option(
      "--output <file>",
      "forecasts of infer: .csv, .parquet, .json, .xlsx or .arrow, or SOURCE_SHOP:forecasts for a table of a database; default: reports/forecasts_<table>.csv, of rows without a calendar reports/predictions_<table>.csv",
    )
    .option("--future <file>", "columns known ahead for infer, as that of infer")
    .option("--predictions <folder>", "log of forecasts, for infer, monitor and retrain", parseFolder, "predictions")
    .option("--no-charts", "do not write the page of what was trained");
  addOutputOptions(command, [
    ["pipeline --stages basic", "models and a report; nothing is judged, nothing that serves changes"],
    ["pipeline --stages promotion --config config/shop.json", "and what passes the gate serves"],
    ['pipeline --stages promotion --by ana --note "better since May"', "where a person has to approve"],
    ["pipeline --stages full --json", "to forecasts, and what came of earlier ones"],
    ["pipeline --stages retrain,infer,monitor", "what runs every night"],
  ]);
  command.action(action<PipelineFlags>(pipeline));
}

async function pipeline(session: Session, flags: PipelineFlags): Promise<number> {
  const { by, note, stages, store, registry, reports, input, workers, future, predictions, limit } = flags;
  const decision = by === undefined && note === undefined ? undefined : decisionOf(flags);
  const config = await loadConfig(flags.config), { output = defaultOutput(config.name) } = flags;
  const rowsOutput = flags.output ?? predictionsOutput(config.name);
  const [{ runPipeline }, { watchWith }] = await Promise.all([
    import("../../retraining/run_pipeline.ts"),
    import("../../retraining/watch_table.ts"),
  ]);
  const now = () => new Date(), { log, signal } = session, access = sourceAccess(session);
  const runs = await runPipeline(config, {
    ...{ store, registry, reports, input, workers, output, rowsOutput, future, predictions, decision, stages },
    request: { where: whereOf(flags), limit },
    watch: watchWith({ registry, store, reports, predictions, config, input, access, now, log, signal }),
    access,
    variable: (name) => Deno.env.get(name),
    now,
    environment: await readEnvironment(),
    log,
    onProgress: (progress) => session.progress.update(progress),
    signal,
  });
  for (const { result: { train, retrain } } of runs) {
    const { run } = train ?? retrain?.trained?.training ?? {};
    if (flags.charts && run !== undefined) await writePage(session, run, { registry, store, reports });
  }
  const code = runs.map(({ status }) => exitCodeOf(status)).find((code) => code !== EXIT.DONE) ?? EXIT.DONE;
  session.result({ code, stages: runs.map(plainStage) }, () => formatStages(runs, stages));
  for (const { stage, error, result: { monitor } } of runs) {
    if (error !== null) log.warn(`stage ${stage}: error[${error.code}] ${error.message}; ${error.hint}`);
    for (const line of tellTroubles({ notes: [], told: monitor?.told ?? [] })) log.warn(line);
  }
  return code;
}

/** A stage with the object that its command prints with --json. */
function plainStage(run: StageRun) {
  const { stage, status, seconds, error, result: { features, retrain, train, gate, promote, infer, monitor } } = run;
  const result = features !== undefined
    ? plainTable(features)
    : retrain !== undefined
    ? plainRetraining(retrain)
    : train !== undefined
    ? train.summary
    : gate !== undefined
    ? plainKept(gate)
    : promote !== undefined && promote !== null
    ? plainKept(promote)
    : infer ?? monitor ?? null;
  return { stage, code: exitCodeOf(status), seconds, result, error: error?.toJSON() ?? null };
}
