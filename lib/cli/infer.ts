import type { Command } from "commander";
import { loadConfig } from "./load_config.ts";
import {
  addExamples,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  type KeyOptions,
  parsePositive,
  whereOf,
} from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { formatTable } from "./table.ts";

interface InferFlags extends OutputOptions, KeyOptions {
  readonly config?: string;
  readonly registry: string;
  readonly store: string;
  readonly future?: string;
  readonly horizon?: number;
  readonly alias?: string;
  readonly output: string;
}

/** `infer`: forecasts of one key, a filter or all, by their registered champions. */
export function addInferCommand(program: Command, action: Action): void {
  const command = program.command("infer").description(
    "forecast with the registered champions and write the forecasts",
  );
  addKeyOptions(addRegistryOption(command))
    .option("--config <file>", "config of the table; default: the one of the registry's newest run")
    .option("--store <folder>", "feature store", "data/features")
    .option("--future <file>", "rows after the table's end with the columns known ahead, such as price")
    .option("--horizon <n>", "steps ahead, at most those trained for", parsePositive)
    .option("--alias <name>", "alias that names the versions to serve; default: champion")
    .option("--output <file>", "forecasts: .csv, .parquet or .json", "reports/forecasts.csv");
  addExamples(addOutputOptions(command), [
    ["infer", "all keys of the newest run"],
    ["infer --item item_007 --location loc_03 --output one.json", "one key"],
    [
      "infer --config config/orange_juice.json --future promotions.csv --output forecasts.parquet",
      "with prices known ahead",
    ],
  ]);
  command.action(action<InferFlags>(infer));
}

async function infer(session: Session, flags: InferFlags): Promise<void> {
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  const { inferTable } = await import("../inference/infer.ts");
  const result = await inferTable({
    registry: flags.registry,
    store: flags.store,
    config,
    horizon: flags.horizon,
    future: flags.future,
    alias: flags.alias,
    output: flags.output,
    where: whereOf(flags),
    limit: flags.limit,
    now: () => new Date(),
    log: session.log,
    onProgress: (progress) => {
      session.signal.throwIfAborted();
      session.progress.update(progress);
    },
  });
  const counts = Object.entries(result.outcomes);
  session.result(result, () =>
    [
      formatTable([
        { title: "outcome", cells: counts.map(([name]) => name) },
        { title: "keys", cells: counts.map(([, count]) => String(count)) },
      ]),
      `${result.rows} rows: ${result.output}`,
    ].join("\n\n"));
}
