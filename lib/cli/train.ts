import type { Command } from "commander";
import type { Config } from "../core/config.ts";
import { metricName } from "../core/metric_choice.ts";
import { loadConfig } from "../data/load_config.ts";
import { reportFailures } from "./key_failures.ts";
import {
  addCsvOptions,
  addExamples,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addReportsOption,
  addTableOptions,
  type CsvOptions,
  folderArguments,
  whereOf,
} from "./options.ts";
import type { TableOptions } from "./options.ts";
import { writePage } from "./write_page.ts";
import { readEnvironment } from "./read_environment.ts";
import { trainingCourse } from "./training_course.ts";
import type { Action } from "./run_cli.ts";
import type { Session } from "./session.ts";
import { sourceAccess } from "./source_access.ts";
import { formatFindings } from "../data/expectations/format_findings.ts";
import { EXIT } from "./exit_code.ts";
import { tellBroken, tellForgiven, tellServes } from "./gate_table.ts";
import type { TrainingSummary } from "../training/result.ts";

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
  const [{ trainTable }, { failedEverywhere }, { tellEmptyLevel }, { formatDigest }, { formatTraining }] = await Promise
    .all([
      import("../training/train.ts"),
      import("../training/contender_failures.ts"),
      import("../competition/empty_levels.ts"),
      import("./train_digest.ts"),
      import("./train_summary.ts"),
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
  if (flags.charts) {
    session.progress.update({ phase: "charts", done: 0, total: 1 });
    const { writeCharts } = await import("./report_charts.ts");
    await writeCharts(result, { metric: metricName(config.metric), log: session.log });
  }
  const page = flags.charts ? await writePage(session, result.run, flags) : null;
  const next = await nextStep(config, flags, result.summary);
  const { summary, findings, reportDir } = result, metric = metricName(config.metric);
  session.result(summary, () =>
    [
      ...flags.verbose
        ? [formatTraining(summary, { metric }), `Findings\n${formatFindings(findings)}`]
        : [formatDigest(summary, { metric, findings })],
      `Report: ${page ?? reportDir}\nNext: ${next}`,
    ].join("\n\n"));
  for (const line of failedEverywhere(result.summary.contenderFailures)) session.log.warn(line);
  for (const level of result.summary.emptyLevels) session.log.info(tellEmptyLevel(level));
  const code = reportFailures(
    session,
    result.summary.failures,
    `see reason and error in ${result.reportDir}/outcomes.csv`,
  );
  return reportGate(session, result.summary) ? code : EXIT.KEYS_FAILED;
}

/** Say on standard error what keeps models of the run from serving, also with --json. @returns Whether the run has passed. */
function reportGate({ log }: Session, { run, gate }: TrainingSummary): boolean {
  if (gate === undefined) return true;
  for (const line of tellForgiven(gate.rules)) log.warn(line);
  if (!gate.passed) {
    log.warn(`the gate has refused run ${run}: ${tellBroken(gate.rules)}; ${tellServes(gate)}`);
  } else if (gate.waits.conflict > 0) {
    log.warn(
      `CONFLICT: somebody else has changed ${gate.waits.conflict} champions meanwhile; their new models wait in Staging`,
    );
  }
  return gate.passed;
}

/**
 * The command that goes on from here: what waits for approval is looked at first, and columns that must be known ahead and are
 * not in the table have to be given first.
 */
async function nextStep(
  { name, exogenous: { future } }: Config,
  flags: TrainFlags,
  { run, gate }: TrainingSummary,
): Promise<string> {
  const [{ currentGroup }, { hasStoredFuture }] = await Promise.all([
    import("../data/feature_store.ts"),
    import("../data/stored_future.ts"),
  ]);
  const { registry, store } = flags, folders = folderArguments({ registry, store });
  if ((gate?.waits.approval ?? 0) > 0) {
    return `deno task promote --run ${run}${folders} --dry-run, then with --by NAME --note TEXT instead of --dry-run`;
  }
  const infer = `deno task infer${folders}`;
  if (future.length === 0 || hasStoredFuture(await currentGroup(store, name, { onDamage() {} }))) return infer;
  return `${infer} --draft-future future.csv (${future.join(", ")} must be known ahead), then --future future.csv`;
}
