import type { ForecastCounts } from "./scores/measured.ts";
import { DataError, RegistryError } from "../core/errors/errors.ts";
import { nameGroup } from "../inference/plan/name_group.ts";
import { ForecastReading } from "../inference/log/read_forecast_log.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { DISK } from "../storage/files/files.ts";
import { costsOf } from "../core/config/metric_choice.ts";
import { concludeLook } from "./conclude_look.ts";
import { checkInputs } from "./inputs/check_inputs.ts";
import type { DataAlarm, InputCheck } from "./inputs/data_alarm.ts";
import { keepLook } from "./last_look.ts";
import { keyConditions, keyInputs, type KeyStanding } from "./watch/key_conditions.ts";
import { watchedTotal } from "./alerting/look_alerts.ts";
import type { MonitorResult } from "./monitor_result.ts";
import { type Look, type MonitorOptions, openLook, spanOf } from "./open_look.ts";
import { addPromise, openPromises } from "./scores/promise_sums.ts";
import { type LogScores, SCORED_FIELDS, scoreLog } from "./scores/score_log.ts";
import { ModelAges, unreadableModels, versionsById } from "./scores/served_versions.ts";
import { gainOf, type MeasuredSums, unknownSums, watchMetrics } from "./scores/watch_metrics.ts";
import { damagedNote, type MonitorNote } from "./watch/monitor_note.ts";
import { Watching } from "./watching.ts";
import { lookAlone } from "./look_alone.ts";

/**
 * Look at what serves a table: compare the forecasts that were logged with what came, beside what the hold-outs of the same
 * versions had promised; let the detectors of every key take in what is new; check what comes in; tell how each key stands.
 *
 * What the look has found, and what the detectors have seen, is kept below `<reports>/monitor/<table>/`: each period of a key is
 * taken in once, however late it comes and however often somebody looks.
 *
 * @param options Folders, table, actuals.
 * @returns Without logged forecasts `checked` is 0 and scores are null.
 * @throws {DataError} `MISSING_GROUP` if the table is gone and its forecasts are there; `CORRUPT_GROUP`; `INVALID_DATE`; what
 * `readActuals` throws; `RUN_IN_PROGRESS` if another process watches the table; `DISK_FULL`,
 * `READ_ONLY` and the like. @throws {RegistryError} `CORRUPT_DATABASE` and the like.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { infer, monitorTable, parseConfig, prepareTable, trainTable } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models`, reports: `${dir}/reports`, now };
 * const row = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1},${20 + t % 12 + t % 5}`;
 * const write = (months: number) =>
 *   Deno.writeTextFileSync(`${dir}/t.csv`, `month,sold\n${Array.from({ length: months }, (_, t) => row(t)).join("\n")}\n`);
 * write(48);
 * const config = parseConfig({
 *   name: "t", source: `${dir}/t.csv`, keys: [], time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"],
 * });
 * await trainTable(config, { ...folders, workers: 0 });
 * const logged = { ...folders, config, predictions: `${dir}/predictions` };
 * await infer({ ...logged, output: `${dir}/forecasts.csv` });
 * write(50);
 * await prepareTable(config, folders);
 * const { checked, forecasts } = await monitorTable({ ...logged, staleAfter: () => 3 });
 * assertEquals([checked, forecasts.pending], [2, 1]);
 * ```
 */
export async function monitorTable(options: MonitorOptions): Promise<MonitorResult> {
  const { predictions, registry: root, config, now } = options;
  const registry = unlessMissing(predictions, () => openRegistry(root, { now, readOnly: true }));
  if (registry === null) return nothingYet(options);
  try {
    const name = unlessMissing(predictions, () => nameGroup(registry, { registry: root, config }));
    if (name === null) return nothingYet(options);
    const look = await openUnlessMissing(registry, name, options);
    return look === null ? nothingYet(options) : await alone(look);
  } finally {
    registry.close();
  }
}

/** A table that is gone, or was never there, is no error as long as nobody has forecast it. */
async function openUnlessMissing(registry: Registry, name: string, options: MonitorOptions): Promise<Look | null> {
  try {
    return await openLook(registry, name, options);
  } catch (thrown) {
    const isMissing = thrown instanceof DataError && thrown.code === "MISSING_GROUP";
    if (isMissing && DISK.list(options.predictions).length === 0) return null;
    throw thrown;
  }
}

/** Null where nothing was ever registered and nothing is logged: there is nothing to look at yet, which is no error. */
function unlessMissing<T>(predictions: string, work: () => T): T | null {
  try {
    return work();
  } catch (thrown) {
    const isMissing = thrown instanceof RegistryError && thrown.code === "NOT_FOUND";
    if (isMissing && DISK.list(predictions).length === 0) return null;
    throw thrown;
  }
}

const NO_COUNTS: ForecastCounts = { logged: 0, scored: 0, pending: 0, unknown: 0, earlier: 0, unmatched: 0 };

function nothingYet({ now, registry, config }: MonitorOptions): MonitorResult {
  return {
    checked: 0,
    keys: keyConditions([], { staleAfter: Infinity }).counts,
    alerts: [],
    metrics: watchMetrics(unknownSums(0), { keys: [], keyColumns: [] }),
    conditions: [],
    blocked: [],
    inputs: null,
    service: null,
    told: [],
    table: config?.name ?? "",
    at: now().toISOString(),
    dataVersion: null,
    actuals: null,
    periods: null,
    forecasts: NO_COUNTS,
    watch: { promise: null, floor: null, watched: 0, notWatched: {}, taken: 0 },
    notes: [{
      code: "NOTHING_REGISTERED",
      message:
        `nothing is registered in ${registry}, or its table is not in the feature store, and no forecast is logged`,
      hint: "Train first: deno task train; or is another folder meant by --registry, --store or --predictions?",
    }],
  };
}

async function alone(look: Look): Promise<MonitorResult> {
  const { group: { name: table }, options: { reports, now, readOnly = false } } = look;
  return await lookAlone({ reports, table, readOnly, now }, () => lookAt(look), (found) => keepLook(reports, found));
}

async function lookAt(look: Look): Promise<MonitorResult> {
  const { registry, group, config, options, notes } = look;
  const all = registry.resolveAll({ group: group.name }), broken = brokenOf(look, all);
  const champions = all.filter(({ damage }) => damage === undefined);
  const watching = Watching.open(look, champions), scores = await scoresOfLog(look, watching);
  const sums = scores === null ? unknownSums(group.keys.length) : measuredSums(look, scores, champions);
  watching.take(scores);
  const inputs = await inputsOf(look), alarms = inputs?.alarms ?? null, facts = watching.facts();
  const standings = await standingsOf(look, champions, { sums, watching, broken, alarms: alarms ?? [] });
  noteNobodyTold(look);
  const { keys, alerts, conditions, blocked, service, told, table, at } = await concludeLook({
    alarms,
    acting: standings.filter(({ findings }) => findings.length > 0),
    watched: facts.watched,
    totals: watching.totals.map((total, t) => watchedTotal(total, watching.ofTotal(t))),
    standings,
  }, { table: group.name, config, options });
  return {
    checked: scores?.counts.scored ?? 0,
    keys,
    alerts,
    metrics: watchMetrics(sums, group),
    conditions,
    blocked,
    inputs,
    service,
    told,
    table,
    at,
    dataVersion: group.version,
    actuals: options.actuals ?? null,
    periods: scores === null ? null : spanOf(look),
    forecasts: { ...scores?.counts ?? NO_COUNTS },
    watch: facts,
    notes,
  };
}

/** Why champions cannot be read, by key id: infer answers these keys by a former version, or not at all. */
function brokenOf({ registry, group, notes }: Look, champions: readonly VersionRow[]): Map<string, RegistryError> {
  const broken = unreadableModels(registry, champions), [first] = broken.values();
  if (first !== undefined) {
    const count = `${broken.size} of ${champions.length} models that serve ${group.name}`;
    notes.push({ code: first.code, message: `${count} cannot be read: ${first.message}`, hint: first.hint });
  }
  return broken;
}

async function scoresOfLog(look: Look, watching: Watching): Promise<LogScores | null> {
  const { group, file, since, config: { horizon, seasonLength, metric }, options, notes, identity } = look;
  const { predictions, signal } = options, watch = watching.forecasts;
  const filter = { table: group.name, role: "served", registry: identity } as const;
  const reading = new ForecastReading(predictions, filter, { fields: SCORED_FIELDS });
  const scores = await scoreLog(reading, {
    ...{ group, file, since, horizon, seasonLength, watch, signal },
    costs: costsOf(metric) ?? undefined,
  });
  notes.push(...reading.damaged.map(damagedNote));
  if (scores === null) notes.push(await noForecasts(look));
  if (scores?.isForeign === true) {
    notes.push({
      code: "CALENDAR_MISMATCH",
      message: `forecasts of ${group.name} whose clock or weeks are not the table's are not compared`,
      hint:
        "Has the table another offset from UTC, or another day that names its weeks? Train again, or mend the table.",
    });
  }
  return scores;
}

async function noForecasts({ group, options: { predictions }, identity }: Look): Promise<MonitorNote> {
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
      hint: "serve logs what it answers; infer with --log; or is another folder meant by --predictions?",
    };
}

/** What came and what was promised, by key. */
function measuredSums(
  { registry, group }: Look,
  { byKey, byStep, weights, actuals: { scale } }: LogScores,
  champions: readonly VersionRow[],
): MeasuredSums {
  const position = new Map(group.keys.map(({ id }, k) => [id, k])), keys = group.keys.map(({ id }) => id);
  const promised = openPromises(group.keys.length, byKey.levels, byKey);
  for (const [id, { key, scores }] of versionsById(registry, group.name, { champions, ids: weights, keys })) {
    const k = position.get(key.id), weight = weights.get(id) ?? 0;
    if (k !== undefined && weight > 0) addPromise(promised, k, { scores, weight });
  }
  return { byKey, byStep, promised, scale };
}

/** What comes in. A table that cannot be checked stops nobody from watching its forecasts. */
async function inputsOf({ registry, group, config: { monitoring }, options, notes }: Look): Promise<InputCheck | null> {
  const { store, now } = options;
  try {
    return await checkInputs({ registry, store, table: group.name, group, monitoring, now });
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    const { code, message, hint } = thrown;
    notes.push({ code, message: `what comes in was not checked: ${message}`, hint });
    return null;
  }
}

/**
 * Rules are those of the config that somebody names. What a run recorded may come from another machine, and is not obeyed: its
 * rules start programs and write files.
 */
function noteNobodyTold(
  { config: { monitoring: { alerts } }, options: { tell, config, readOnly }, notes }: Look,
): void {
  if (tell === undefined || readOnly === true || config !== undefined || alerts.length === 0) return;
  notes.push({
    code: "NOBODY_TOLD",
    message: `nobody is told of alerts by the ${alerts.length} rules that the newest run recorded`,
    hint: "Name the config that has them with --config.",
  });
}

/** Keys of the table, then those that have a model and left it. */
async function standingsOf(
  { registry, group, options: { store } }: Look,
  champions: readonly VersionRow[],
  { sums, watching, broken, alarms }: {
    readonly sums: MeasuredSums;
    readonly watching: Watching;
    readonly broken: ReadonlyMap<string, RegistryError>;
    readonly alarms: readonly DataAlarm[];
  },
): Promise<KeyStanding[]> {
  const ages = new ModelAges(registry, { store, group }), byRun = new Map<string, number | null>();
  for (const { run } of champions) if (!byRun.has(run)) byRun.set(run, await ages.of(run));
  const models = new Map(champions.map((version) => [version.key.id, version])), inputs = keyInputs(alarms);
  const standings = group.keys.map((key, k): KeyStanding => {
    const model = models.get(key.id), age = model === undefined ? null : byRun.get(model.run) ?? null;
    models.delete(key.id);
    const serving = { hasModel: model !== undefined, damage: broken.get(key.id)?.code ?? null };
    const own = { findings: watching.ofKey(k), input: inputs.get(key.id) ?? null };
    return { key, isInTable: true, ...serving, age, gain: gainOf(sums, k), ...own };
  });
  for (const { key } of models.values()) {
    const unknown = { damage: null, age: null, gain: null, findings: [], input: null };
    standings.push({ key, isInTable: false, hasModel: true, ...unknown });
  }
  return standings;
}
