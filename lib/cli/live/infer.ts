import { formatCount } from "../../core/text/plural.ts";
import { type Command, InvalidArgumentError } from "commander";
import { formatPeriod } from "../../core/time/calendar.ts";
import { formatFindings } from "../../data/demand/expectations/format_findings.ts";
import { assertUnread } from "../../data/outputs/assert_unread.ts";
import { loadConfig } from "../../data/load_config.ts";
import { openPlace } from "../../storage/results/place.ts";
import { readEnvironment } from "../session/read_environment.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import { registeredTable } from "../../inference/plan/registered_table.ts";
import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import { defaultOutput, logFolder, outputTarget, totalsOutput } from "../options/output_target.ts";
import {
  addCsvOptions,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addStoreOption,
  addTrainedTableOption,
  addWorkersOption,
  type CsvOptions,
  folderArguments,
  type KeyOptions,
  parseFile,
  parseFolder,
  parsePositive,
  parseText,
  whereOf,
} from "../options/options.ts";
import { EXIT } from "../session/exit_code.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import {
  addShareOptions,
  assertSharable,
  assertShared,
  SHARDS,
  type ShareOptions,
  tellPlanned,
} from "../options/share_options.ts";
import { shellWord } from "../../core/text/shell_word.ts";
import { sourceAccess } from "../options/source_access.ts";
import { meansChampions } from "../../registry/versions/version_choice.ts";
import { tellForecasts } from "./tell_forecasts.ts";
import { addVersionOptions, chosenVersion, type VersionOptions } from "../options/version_options.ts";

interface InferFlags extends CommonOptions, KeyOptions, VersionOptions, CsvOptions, ShareOptions {
  readonly config?: string;
  readonly input?: string;
  readonly registry: string;
  readonly store: string;
  readonly future?: string;
  readonly draftFuture?: string;
  readonly horizon?: number;
  readonly until?: string;
  readonly output?: string;
  readonly quantiles?: readonly number[];
  readonly total?: readonly string[];
  readonly keep?: readonly string[];
  readonly log?: boolean;
  readonly predictions?: string;
  readonly workers: number;
}

/** `infer`: forecasts of one key, a filter or all, by their registered champions. */
export function addInferCommand(program: Command, action: CommandAction): void {
  const command = program.command("infer").description(
    "forecast with the registered champions and write the forecasts",
  );
  addWorkersOption(addStoreOption(addTrainedTableOption(addVersionOptions(addKeyOptions(addRegistryOption(command))))))
    .option(
      "--input <file>",
      "table to forecast from, old rows and new, read as features does; what serves otherwise stays as it is; of rows without a calendar those to predict",
      parseFile,
    )
    .option(
      "--future <file>",
      "rows after the table's end with the columns known ahead, such as price; they win over rows ahead in the table",
    )
    .option(
      "--draft-future <file>",
      "write such rows, as the table says or as in the last season, to be edited, and stop",
    )
    .option("--horizon <n>", "steps ahead, at most those trained for", parsePositive)
    .option("--until <date>", "last date to forecast, instead of --horizon", parseText)
    .option(
      "--output <file>",
      "forecasts: .csv, .parquet, .json, .xlsx or .arrow; - for CSV on standard output; SOURCE_SHOP:forecasts for a table of a database; default: reports/forecasts_<table>.csv",
    )
    .option(
      "--quantiles <list>",
      "a column q_<p> for each: the value that what comes lies below with that probability, such as 0.1,0.5,0.9",
      parseQuantiles,
    )
    .option(
      "--total <column>",
      "also sums of the forecasts by this key column, with intervals of their own, in a file beside --output; several " +
        "columns by commas; all for all keys; repeatable",
      (text: string, all: readonly string[] = []) => [...all, parseText(text)],
    )
    .option(
      "--keep <columns>",
      "of rows without a calendar: columns of --input that are handed through, such as id; several by commas; as " +
        "input_<name> where predictions have a column of that name",
      (text: string) => parseText(text).split(","),
    )
    .option("--log", "keep the forecasts, with those of models that wait, to be compared with what comes")
    .option("--predictions <folder>", 'where --log keeps them (default: "predictions")', parseFolder);
  addOutputOptions(addCsvOptions(addShareOptions(command)), [
    ["infer", "all keys of the newest run"],
    ["infer --item item_07 --location loc_03 --output one.json", "one key"],
    ["infer --stage Staging --output challengers.csv", "with the versions that wait, not those that serve"],
    ["infer --quantiles 0.1,0.5,0.9", "and what demand stays below in one, five and nine of ten cases"],
    ["infer --total location --total all", "and what each shop, and all of them, sell in four weeks"],
    ["infer --until 2026-12-31", "up to a date"],
    ["infer --input this_week.csv", "from newer rows than features has read"],
    ["infer --input patients.csv --keep id", "rows of a table without a calendar, each with its id"],
    ["infer --log", "and keep them, to be compared with what comes"],
    ["infer --share /shared/next --shards 500", "by many machines: then work on the shards, and finalize"],
    ["infer --output - --quiet | gzip > forecasts.csv.gz", "into another program"],
    [
      "infer --config config/orange_juice.json --future promotions.csv --output forecasts.parquet",
      "with prices known ahead",
    ],
  ]);
  command.action(action<InferFlags>(infer));
}

function parseQuantiles(text: string): number[] {
  const all = text.split(",").map(Number),
    wrong = all.findIndex((probability) => !(probability > 0 && probability < 1));
  if (wrong < 0) return all;
  throw new InvalidArgumentError(`each must be between 0 and 1: current value is "${text.split(",")[wrong]}"`);
}

async function infer(session: Session, flags: InferFlags): Promise<number> {
  if (flags.until !== undefined && flags.horizon !== undefined) {
    throw new InvalidArgumentError("--until and --horizon both say how far: leave out one.");
  }
  assertShared(flags);
  const choice = chosenVersion(flags), predictions = logFolder(flags);
  // The log tells what was forecast by what served: other versions are there for a look.
  if (predictions !== undefined && !meansChampions(choice)) {
    throw new InvalidArgumentError("--log keeps what serves: leave out what names other versions");
  }
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  const named = {
    registry: flags.registry,
    store: flags.store,
    config,
    horizon: flags.horizon,
    until: flags.until,
    choice,
    now: () => new Date(),
    log: session.log,
  };
  const table = registeredTable(named);
  if (table !== null && hasRows(table)) {
    const { inferRowsCommand } = await import("./infer_rows.ts");
    const { defuse, digits } = flags;
    return await inferRowsCommand(session, { ...named, defuse, digits, predictions }, { ...flags, name: table.name });
  }
  if (flags.keep !== undefined) {
    throw new InvalidArgumentError("--keep hands columns of rows through: forecasts have none");
  }
  const source = { ...named, ...await tableOf(session, named, flags) };
  if (flags.draftFuture !== undefined) {
    await writeDraft(session, source, { ...flags, path: flags.draftFuture });
    return EXIT.DONE;
  }
  if (flags.share !== undefined) {
    await share(session, source, flags);
    return EXIT.DONE;
  }
  const { inferTable } = await import("../../inference/series/infer.ts");
  const path = flags.output ?? defaultOutput(await nameOf(source));
  const output = outputTarget(path, session.terminal, flags);
  assertUnread(output, [flags.input, flags.future]);
  const result = await inferTable({
    ...source,
    access: sourceAccess(session),
    future: flags.future,
    output,
    ...{ defuse: flags.defuse, digits: flags.digits },
    quantiles: flags.quantiles,
    predictions,
    totals: flags.total && {
      output: totalsOutput(output, await nameOf(source)),
      by: flags.total.map(columnsOf),
    },
    where: whereOf(flags),
    limit: flags.limit,
    workers: flags.workers,
    onProgress: session.onProgress,
  });
  return tellForecasts(session, result);
}

/** Plan it for many machines. */
async function share(session: Session, source: InferenceSource, flags: InferFlags): Promise<void> {
  const { output, log, predictions } = flags;
  assertSharable({ "--output": output, "--log": log, "--predictions": predictions });
  const { shareInference } = await import("../../inference/shared/share_inference.ts");
  const place = await openPlace(flags.share ?? "");
  const { plan: { run, shards }, keys, isNew, due } = await shareInference({
    ...source,
    ...{ place, shards: flags.shards ?? SHARDS, future: flags.future, quantiles: flags.quantiles },
    totals: flags.total && { by: flags.total.map(columnsOf) },
    where: whereOf(flags),
    limit: flags.limit,
    environment: await readEnvironment(),
  });
  tellPlanned(session, { run, keys, isNew, passes: ["forecast"], shards, due }, place);
}

/** The table that --input names, for this forecast alone. */
async function tableOf(
  session: Session,
  source: InferenceSource,
  { input }: InferFlags,
): Promise<Pick<InferenceSource, "table" | "withoutHistory">> {
  if (input === undefined) return {};
  const { inputTable } = await import("../../inference/plan/input_table.ts");
  const { group, findings, serving, quarantinePath, withoutHistory } = await inputTable(source, {
    input,
    access: sourceAccess(session),
    created: source.now().toISOString(),
  });
  const grave = findings.filter(({ severity }) => severity !== "info");
  if (grave.length > 0) session.log.warn(`${input}:\n${formatFindings(grave)}`);
  if (quarantinePath !== null) session.log.warn(`rows that are left out: ${quarantinePath}`);
  const stays = serving === group.version ? "which serves" : `version ${serving} serves as before`;
  session.log.info(`${group.name} to ${formatPeriod(group.calendar, group.end)}: version ${group.version}, ${stays}`);
  return { table: group, withoutHistory };
}

async function nameOf(source: InferenceSource): Promise<string> {
  const { nameTable } = await import("../../inference/plan/plan_inference.ts");
  return nameTable(source);
}

function columnsOf(total: string): string[] {
  return total === "all" ? [] : total.split(",");
}

async function writeDraft(
  session: Session,
  source: InferenceSource,
  { path, defuse, registry, store, config }: InferFlags & { readonly path: string },
): Promise<void> {
  const { draftFuture } = await import("../../inference/plan/draft_future.ts");
  const { group, ...result } = await draftFuture(source, path, { defuse });
  const of = config === undefined ? "" : ` --config ${shellWord(config)}`;
  const next = `deno task infer${of}${folderArguments({ registry, store })} --future ${shellWord(path)}`;
  const text = result.output === null
    ? `${group} has no column that must be known ahead: run infer without --future.`
    : `${formatCount(result.rows, "row")}: ${path}. Put the real values in, then: ${next}`;
  session.result(result, () => text);
}
