import type { Command } from "commander";
import { corruptPlan, jobKind } from "../../engines/shards/plan_file.ts";
import type { Place } from "../../storage/results/place.ts";
import {
  addCsvOptions,
  addFolderOptions,
  addOutputOptions,
  type CsvOptions,
  type FolderOptions,
  parseFolder,
} from "../options/options.ts";
import { readEnvironment } from "../session/read_environment.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { openSharedPlace } from "./shared_place.ts";
import { addEndpointOption, type StorageOptions } from "../options/storage.ts";

export interface FinalizeFlags extends CommonOptions, FolderOptions, CsvOptions, StorageOptions {
  readonly plan: string;
  readonly replace?: boolean;
  readonly charts: boolean;
  readonly verbose?: boolean;
  readonly output?: string;
  readonly log?: boolean;
  readonly predictions?: string;
}

/** `finalize`: the next pass of a plan, or its end. */
export function addFinalizeCommand(program: Command, action: CommandAction): void {
  const command = program.command("finalize")
    .description(
      "open the next pass of a plan that many machines work on (exit 3 while one is open), or end it: register and report, or write forecasts",
    )
    .requiredOption("--plan <folder>", "where the plan lies", parseFolder);
  addFolderOptions(command)
    .option(
      "--replace",
      "let a run over fewer keys replace champions of runs over more; else its models challenge them",
    )
    .option("--no-charts", "write neither the page of the run nor SVG charts")
    .option("--verbose", "print all tables: every contender, coverage by step, gate, times, findings")
    .option("--output <file>", "of infer and evaluate: forecasts, as their --output")
    .option("--log", "of infer: keep the forecasts, as --log of infer")
    .option("--predictions <folder>", 'of infer: where --log keeps them (default: "predictions")', parseFolder);
  addOutputOptions(addEndpointOption(addCsvOptions(command)), [
    ["finalize --plan /shared/shop", "after the shards of a pass; again and again until it exits with 0"],
    ["finalize --plan /shared/shop --registry /data/models --reports /data/reports", "where models and reports lie"],
    ["finalize --plan /shared/next --output forecasts.parquet", "of infer --share"],
  ]);
  command.action(action<FinalizeFlags>(finalize));
}

async function finalize(session: Session, flags: FinalizeFlags): Promise<number> {
  using opened = await openSharedPlace(session, flags.plan, flags);
  const { place } = opened, kind = await jobKind(place);
  switch (kind) {
    case "train":
      return await finalizeTrain(session, place, flags);
    case "evaluate":
      return await (await import("./finalize_evaluate.ts")).finalizeEvaluate(session, place, flags);
    case "infer":
      return await (await import("./finalize_infer.ts")).finalizeInfer(session, place, flags);
    default:
      throw corruptPlan(place, `of a job of kind ${kind}`);
  }
}

async function finalizeTrain(session: Session, place: Place, flags: FinalizeFlags): Promise<number> {
  const { store, registry, reports, replace, defuse, digits } = flags, { log, signal } = session;
  const [{ finalizeTraining }, { tellTraining }] = await Promise.all([
    import("../../training/shared/finalize_training.ts"),
    import("./tell_training.ts"),
  ]);
  const result = await finalizeTraining({
    ...{ place, store, registry, reports, replace, defuse, digits, log, signal },
    now: () => new Date(),
    environment: await readEnvironment(),
    onProgress: (progress) => session.progress.update(progress),
  });
  return await tellTraining(session, result, { ...flags, config: result.config });
}
