import { formatCount } from "../../core/text/plural.ts";
import type { Config } from "../../core/config/config.ts";
import { type DataError, ForecastError, RegistryError } from "../../core/errors/errors.ts";
import type { Logger } from "../../core/logger.ts";
import { readRecordedConfig } from "../../core/config/recorded_config.ts";
import { MOST_LEVELS, resolveConfig, type ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { isOtherData } from "../../data/store/other_data.ts";
import { failedGate } from "../../lifecycle/failed_gate.ts";
import type { TrainedRun, TrainedRuns } from "../../lifecycle/trained_runs.ts";
import type { Registry } from "../../registry/registry.ts";
import { horizonTooLong } from "../champions/forecast_panel.ts";
import { newestRun } from "./name_group.ts";
import { stepsUntil, untilTooLate } from "./steps_until.ts";

/** Runs that serve, with the number of their versions, newest first. */
export type ServingRuns = readonly { readonly run: string; readonly versions: number }[];

/** Which runs serve the keys that are asked for. */
export interface AskedKeys {
  /** Number of keys. */
  readonly keys: number;
  /** Whether they are all of the table. */
  readonly isAll: boolean;
  /** Runs that serve them. */
  readonly own: ServingRuns;
  /** Runs that serve any key of the table. */
  all(): ServingRuns;
  /** Whether a key that nothing serves is served as a new one. */
  readonly mayBeNew: boolean;
}

/** What the models that serve need to be told. */
export interface ServingConfig {
  /** The union of what they need: columns known ahead, levels; `horizon`: steps per key. */
  readonly config: ResolvedConfig;
  /** Which run speaks for new keys, if there may be any. */
  readonly newcomerRun?: string;
}

/** On what it is decided. */
interface ConfigSource {
  readonly group: FeatureGroup;
  readonly asked: AskedKeys;
  /** Registry root, for messages. */
  readonly registry: string;
  readonly config?: Config;
  readonly horizon?: number;
  /** Date that says the horizon. */
  readonly until?: string;
  readonly log?: Logger;
}

/**
 * What the models of some keys need to be told, and how far they reach.
 *
 * @param registry Open registry. @param runs Opens runs for the table. @param source Table, keys, steps.
 * @throws {FitError} `HORIZON_TOO_LONG`. @throws {RegistryError} `NOT_FOUND` for a table without a run.
 * @throws {DataError} `INVALID_DATE` of `until`; why none of the models may meet the table, if that is so.
 */
export async function servingConfig(
  registry: Registry,
  runs: TrainedRuns,
  source: ConfigSource,
): Promise<ServingConfig> {
  const { configs, newcomerRun } = await servingConfigs(registry, runs, source);
  const longest = Math.max(...configs.map((config) => config.horizon));
  const { until, group } = source;
  const horizon = until === undefined ? source.horizon ?? longest : stepsUntil(until, group);
  if (horizon > longest && until !== undefined) throw untilTooLate(until, group, { horizon, longest });
  if (horizon > longest) throw horizonTooLong(horizon, longest);
  return { newcomerRun, config: { ...unionOf(configs, source.group), horizon } };
}

/** Configs of the runs whose models may serve, newest first, at least one; and which of them speaks for new keys. */
async function servingConfigs(
  registry: Registry,
  runs: TrainedRuns,
  source: ConfigSource,
): Promise<{ configs: ResolvedConfig[]; newcomerRun?: string }> {
  const { group } = source;
  const { asked, newcomerRun } = await askedRuns(registry, runs, source.asked);
  const configs: ResolvedConfig[] = [];
  let refusal: DataError | null = null, others = 0;
  for (const { run, versions } of asked) {
    const trained = await openReadable(runs, run);
    if (trained === null) continue;
    if (trained.refusal === null) configs.push(trained.config);
    else refusal ??= trained.refusal;
    if (trained.refusal === null && isOtherData(trained.data, group)) others += versions;
  }
  if (others > 0) source.log?.warn(tellOthers(others, group));
  if (configs.length > 0) return { configs, newcomerRun };
  if (refusal !== null) throw refusal;
  return { configs: [await lastConfig(registry, group, source)] };
}

/** Those that serve the keys asked for, with the one that speaks for new keys if there may be any of these. */
async function askedRuns(
  registry: Registry,
  runs: TrainedRuns,
  { keys, isAll, own, all: allRuns, mayBeNew }: AskedKeys,
): Promise<{ asked: ServingRuns; newcomerRun?: string }> {
  const counts = new Map(own.map(({ run, versions }) => [run, versions]));
  const isServed = !isAll && keys === own.reduce((sum, { versions }) => sum + versions, 0);
  if (isServed) return { asked: own };
  // All that serve, whatever is asked for: a new key has one forecast.
  const all = isAll ? own : allRuns();
  const newcomerRun = mayBeNew ? await newcomerRunOf(registry, runs, all) : undefined;
  if (own.length === 0 && newcomerRun === undefined) return { asked: all };
  const asked = all.filter(({ run }) => counts.has(run) || run === newcomerRun);
  return { asked: asked.map(({ run }) => ({ run, versions: counts.get(run) ?? 0 })), newcomerRun };
}

/** The run of the most models that serve, of equal ones the newest; what the gate has refused speaks for no new key. */
async function newcomerRunOf(registry: Registry, runs: TrainedRuns, all: ServingRuns): Promise<string | undefined> {
  for (const { run } of all.toSorted((a, b) => b.versions - a.versions)) {
    const trained = await openReadable(runs, run);
    if (trained?.refusal === null && failedGate(registry, run) === null) return run;
  }
}

/** A run that cannot be read costs its own keys their model, which then say so. */
async function openReadable(runs: TrainedRuns, run: string): Promise<TrainedRun | null> {
  try {
    return await runs.open(run);
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

function tellOthers(models: number, { name, version }: FeatureGroup): string {
  return `${formatCount(models, "model was", "models were")} trained on another v${version} of ${name} than the one ` +
    "that is there: it was built anew since, or put in its place; train again (OTHER_DATA)";
}

/** Nothing serves: every key will say so, for as many steps as were last asked for. Of a table without a run nothing can be said. */
async function lastConfig(registry: Registry, group: FeatureGroup, source: ConfigSource): Promise<ResolvedConfig> {
  const newest = newestRun(registry, group.name);
  if (newest !== undefined) {
    return source.config === undefined
      ? await readRecordedConfig(newest.configJson)
      : resolveConfig(source.config, group.calendar);
  }
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot forecast ${group.name} as the registry must hold a run of it: current value is none in ${source.registry}`,
    { hint: `Train first: deno task train with the config whose name is ${group.name}.` },
  );
}

/** What all models together need to be told; of more levels than a table may have, those of the newest runs. */
function unionOf(configs: readonly ResolvedConfig[], group: FeatureGroup): ResolvedConfig {
  const newest = configs[0]!;
  const distinct = <T>(
    values: readonly T[],
  ) => [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  return {
    ...newest,
    keys: group.keyColumns,
    time: group.time,
    levels: distinct(configs.flatMap((config) => config.levels)).slice(0, MOST_LEVELS),
    exogenous: { ...newest.exogenous, future: distinct(configs.flatMap((config) => config.exogenous.future)) },
  };
}
