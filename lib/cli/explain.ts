import { formatCount } from "../core/plural.ts";
import type { Command } from "commander";
import { loadConfig } from "../data/load_config.ts";
import { reportFailures } from "./key_failures.ts";
import {
  addCsvOptions,
  addExamples,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addStoreOption,
  addTrainedTableOption,
  type CsvOptions,
  type KeyOptions,
  parsePositive,
  whereOf,
} from "./options.ts";
import { outputTarget } from "./output_target.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { addVersionOptions, choiceOf, type VersionOptions } from "./version_options.ts";

interface ExplainFlags extends OutputOptions, KeyOptions, VersionOptions, CsvOptions {
  readonly config?: string;
  readonly registry: string;
  readonly store: string;
  readonly future?: string;
  readonly horizon?: number;
  readonly top: number;
  readonly output?: string;
}

/** Keys that are told on a screen: more would not be read. */
const TOLD = 3;

/** `explain`: what forecasts are made of, and why their models serve. */
export function addExplainCommand(program: Command, action: Action): void {
  const command = program.command("explain").description(
    "say what the forecast of a key is made of, and why its model serves",
  );
  addStoreOption(addTrainedTableOption(addVersionOptions(addKeyOptions(addRegistryOption(command)))))
    .option("--future <file>", "rows after the table's end with the columns known ahead, as in infer")
    .option("--horizon <n>", "steps ahead, at most those trained for", parsePositive)
    .option("--top <n>", "features that are told of each key", parsePositive, 8)
    .option(
      "--output <file>",
      "a row per key and step: .csv, .parquet, .json, .xlsx or .arrow; - for CSV on standard output",
    );
  addExamples(addOutputOptions(addCsvOptions(command)), [
    ["explain --item item_07 --location loc_03", "one key: forecast, groups and features, and why this model"],
    ["explain --item item_07 --location loc_03 --horizon 7 --json", "the same as data, each feature at each step"],
    ["explain --stage Staging --item item_07 --location loc_03", "by another version than the one that serves"],
    ["explain --output contributions.parquet", "all keys as a table"],
  ]);
  command.action(action<ExplainFlags>(explain));
}

async function explain(session: Session, flags: ExplainFlags): Promise<number> {
  const choice = choiceOf(flags);
  const output = flags.output === undefined ? undefined : outputTarget(flags.output, session.terminal, flags);
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  // What tells of models is loaded by who wants to know: other commands start without it.
  const [{ explainTable }, { explanationRecord, formatExplanations }] = await Promise.all([
    import("../lineage/explain_table.ts"),
    import("./explain_tables.ts"),
  ]);
  const { registry, store, future, horizon, defuse, digits, limit, json, top } = flags;
  const result = await explainTable({
    ...{ registry, store, config, future, horizon, choice, output, defuse, digits, limit },
    where: whereOf(flags),
    // A table is asked for instead of pages, and what is data has as many keys as were asked for.
    told: json && output === undefined ? Infinity : output === undefined ? TOLD : 0,
    now: () => new Date(),
    log: session.log,
    onProgress: (progress) => {
      session.signal.throwIfAborted();
      session.progress.update(progress);
    },
  });
  const { keys, ...facts } = result, place = result.output ?? "standard output";
  session.result({ keys: keys.map(explanationRecord), ...facts }, () => {
    if (output !== undefined) return `${formatCount(result.rows, "row")}: ${place}`;
    return formatExplanations(result, { top });
  }, { isStreamed: output !== undefined && result.output === null });
  return reportFailures(session, result.failures, output === undefined ? "see above" : `see reason in ${place}`);
}
