import type { Command } from "commander";
import type { Progress } from "../../core/logger.ts";
import { loadConfig } from "../../data/load_config.ts";
import {
  addCsvOptions,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addReportsOption,
  addTableOptions,
  type CsvOptions,
  whereOf,
} from "../options/options.ts";
import type { TableOptions } from "../options/options.ts";
import { addEngineOptions, checkEngineOptions, type EngineOptions } from "./ray_options.ts";
import { readEnvironment } from "../session/read_environment.ts";
import { trainingCourse } from "./training_course.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { Session } from "../session/session.ts";
import { sourceAccess } from "../options/source_access.ts";

interface TrainFlags extends TableOptions, CsvOptions, EngineOptions {
  readonly registry: string;
  readonly reports: string;
  readonly replace?: boolean;
  readonly resume?: boolean | string;
  readonly charts: boolean;
  readonly verbose?: boolean;
  /** Whether somebody has said how many workers: the processors of this machine are not those of a cluster. */
  readonly namesWorkers: boolean;
}

/** `train`: the main job, from a table to registered models and a report. */
export function addTrainCommand(program: Command, action: CommandAction): void {
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
  addEngineOptions(command);
  addOutputOptions(addCsvOptions(command), [
    ["train", "the demo: simulate 1,000 keys of 3 years of days, and train them"],
    ["train --config config/orange_juice.json --input orange_juice_weekly.csv.gz", "a table of your own"],
    ["train --item item_07 --location loc_03", "one key"],
    ["train --key brand=1 --key brand=2 --limit 50", "the first 50 keys of two brands"],
    ["train --item item_07 --replace", "one item again, on new data, in place of what serves"],
    ["train --resume", "go on after Ctrl-C"],
    ["train --engine ray --address http://head:8265 --plan s3://bucket/shop", "with the processors of a Ray cluster"],
  ]);
  command.action(action<TrainFlags>((session, flags) => {
    const namesWorkers = command.getOptionValueSource("workers") === "cli";
    return train(session, { ...flags, namesWorkers });
  }));
}

async function train(session: Session, flags: TrainFlags): Promise<number> {
  const { charts, workers, engine, namesWorkers } = flags;
  checkEngineOptions(flags);
  session.progress.pace({ course: (keys) => trainingCourse(keys, { charts, page: charts }), workers });
  const config = await loadConfig(flags.config, { horizon: flags.horizon, seed: flags.seed });
  // What trains, and what tells of it, is loaded by who trains: other commands start without it.
  const [{ trainTable }, { trainOnRay }, { tellTraining }] = await Promise.all([
    import("../../training/train.ts"),
    import("./train_on_ray.ts"),
    import("./tell_training.ts"),
  ]);
  const options = {
    store: flags.store,
    registry: flags.registry,
    reports: flags.reports,
    input: flags.input,
    access: sourceAccess(session),
    where: whereOf(flags),
    limit: flags.limit,
    replace: flags.replace,
    ...{ defuse: flags.defuse, digits: flags.digits },
    now: () => new Date(),
    environment: await readEnvironment(),
    log: session.log,
    onProgress: (progress: Progress) => session.progress.update(progress),
    signal: session.signal,
  };
  const { plan, shards, address, deno, resume } = flags, cluster = { plan, shards, address, deno };
  const result = engine === "ray"
    ? await trainOnRay(session, config, { ...options, ...cluster, workers: namesWorkers ? workers : undefined })
    : await trainTable(config, { ...options, workers, resume });
  return await tellTraining(session, result, { ...flags, config });
}
