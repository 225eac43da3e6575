import { type Config, parseConfig } from "@lib/core/config.ts";
import type { Logger } from "@lib/core/logger.ts";
import { type PreparedTable, prepareTable } from "@lib/data/prepare.ts";
import { evaluateTable, type EvaluationResult } from "@lib/training/evaluate.ts";
import type { KeyForecast } from "./key_scores.ts";
import { readForecasts } from "./read_forecasts.ts";
import type { DataSet } from "./sets.ts";
import { type SourceOptions, type SourceTable, sourceTable } from "./source_table.ts";
import { movedBack } from "./window.ts";

/** Options of {@linkcode runSet}. */
export interface RunOptions extends SourceOptions {
  readonly workers: number;
  /** Windows into the past. */
  readonly back: number;
}

/** A set as it was evaluated. */
export interface SetRun {
  readonly source: SourceTable;
  readonly table: PreparedTable;
  readonly evaluation: EvaluationResult;
  /** Of the keys of the largest subset. */
  readonly forecasts: readonly KeyForecast[];
  /** Of `evaluate`, its reading of the table included. */
  readonly seconds: number;
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

/** Evaluate a set by its config, in its window. */
export async function runSet(set: DataSet, options: RunOptions): Promise<SetRun> {
  const { scratch, workers, back } = options, store = `${scratch}/features`;
  const own = await readSetConfig(set.name), source = await sourceTable(set, own, options), input = source.path;
  const config = await movedBack(own, back, { store, input });
  const output = `${scratch}/${set.name}.parquet`, started = performance.now();
  const evaluation = await evaluateTable(config, { store, scratch, output, workers, input, log: LOG });
  const seconds = (performance.now() - started) / 1000;
  const table = await prepareTable(config, { store, input, serve: false });
  return { source, table, evaluation, seconds, forecasts: await readForecasts(output, table, source.subsets[0]!) };
}
