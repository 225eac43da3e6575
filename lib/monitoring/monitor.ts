import { type Calendar, formatPeriod, parsePeriod, PERIODS_PER_YEAR } from "../core/calendar.ts";
import type { Config } from "../core/config_type.ts";
import { ForecastError, RegistryError } from "../core/errors.ts";
import { readRecordedConfig } from "../core/recorded_config.ts";
import { resolveConfig, type ResolvedConfig } from "../core/resolve_config.ts";
import { currentGroup, type FeatureGroup } from "../data/feature_store.ts";
import type { GroupDamage } from "../data/group_damage.ts";
import type { FileActuals } from "../data/read_actuals.ts";
import { nameGroup, newestRun } from "../inference/name_group.ts";
import { ForecastReading } from "../inference/read_forecast_log.ts";
import { registryIdentity } from "../registry/identity.ts";
import type { VersionRow } from "../registry/records.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { DISK } from "../storage/files.ts";
import { type AlertDelivery, deliverAlerts, type DeliverOptions } from "./alerting/deliver_alerts.ts";
import { type Alert, alertOfData } from "./alerts.ts";
import { checkInputs } from "./inputs/check_inputs.ts";
import { keyConditions, type KeyStanding } from "./key_conditions.ts";
import type { MonitorNote, MonitorResult } from "./monitor_result.ts";
import { addPromise, openPromises } from "./promise_sums.ts";
import { type LogScores, scoreLog } from "./score_log.ts";
import { ModelAges, versionsById } from "./served_versions.ts";
import { emptySums, gainOf, type MeasuredSums, watchMetrics } from "./watch_metrics.ts";

/** How people are reached, and where it is kept what they were told. */
export interface TellOptions extends Pick<DeliverOptions, "variable" | "fetch" | "wait" | "run"> {
  /** Folder of reports. */
  readonly reports: string;
}

/** What to look at. */
export interface MonitorOptions {
  /** Registry root. */
  readonly registry: string;
  /** Folder of the feature store. */
  readonly store: string;
  /** Folder of the log of forecasts. */
  readonly predictions: string;
  /** Names the table; default: that of the registry's newest run. */
  readonly config?: Config;
  /** File of actuals that the feature store does not have yet; where both have one, the file's counts. */
  readonly actuals?: string;
  /** First period that is looked at, as the table writes it or as an ISO date; default: about a quarter of a year. */
  readonly since?: string;
  /** How those are reached who want to be told by `monitoring.alerts` of `config`; default: nobody is told. */
  readonly tell?: TellOptions;
  /** Age from which a model is stale, periods. */
  readonly staleAfter: (config: ResolvedConfig) => number;
  /** Clock. */
  readonly now: () => Date;
  /** Fires when the look is to be broken off. */
  readonly signal?: AbortSignal;
}

/**
 * Look at what serves a table: compare the forecasts that were logged with what came, beside what the hold-outs of the same
 * versions had promised, and tell how each key stands.
 *
 * @param options Folders, table, actuals.
 * @returns Without logged forecasts `checked` is 0 and scores are null.
 * @throws {DataError} `MISSING_GROUP` if the table is gone and its forecasts are there; `CORRUPT_GROUP`; `INVALID_DATE`; what
 * `readActuals` throws. @throws {RegistryError} `CORRUPT_DATABASE` and the like.
 */
export async function monitorTable(options: MonitorOptions): Promise<MonitorResult> {
  const registry = openIfThere(options);
  if (registry === null) return nothingYet(options, options.config?.name ?? "");
  try {
    const name = nameIfThere(registry, options);
    return name === null ? nothingYet(options, "") : await lookAt(registry, name, options);
  } finally {
    registry.close();
  }
}

/** Null where nothing was ever registered and nothing is logged: there is nothing to look at yet, which is no error. */
function openIfThere({ registry: root, predictions, now }: MonitorOptions): Registry | null {
  return unlessMissing(predictions, () => openRegistry(root, { now, readOnly: true }));
}

function nameIfThere(registry: Registry, { registry: root, config, predictions }: MonitorOptions): string | null {
  return unlessMissing(predictions, () => nameGroup(registry, { registry: root, config }));
}

function unlessMissing<T>(predictions: string, work: () => T): T | null {
  try {
    return work();
  } catch (thrown) {
    const isMissing = thrown instanceof RegistryError && thrown.code === "NOT_FOUND";
    if (isMissing && DISK.list(predictions).length === 0) return null;
    throw thrown;
  }
}

function nothingYet({ now, registry }: MonitorOptions, table: string): MonitorResult {
  const group = { keys: [], keyColumns: [] }, { counts, conditions } = keyConditions([], { staleAfter: Infinity });
  return {
    checked: 0,
    keys: counts,
    alerts: [],
    metrics: watchMetrics(emptySums(0), group),
    conditions,
    blocked: [],
    inputs: null,
    told: [],
    table,
    at: now().toISOString(),
    dataVersion: null,
    actuals: null,
    periods: null,
    forecasts: { logged: 0, scored: 0, pending: 0, unknown: 0, earlier: 0, unmatched: 0 },
    notes: [{
      code: "NOTHING_REGISTERED",
      message: `nothing is registered in ${registry} and no forecast is logged`,
      hint: "Train first: deno task train.",
    }],
  };
}

/** What a look rests on. */
interface Look {
  readonly registry: Registry;
  readonly group: FeatureGroup;
  readonly config: ResolvedConfig;
  readonly options: MonitorOptions;
  /** More actuals, or null. */
  readonly file: FileActuals | null;
  /** First period. */
  readonly since: number;
  readonly notes: MonitorNote[];
}

async function lookAt(registry: Registry, name: string, options: MonitorOptions): Promise<MonitorResult> {
  const notes: MonitorNote[] = [], group = await openTable(name, options, notes);
  const config = await configOf(registry, group, options), file = await fileOf(config, group, { options, notes });
  const since = firstPeriod(group, { config, file, since: options.since });
  const look: Look = { registry, group, config, options, file, since, notes };
  const scores = await scoresOfLog(look), champions = soundOnly(registry.resolveAll({ group: name }));
  const sums = scores === null ? emptySums(group.keys.length) : measuredSums(look, scores, champions);
  const standings = await standingsOf(look, champions, sums);
  const { counts, conditions } = keyConditions(standings, { staleAfter: options.staleAfter(config) });
  const inputs = await checkInputs({ ...options, registry, table: name, group, monitoring: config.monitoring });
  const alerts = inputs.alarms.map(alertOfData);
  return {
    checked: scores?.counts.scored ?? 0,
    keys: counts,
    alerts,
    metrics: watchMetrics(sums, group),
    conditions,
    blocked: inputs.alarms.filter(({ blocking }) => blocking),
    inputs,
    told: await tellAlerts(alerts, look),
    table: name,
    at: options.now().toISOString(),
    dataVersion: group.version,
    actuals: options.actuals ?? null,
    periods: scores === null ? null : spanOf(look),
    forecasts: { ...scores?.counts ?? { logged: 0, scored: 0, pending: 0, unknown: 0, earlier: 0, unmatched: 0 } },
    notes,
  };
}

/**
 * Tell by the rules of the config that somebody names. What a run recorded may come from another machine, and is not obeyed:
 * its rules start programs and write files.
 */
async function tellAlerts(alerts: readonly Alert[], look: Look): Promise<AlertDelivery[]> {
  const { group, config: { monitoring }, options, notes } = look, { tell, now, config } = options;
  if (tell === undefined) return [];
  if (config === undefined && monitoring.alerts.length > 0) {
    notes.push({
      code: "NOBODY_TOLD",
      message: `nobody is told of alerts by the ${monitoring.alerts.length} rules that the newest run recorded`,
      hint: "Name the config that has them with --config.",
    });
  }
  const rules = config?.monitoring.alerts ?? [];
  const state = `${tell.reports}/monitor/${group.name}/alerts.json`;
  return await deliverAlerts({ ...tell, table: group.name, rules, alerts, looked: ["data"], state, now });
}

async function openTable(name: string, { store }: MonitorOptions, notes: MonitorNote[]): Promise<FeatureGroup> {
  const onDamage = ({ path, detail }: GroupDamage) =>
    notes.push({
      code: "CORRUPT_GROUP",
      message: `${path} is not as it was written: ${detail}; another version of the table stands in`,
      hint: "deno task fsck --repair, then deno task features.",
    });
  return await currentGroup(store, name, { onDamage });
}

/** What somebody names, or what the newest run of the table was made with. */
async function configOf(registry: Registry, group: FeatureGroup, { config }: MonitorOptions): Promise<ResolvedConfig> {
  const newest = config === undefined ? newestRun(registry, group.name) : undefined;
  if (newest !== undefined) return await readRecordedConfig(newest.configJson);
  if (config !== undefined) return resolveConfig(config, group.calendar);
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot watch ${group.name} as the registry must hold a run of it: current value is none`,
    { hint: `Train first: deno task train with the config whose name is ${group.name}.` },
  );
}

/** Actuals from a file, which needs the database that reads tables. */
async function fileOf(
  config: ResolvedConfig,
  group: FeatureGroup,
  { options: { actuals }, notes }: { readonly options: MonitorOptions; readonly notes: MonitorNote[] },
): Promise<FileActuals | null> {
  if (actuals === undefined) return null;
  const { readActuals } = await import("../data/read_actuals.ts");
  const file = await readActuals(config, group, actuals);
  for (const { code, count, message, examples } of file.findings) {
    const example = examples.length === 0 ? "" : ` (${examples.join(", ")})`;
    notes.push({ code, message: `${actuals}: ${count} ${message}${example}`, hint: "" });
  }
  return file;
}

/** Fewest periods that are looked at, and fewest horizons. */
const FEWEST_PERIODS = 12, FEWEST_HORIZONS = 2;

function firstPeriod(
  { calendar, end }: FeatureGroup,
  { config, file, since }: {
    readonly config: ResolvedConfig;
    readonly file: FileActuals | null;
    readonly since?: string;
  },
): number {
  if (since !== undefined) return parsePeriod(calendar, since);
  const last = file === null ? end : file.period.reduce((most, period) => Math.max(most, period), end);
  return last + 1 - lookBack(calendar, config);
}

function lookBack({ frequency }: Calendar, { horizon }: ResolvedConfig): number {
  return Math.max(FEWEST_PERIODS, FEWEST_HORIZONS * horizon, Math.ceil(PERIODS_PER_YEAR[frequency] / 4));
}

function spanOf({ group: { calendar, end }, since, file }: Look): [first: string, last: string] {
  const last = file === null ? end : file.period.reduce((most, period) => Math.max(most, period), end);
  return [formatPeriod(calendar, since), formatPeriod(calendar, Math.max(since, last))];
}

async function scoresOfLog(look: Look): Promise<LogScores | null> {
  const { group, file, since, config: { horizon, seasonLength }, options, notes } = look;
  const { predictions, signal } = options, identity = identityOf(look);
  const reading = new ForecastReading(predictions, { table: group.name, role: "served", registry: identity });
  const scores = await scoreLog(reading, { group, file, since, horizon, seasonLength, signal });
  for (const { path, message } of reading.damaged) {
    const hint = "What is whole was read; remove the file, or restore it from a backup.";
    notes.push({ code: "DAMAGED_FILE", message: `${path}: ${message}`, hint });
  }
  if (scores === null) notes.push(await noForecasts(look, identity));
  return scores;
}

/** By which the log tells registries apart; undefined where the first run cannot be read. */
function identityOf({ registry, notes }: Look): string | undefined {
  try {
    return registryIdentity(registry.recordedRuns());
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    const { code, message, hint } = thrown;
    notes.push({ code, message: `forecasts of all registries are taken: ${message}`, hint });
    return undefined;
  }
}

async function noForecasts({ group, options: { predictions } }: Look, identity?: string): Promise<MonitorNote> {
  const any = new ForecastReading(predictions, { table: group.name, role: "served" });
  const isOther = identity !== undefined && !(await any.batches().next()).done;
  return isOther
    ? {
      code: "OTHER_REGISTRY",
      message: `the forecasts of ${group.name} in ${predictions} were logged by another registry`,
      hint: "Name the registry that made them with --registry, or the log of this one with --predictions.",
    }
    : {
      code: "NO_FORECASTS",
      message: `no forecast of ${group.name} is logged in ${predictions}`,
      hint: "serve logs what it answers; infer with --log.",
    };
}

function soundOnly(versions: readonly VersionRow[]): VersionRow[] {
  return versions.filter(({ damage }) => damage === undefined);
}

/** What came and what was promised, by key. */
function measuredSums(
  { registry, group }: Look,
  { byKey, byStep, weights, actuals }: LogScores,
  champions: readonly VersionRow[],
): MeasuredSums {
  const position = new Map(group.keys.map(({ id }, k) => [id, k])), { scale } = actuals;
  const keys = group.keys.map(({ id }) => id), promised = openPromises(group.keys.length, byKey.levels);
  for (const [id, { key, scores }] of versionsById(registry, group.name, { champions, ids: weights, keys })) {
    const k = position.get(key.id), weight = weights.get(id) ?? 0;
    if (k !== undefined && weight > 0) addPromise(promised, k, { scores, weight });
  }
  return { byKey, byStep, promised, scale };
}

/** Keys of the table, then those that have a model and left it. */
async function standingsOf(
  { registry, group, options: { store } }: Look,
  champions: readonly VersionRow[],
  sums: MeasuredSums,
): Promise<KeyStanding[]> {
  const ages = new ModelAges(registry, { store, group }), byRun = new Map<string, number | null>();
  for (const { run } of champions) if (!byRun.has(run)) byRun.set(run, await ages.of(run));
  const models = new Map(champions.map((version) => [version.key.id, version]));
  const standings = group.keys.map((key, k): KeyStanding => {
    const model = models.get(key.id), age = model === undefined ? null : byRun.get(model.run) ?? null;
    models.delete(key.id);
    return { key, isInTable: true, hasModel: model !== undefined, age, gain: gainOf(sums, k) };
  });
  for (const { key } of models.values()) {
    standings.push({ key, isInTable: false, hasModel: true, age: null, gain: null });
  }
  return standings;
}
