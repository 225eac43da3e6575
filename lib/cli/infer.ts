import type { Command } from "commander";
import type { Config } from "../core/config.ts";
import { RegistryError } from "../core/errors.ts";
import { loadConfig } from "../data/load_config.ts";
import {
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

interface InferFlags extends OutputOptions, KeyOptions {
  readonly config?: string;
  readonly registry: string;
  readonly store: string;
  readonly future?: string;
  readonly draftFuture?: string;
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
    .option("--draft-future <file>", "write such rows with the last known values, to be edited, and stop")
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

async function infer(session: Session, flags: InferFlags): Promise<number> {
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  if (flags.draftFuture !== undefined) {
    await draftFuture(session, flags, config ?? await newestConfig(flags.registry));
    return EXIT.DONE;
  }
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
  return reportFailures(session, result.failures, `see reason in ${result.output}`);
}

async function draftFuture(session: Session, flags: InferFlags, config: Config): Promise<void> {
  const [{ draftFutureFrame }, { currentGroup }] = await Promise.all([
    import("../data/draft_future.ts"),
    import("../data/feature_store.ts"),
  ]);
  const path = flags.draftFuture ?? "";
  const rows = await draftFutureFrame(config, await currentGroup(flags.store, config.name), path);
  const text = rows === 0
    ? `${config.name} has no column that must be known ahead: run infer without --future.`
    : `${rows} rows: ${path}. Put the real values in, then: deno task infer --future ${path}`;
  session.result({ rows, output: rows === 0 ? null : path }, () => text);
}

async function newestConfig(root: string): Promise<Config> {
  const [{ openRegistry }, { readRecordedConfig }] = await Promise.all([
    import("../registry/registry.ts"),
    import("../core/recorded_config.ts"),
  ]);
  const registry = openRegistry(root, { now: () => new Date(), readOnly: true });
  try {
    const [run] = registry.listRuns({ limit: 1 });
    if (run !== undefined) return await readRecordedConfig(run.configJson);
    throw new RegistryError(
      "NOT_FOUND",
      `Cannot find a config as the registry must hold a run: current value is none in ${root}`,
      {
        hint: "Train first, or name the config with --config.",
      },
    );
  } finally {
    registry.close();
  }
}
