import { type Command, InvalidArgumentError, Option } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { type Budget, parseBudget } from "../../retraining/budget.ts";
import type { RetrainingRequest } from "../../retraining/plan_table_retraining.ts";
import { type Trigger, TRIGGERS } from "../../retraining/plan_retraining.ts";
import { plainPlan, plainRetraining } from "../../retraining/retraining_report.ts";
import { retrainingStatus } from "../../retraining/stage_status.ts";
import { EXIT, exitCodeOf } from "../session/exit_code.ts";
import { reportFailures } from "../session/key_failures.ts";
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
import { writePage } from "./write_page.ts";
import { readEnvironment } from "../session/read_environment.ts";
import { formatPlan, formatRetrained, tellRefusals } from "./retraining_tables.ts";
import type { CommandAction } from "../session/command_action.ts";
import { trainingCourse } from "./training_course.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { sourceAccess } from "../options/source_access.ts";

interface RetrainFlags extends CommonOptions, FolderOptions, KeyOptions {
  readonly config: string;
  readonly input?: string;
  readonly workers: number;
  readonly predictions: string;
  readonly plan?: boolean;
  readonly trigger?: readonly Trigger[];
  readonly budget?: Budget;
  readonly scope?: RetrainingRequest["scope"];
  readonly tier?: RetrainingRequest["tier"];
  readonly force?: boolean;
  readonly charts: boolean;
}

/** `retrain`: the keys that need it, and what serves stays until their new models have proven themselves. */
export function addRetrainCommand(program: Command, action: CommandAction): void {
  const command = program.command("retrain")
    .description("train the keys that need it again: degraded, drifted, stale or new; judge, test, promote, report");
  addKeyOptions(addWorkersOption(addFolderOptions(addSourceOptions(command))))
    .option(
      "--predictions <folder>",
      "log of forecasts, which tells who is degraded or drifted",
      parseFolder,
      "predictions",
    )
    .option("--plan", "print which keys would be trained, why and how, and change nothing")
    .option(
      "--trigger <name>",
      "what asks: schedule, performance, drift or manual (all keys); repeatable",
      repeatTrigger,
    )
    .option(
      "--budget <most>",
      "most keys (500) or seconds (600s), most gain first, instead of the config's",
      argumentOf(parseBudget),
    )
    .addOption(
      new Option("--scope <name>", "models of all keys: fitted again when due (auto), never (local), now (all)")
        .choices(["auto", "local", "all"]),
    )
    .addOption(
      new Option("--tier <name>", "for every key that is trained, instead of the cheapest that suffices")
        .choices(["refit", "competition"]),
    )
    .option("--force", "train although too many keys alarm together (MASS_ALARM)")
    .option("--no-charts", "do not write the page of the run");
  addOutputOptions(command, [
    ["retrain --plan", "which keys need what, and why"],
    ["retrain --config config/shop.json --json", "what a scheduler calls every day"],
    ["retrain --trigger performance --budget 500", "the 500 keys that gain most"],
    ["retrain --trigger schedule --scope local --budget 1800s", "models of keys alone, for half an hour"],
    ["retrain --trigger manual --item item_07 --location loc_03", "one key, whatever watching says"],
  ]);
  command.action(action<RetrainFlags>(retrain));
}

const ALL: readonly string[] = [...TRIGGERS, "manual"];

function repeatTrigger(text: string, all: readonly Trigger[] = []): Trigger[] {
  if (!ALL.includes(text)) throw new InvalidArgumentError(`It must be one of ${ALL.join(", ")}.`);
  return [...all, text as Trigger];
}

async function retrain(session: Session, flags: RetrainFlags): Promise<number> {
  const { trigger, budget, scope, tier, force, limit, store, registry, reports, input, workers, charts } = flags;
  session.progress.pace({ course: (keys) => trainingCourse(keys, { charts: false, page: charts }), workers });
  const request: RetrainingRequest = { triggers: trigger, budget, scope, tier, force, where: whereOf(flags), limit };
  const [config, { watchWith }] = await Promise.all([
    loadConfig(flags.config),
    import("../../retraining/watch_table.ts"),
  ]);
  const now = () => new Date(), { log, signal } = session;
  const access = sourceAccess(session), source = { registry, store, input, access, now, log };
  const watch = watchWith({ ...source, reports, predictions: flags.predictions, config, signal });
  const at = { ...source, request, watch };
  if (flags.plan) {
    const { previewRetraining } = await import("../../retraining/preview_retraining.ts");
    const plan = await previewRetraining(config, at);
    session.result(plainPlan(plan), () => formatPlan(plan));
    return EXIT.DONE;
  }
  const { retrainTable } = await import("../../retraining/retrain_table.ts");
  const result = await retrainTable(config, {
    ...at,
    reports,
    workers,
    environment: await readEnvironment(),
    onProgress: (progress) => session.progress.update(progress),
    signal,
  });
  const { run } = result.trained?.training ?? {};
  if (charts && run !== undefined) await writePage(session, run, { registry, store, reports });
  session.result(plainRetraining(result), () => formatRetrained(result, config));
  for (const line of tellRefusals(result)) session.log.warn(line);
  const { summary: { failures = {} } = {}, reportDir } = result.trained?.training ?? {};
  reportFailures(session, failures, `see reason and error in ${reportDir}/outcomes.csv`);
  return exitCodeOf(retrainingStatus(result));
}
