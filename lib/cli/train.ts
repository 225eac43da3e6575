import type { Command } from "commander";
import { loadConfig } from "../data/load_config.ts";
import {
  addCsvOptions,
  addExamples,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addReportsOption,
  addTableOptions,
  type CsvOptions,
  whereOf,
} from "./options.ts";
import type { TableOptions } from "./options.ts";
import { readEnvironment } from "./read_environment.ts";
import { trainingCourse } from "./training_course.ts";
import type { Action } from "./run_cli.ts";
import type { Session } from "./session.ts";
import { sourceAccess } from "./source_access.ts";

interface TrainFlags extends TableOptions, CsvOptions {
  readonly registry: string;
  readonly reports: string;
  readonly replace?: boolean;
  readonly resume?: boolean | string;
  readonly charts: boolean;
  readonly verbose?: boolean;
}

/** `train`: the main job, from a table to registered models and a report. */
export function addTrainCommand(program: Command, action: Action): void {
  const command = program.command("train").description("train a table: validate, compete, select, register, report");
  addKeyOptions(addTableOptions(command));
  addReportsOption(addRegistryOption(command))
    .option(
      "--replace",
      "let a run over fewer keys replace champions of runs over more; else its models challenge them",
    )
    .option("--resume [run]", "go on with the newest run of the same plan, or with this one")
    .option("--no-charts", "write neither the page of the run nor SVG charts")
    .option("--verbose", "print all tables: every contender, coverage by step, gate, times, findings");
  addExamples(addOutputOptions(addCsvOptions(command)), [
    ["train", "the demo: simulate 1,000 keys of 3 years of days, and train them"],
    ["train --config config/orange_juice.json --input orange_juice_weekly.csv.gz", "a table of your own"],
    ["train --item item_07 --location loc_03", "one key"],
    ["train --key brand=1 --key brand=2 --limit 50", "the first 50 keys of two brands"],
    ["train --item item_07 --replace", "one item again, on new data, in place of what serves"],
    ["train --resume", "go on after Ctrl-C"],
  ]);
  command.action(action<TrainFlags>(train));
}

async function train(session: Session, flags: TrainFlags): Promise<number> {
  const { charts, workers } = flags;
  session.progress.pace({ course: (keys) => trainingCourse(keys, { charts, page: charts }), workers });
  const config = await loadConfig(flags.config, { horizon: flags.horizon, seed: flags.seed });
  // What trains, and what tells of it, is loaded by who trains: other commands start without it.
  const [{ trainTable }, { tellTraining }] = await Promise.all([
    import("../training/train.ts"),
    import("./tell_training.ts"),
  ]);
  const result = await trainTable(config, {
    store: flags.store,
    registry: flags.registry,
    reports: flags.reports,
    input: flags.input,
    access: sourceAccess(session),
    where: whereOf(flags),
    limit: flags.limit,
    workers: flags.workers,
    replace: flags.replace,
    resume: flags.resume,
    ...{ defuse: flags.defuse, digits: flags.digits },
    now: () => new Date(),
    environment: await readEnvironment(),
    log: session.log,
    onProgress: (progress) => session.progress.update(progress),
    signal: session.signal,
  });
  return await tellTraining(session, result, { ...flags, config });
}
