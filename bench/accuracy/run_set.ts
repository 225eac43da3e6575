import { type Config, parseConfig } from "@lib/core/config/config.ts";
import type { Logger } from "@lib/core/logger.ts";
import { type PreparedTable, prepareTable } from "@lib/data/prepare.ts";
import { type EvaluatedOrigin, evaluateTable, type EvaluationResult } from "@lib/training/run/evaluate.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { CLASS_BLEND, classBlends, type ForecastsAt } from "./class_blend.ts";
import type { KeyForecast } from "./key_scores.ts";
import { readForecasts } from "./read_forecasts.ts";
import { type GroupWeights, servedWeights } from "./served_weights.ts";
import type { DataSet } from "./sets.ts";
import { type SourceOptions, type SourceTable, sourceTable } from "./source_table.ts";
import { type Usage, withUsage } from "./usage.ts";
import { movedBack } from "./window.ts";

/** Options of {@linkcode runSet}. */
export interface RunOptions extends SourceOptions {
  readonly workers: number;
  /** Windows into the past. */
  readonly back: number;
  /** Whether contenders race, as the config says; false: every one is fitted on every key. */
  readonly racing?: boolean;
}

/** A set in one window, as the product and its peers are given it. */
export interface PreparedSet {
  readonly source: SourceTable;
  readonly config: Config;
  readonly table: PreparedTable;
}

/** A set as it was evaluated. */
export interface SetRun extends PreparedSet {
  readonly evaluation: EvaluationResult;
  /** Of the keys of the largest subset. */
  readonly forecasts: readonly KeyForecast[];
  /** Of `evaluate`, its reading of the table included. */
  readonly usage: Usage;
  /** Names of the combinations that were entered, and of the one that is only measured. */
  readonly combinations: readonly string[];
  /** What serves, at the last origin. */
  readonly weights: Readonly<Record<string, GroupWeights>>;
}

const LOG: Logger = {
  debug() {},
  info: (text) => console.error(`  ${text}`),
  warn: (text) => console.error(`  ${text}`),
};

/** The config of a set. */
export async function readSetConfig(name: string): Promise<Config> {
  return parseConfig(JSON.parse(await Deno.readTextFile(new URL(`../../config/${name}.json`, import.meta.url))));
}

/** Read a set's table in its window. */
export async function prepareSet(set: DataSet, options: RunOptions): Promise<PreparedSet> {
  const store = `${options.scratch}/features`;
  const own = await readSetConfig(set.name), source = await sourceTable(set, own, options), input = source.path;
  const config = await movedBack(own, options.back, { store, input });
  return { source, config, table: await prepareTable(config, { store, input, serve: false }) };
}

/** Evaluate a set by its config, in its window. @param onOrigin Told of every origin, with the ids of the keys that are scored. */
export async function runSet(
  set: DataSet,
  options: RunOptions,
  onOrigin: (origin: EvaluatedOrigin, keys: ReadonlySet<string>) => Promise<void> = () => Promise.resolve(),
): Promise<SetRun> {
  const { scratch, workers, racing } = options, store = `${scratch}/features`;
  const prepared = await prepareSet(set, options), { source, table } = prepared, input = source.path;
  const config = racing === undefined ? prepared.config : { ...prepared.config, racing };
  const output = `${scratch}/${set.name}.parquet`, keys = source.subsets[0]!;
  let weights: SetRun["weights"] = {}, combinations: readonly string[] = [];
  const blends: ForecastsAt = new Map();
  const { value: evaluation, usage } = await withUsage(() =>
    evaluateTable(config, {
      ...{ store, scratch, output, workers, input, log: LOG },
      async onOrigin(origin) {
        weights = await servedWeights(origin, keys);
        combinations = [...choiceOptions(origin.plan).combinations.map(({ name }) => name), CLASS_BLEND];
        for (const [at, forecast] of await classBlends(origin, keys)) blends.set(at, forecast);
        await onOrigin(origin, keys);
      },
    })
  );
  const forecasts = await readForecasts(output, table, { keys, blends });
  return { ...prepared, evaluation, usage, combinations, weights, forecasts };
}
