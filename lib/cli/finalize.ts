import type { Command } from "commander";
import {
  addCsvOptions,
  addExamples,
  addFolderOptions,
  addOutputOptions,
  type CsvOptions,
  type FolderOptions,
} from "./options.ts";
import { readEnvironment } from "./read_environment.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { openSharedPlace } from "./shared_place.ts";
import { addEndpointOption, type StorageOptions } from "./storage.ts";

interface FinalizeFlags extends OutputOptions, FolderOptions, CsvOptions, StorageOptions {
  readonly plan: string;
  readonly replace?: boolean;
  readonly charts: boolean;
  readonly verbose?: boolean;
}

/** `finalize`: the next pass of a plan, or its end. */
export function addFinalizeCommand(program: Command, action: Action): void {
  const command = program.command("finalize")
    .description(
      "open the next pass of a plan that many machines work on (exit 3 while one is open), or register and report",
    )
    .requiredOption("--plan <folder>", "where the plan lies");
  addFolderOptions(command)
    .option(
      "--replace",
      "let a run over fewer keys replace champions of runs over more; else its models challenge them",
    )
    .option("--no-charts", "write neither the page of the run nor SVG charts")
    .option("--verbose", "print all tables: every contender, coverage by step, gate, times, findings");
  addExamples(addOutputOptions(addEndpointOption(addCsvOptions(command))), [
    ["finalize --plan /shared/shop", "after the shards of a pass; again and again until it exits with 0"],
    ["finalize --plan /shared/shop --registry /data/models --reports /data/reports", "where models and reports lie"],
  ]);
  command.action(action<FinalizeFlags>(finalize));
}

async function finalize(session: Session, flags: FinalizeFlags): Promise<number> {
  const { plan, store, registry, reports, replace, defuse, digits } = flags, { log, signal } = session;
  const [{ finalizeTraining }, { tellTraining }] = await Promise.all([
    import("../training/shared/finalize_training.ts"),
    import("./tell_training.ts"),
  ]);
  using opened = await openSharedPlace(session, plan, flags);
  const { place } = opened;
  const result = await finalizeTraining({
    ...{ place, store, registry, reports, replace, defuse, digits, log, signal },
    now: () => new Date(),
    environment: await readEnvironment(),
    onProgress: (progress) => session.progress.update(progress),
  });
  return await tellTraining(session, result, { ...flags, config: result.config });
}
