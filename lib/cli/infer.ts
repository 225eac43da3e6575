import type { Command } from "commander";
import { loadConfig } from "../data/load_config.ts";
import type { InferenceSource } from "../inference/plan_inference.ts";
import { outputTarget } from "./output_target.ts";
import {
  addDefuseOption,
  addExamples,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  type KeyOptions,
  parsePositive,
  whereOf,
} from "./options.ts";
import { EXIT } from "./exit_code.ts";
import { reportFailures } from "./key_failures.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { formatTable } from "./table.ts";
import { addVersionOptions, choiceOf, type VersionOptions } from "./version_options.ts";

interface InferFlags extends OutputOptions, KeyOptions, VersionOptions {
  readonly config?: string;
  readonly registry: string;
  readonly store: string;
  readonly future?: string;
  readonly draftFuture?: string;
  readonly horizon?: number;
  readonly output: string;
  readonly defuse: boolean;
}

/** `infer`: forecasts of one key, a filter or all, by their registered champions. */
export function addInferCommand(program: Command, action: Action): void {
  const command = program.command("infer").description(
    "forecast with the registered champions and write the forecasts",
  );
  addVersionOptions(addKeyOptions(addRegistryOption(command)))
    .option("--config <file>", "config that names the table; default: that of the registry's newest run")
    .option("--store <folder>", "feature store", "data/features")
    .option(
      "--future <file>",
      "rows after the table's end with the columns known ahead, such as price; they win over rows ahead in the table",
    )
    .option(
      "--draft-future <file>",
      "write such rows, as the table says or with the last known values, to be edited, and stop",
    )
    .option("--horizon <n>", "steps ahead, at most those trained for", parsePositive)
    .option(
      "--output <file>",
      "forecasts: .csv, .parquet or .json; - for CSV on standard output",
      "reports/forecasts.csv",
    );
  addExamples(addOutputOptions(addDefuseOption(command)), [
    ["infer", "all keys of the newest run"],
    ["infer --item item_007 --location loc_03 --output one.json", "one key"],
    ["infer --stage Staging --output challengers.csv", "with the versions that wait, not those that serve"],
    ["infer --output - --quiet | gzip > forecasts.csv.gz", "into another program"],
    [
      "infer --config config/orange_juice.json --future promotions.csv --output forecasts.parquet",
      "with prices known ahead",
    ],
  ]);
  command.action(action<InferFlags>(infer));
}

async function infer(session: Session, flags: InferFlags): Promise<number> {
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  const source = {
    registry: flags.registry,
    store: flags.store,
    config,
    horizon: flags.horizon,
    choice: choiceOf(flags),
    now: () => new Date(),
    log: session.log,
  };
  if (flags.draftFuture !== undefined) {
    await writeDraft(session, source, { path: flags.draftFuture, defuse: flags.defuse });
    return EXIT.DONE;
  }
  const output = outputTarget(flags.output, session.terminal, flags);
  const { inferTable } = await import("../inference/infer.ts");
  const result = await inferTable({
    ...source,
    future: flags.future,
    output,
    defuse: flags.defuse,
    where: whereOf(flags),
    limit: flags.limit,
    onProgress: (progress) => {
      session.signal.throwIfAborted();
      session.progress.update(progress);
    },
  });
  const counts = Object.entries(result.outcomes);
  const table = () =>
    formatTable([
      { title: "outcome", cells: counts.map(([name]) => name) },
      { title: "keys", cells: counts.map(([, count]) => String(count)) },
    ]);
  const place = result.output ?? "standard output";
  session.result(result, () => `${table()}\n\n${result.rows} rows: ${place}`, { isStreamed: result.output === null });
  return reportFailures(session, result.failures, `see reason in ${place}`);
}

async function writeDraft(
  session: Session,
  source: InferenceSource,
  { path, defuse }: { path: string; defuse: boolean },
): Promise<void> {
  const { draftFuture } = await import("../inference/draft_future.ts");
  const { group, ...result } = await draftFuture(source, path, { defuse });
  const text = result.output === null
    ? `${group} has no column that must be known ahead: run infer without --future.`
    : `${result.rows} rows: ${path}. Put the real values in, then: deno task infer --future ${path}`;
  session.result(result, () => text);
}
