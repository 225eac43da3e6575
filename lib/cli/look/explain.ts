import { formatCount } from "../../core/text/plural.ts";
import type { Command } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import { registeredTable } from "../../inference/plan/registered_table.ts";
import type { ExplainOptions, ExplainResult } from "../../lineage/explain_table.ts";
import { reportFailures } from "../session/key_failures.ts";
import {
  addCsvOptions,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addStoreOption,
  addTrainedTableOption,
  type CsvOptions,
  type KeyOptions,
  parsePositive,
  whereOf,
} from "../options/options.ts";
import { outputTarget } from "../options/output_target.ts";
import { refusePeriods } from "../options/series_flags.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { addVersionOptions, chosenVersion, type VersionOptions } from "../options/version_options.ts";

interface ExplainFlags extends CommonOptions, KeyOptions, VersionOptions, CsvOptions {
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
export function addExplainCommand(program: Command, action: CommandAction): void {
  const command = program.command("explain").description(
    "say what the forecast of a key, or the predictions of its rows, are made of, and why its model serves",
  );
  addStoreOption(addTrainedTableOption(addVersionOptions(addKeyOptions(addRegistryOption(command)))))
    .option("--future <file>", "rows after the table's end with the columns known ahead, as in infer")
    .option("--horizon <n>", "steps ahead, at most those trained for", parsePositive)
    .option("--top <n>", "features that are told of each key", parsePositive, 8)
    .option(
      "--output <file>",
      "a row per key and step: .csv, .parquet, .json, .xlsx or .arrow; - for CSV on standard output",
    );
  addOutputOptions(addCsvOptions(command), [
    ["explain --item item_07 --location loc_03", "one key: forecast, groups and features, and why this model"],
    ["explain --item item_07 --location loc_03 --horizon 7 --json", "the same as data, each feature at each step"],
    ["explain --stage Staging --item item_07 --location loc_03", "by another version than the one that serves"],
    ["explain --output contributions.parquet", "all keys as a table"],
  ]);
  command.action(action<ExplainFlags>(explain));
}

async function explain(session: Session, flags: ExplainFlags): Promise<number> {
  const choice = chosenVersion(flags);
  const output = flags.output === undefined ? undefined : outputTarget(flags.output, session.terminal, flags);
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  const { registry, store, future, horizon, defuse, digits, limit, json, top } = flags;
  const source = { registry, store, config, future, horizon, choice, now: () => new Date(), log: session.log };
  const options = {
    ...{ ...source, output, defuse, digits, limit },
    where: whereOf(flags),
    // A table is asked for instead of pages, and what is data has as many keys as were asked for.
    told: json && output === undefined ? Infinity : output === undefined ? TOLD : 0,
    onProgress: session.onProgress,
  };
  const table = registeredTable(source), isRows = table !== null && hasRows(table);
  if (isRows) refusePeriods(flags, `explain predictions of ${table.name}`);
  const told = isRows ? await explainedRows(options, { top }) : await explainedSteps(options, { top });
  const { facts, records, pages } = told, place = facts.output ?? "standard output";
  session.result({ keys: records(), ...facts }, () => {
    if (output !== undefined) return `${formatCount(facts.rows, "row")}: ${place}`;
    return pages();
  }, { isStreamed: output !== undefined && facts.output === null });
  return reportFailures(session, facts.failures, output === undefined ? "see above" : `see reason in ${place}`);
}

/** What was explained, as data and on a screen. */
interface Explained {
  readonly facts: Pick<ExplainResult, "more" | "failures" | "rows" | "output" | "dataVersion" | "damaged">;
  readonly records: () => Record<string, unknown>[];
  readonly pages: () => string;
}

// What tells of models is loaded by who wants to know: other commands start without it.
async function explainedSteps(options: ExplainOptions, { top }: { readonly top: number }): Promise<Explained> {
  const [{ explainTable }, { explanationRecord, formatExplanations }] = await Promise.all([
    import("../../lineage/explain_table.ts"),
    import("./explain_tables.ts"),
  ]);
  const result = await explainTable(options), { keys, ...facts } = result;
  return { facts, records: () => keys.map(explanationRecord), pages: () => formatExplanations(result, { top }) };
}

async function explainedRows(options: ExplainOptions, { top }: { readonly top: number }): Promise<Explained> {
  const [{ explainTableRows }, { formatRowExplanations, rowExplanationRecord }] = await Promise.all([
    import("../../lineage/explain_rows.ts"),
    import("./explain_row_tables.ts"),
  ]);
  const result = await explainTableRows(options), { keys, isShare: _, ...facts } = result;
  return { facts, records: () => keys.map(rowExplanationRecord), pages: () => formatRowExplanations(result, { top }) };
}
