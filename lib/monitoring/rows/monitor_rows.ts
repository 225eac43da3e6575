import type { ResolvedConfig } from "../../core/resolve_config.ts";
import { RegistryError } from "../../core/errors.ts";
import type { Finding } from "../../core/finding.ts";
import { metricName } from "../../core/metric_choice.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import { agree, formatCount } from "../../core/plural.ts";
import { partition, type SeriesKey, seriesKey } from "../../core/panel.ts";
import { type FeatureGroup, openGroup, versionDir } from "../../data/feature_store.ts";
import { readChunk } from "../../data/read_chunk.ts";
import type { RowLayout } from "../../data/rows/row_layout.ts";
import { thinRows } from "../../data/rows/thin_rows.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { predictServed } from "../../inference/rows/predict_served.ts";
import { rejectedLines, type ServedRows, type ServedSource, withServedRows } from "../../inference/rows/served_rows.ts";
import { storedRows } from "../../inference/rows/stored_rows.ts";
import type { VersionRow } from "../../registry/records.ts";
import { problemOf } from "../../training/problem_of.ts";
import type { Problem } from "../../competition/problem.ts";
import { partSpans } from "../../competition/table/part_spans.ts";
import { type AlertDelivery, deliverAlerts } from "../alerting/deliver_alerts.ts";
import type { Alert } from "../alerts.ts";
import { alarmKeys, type DataAlarm, sortAlarms } from "../inputs/data_alarm.ts";
import { keyConditions, type KeyStanding } from "../key_conditions.ts";
import { alarmOfMass, alertsOf, watchedKey } from "../look_alerts.ts";
import type { Condition, KeyCondition } from "../monitor_result.ts";
import type { TellOptions } from "../open_look.ts";
import { type CollectedRows, collectRows, rowLayoutOf } from "./collect_rows.ts";
import { judgeSamples, type RowDrift } from "./judge_samples.ts";
import { RowSamples } from "./row_samples.ts";
import type { RowScores } from "./score_keys.ts";
import { type PromisedKey, type WatchedKeys, watchKeys } from "./watch_keys.ts";

/** What to look at. */
export interface MonitorRowsOptions extends Omit<ServedSource, "output" | "choice"> {
  /** Folder of reports: below `monitor/<table>/` it is remembered what was told. */
  readonly reports: string;
  /** How those are reached who want to be told by `monitoring.alerts` of `config`; default: nobody is told. */
  readonly tell?: TellOptions;
  /** Share of a key's rows that came since its training from which its model is stale, percent. */
  readonly staleAfter: (config: ResolvedConfig) => number;
}

/** What a look at rows gave. Plain data; the `--json` object of `monitor` for rows. */
export interface RowsMonitorResult {
  /** Rows that were scored; 0 where no targets have come. */
  readonly checked: number;
  /** Keys by condition: those of the rows, and those with a model. */
  readonly keys: Readonly<Record<Condition, number>>;
  /** Data first, then keys to act on. */
  readonly alerts: readonly Alert[];
  /** Every key that is not ok. */
  readonly conditions: readonly KeyCondition[];
  /** What stands against retraining on these data; empty: nothing. */
  readonly blocked: readonly DataAlarm[];
  /** Version that the newest models were trained on, and how far the rows that came are from it, column by column. */
  readonly inputs: { readonly reference: number; readonly drift: readonly RowDrift[] };
  /** Scores of the rows that came, as of `evaluate`; null without any. */
  readonly scores: RowScores | null;
  /** What the hold-outs of the versions that predicted them had promised, weighted by their rows; null where unknown. */
  readonly promised: Readonly<Record<string, number | null>>;
  /** Keys that were tested for larger errors, or intervals that hold less. */
  readonly watched: number;
  /** Who was told of alerts, and what went wrong with it. */
  readonly told: readonly AlertDelivery[];
  /** Name of the table. */
  readonly table: string;
  /** ISO instant (UTC) of the look. */
  readonly at: string;
  /** Version of the table that serves. */
  readonly dataVersion: number;
  /** What models were chosen by. */
  readonly metric: string;
  /** What was read. */
  readonly input: string;
  /** Rows read. */
  readonly rows: number;
  /** Rows that training has seen, which were left out. */
  readonly seen: number;
  /** Rows by outcome. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** What was odd about the rows. */
  readonly findings: readonly Finding[];
}

/** Rows of training that are predicted, to see how predictions have moved. */
const MOST_PREDICTED = 2000;

/**
 * Look at rows that came to a table without a calendar, with targets or without: how far they, and what is predicted of them, are
 * from those that models learned from; how what serves did on those whose targets came, beside what its hold-outs promised.
 *
 * @param options Registry, store, rows, who is told.
 * @throws {DataError} As `evaluateRows`, but for `NO_USABLE_ROWS`: what cannot be scored is looked at all the same.
 */
export async function monitorRows(options: MonitorRowsOptions): Promise<RowsMonitorResult> {
  const moreOf = (group: FeatureGroup, columns: readonly string[]) => {
    const { targets } = rowLayoutOf(group);
    return { names: targets.every((name) => columns.includes(name)) ? targets : [], hint: "" };
  };
  return await withServedRows({ ...options, output: NOWHERE }, moreOf, (served) => lookAt(served, options));
}

/** Predictions go nowhere. */
const NOWHERE = { write() {} };

async function lookAt(served: ServedRows, options: MonitorRowsOptions): Promise<RowsMonitorResult> {
  const { group, config, registry, input } = served, { monitoring } = config, layout = rowLayoutOf(group);
  const [newest] = registry.servingRuns({ group: group.name });
  if (newest === undefined) throw nothingServes(group.name);
  const run = await served.runs.open(newest.run);
  const spec = run.rows.spec(),
    reference = await openGroup(versionDir(options.store, run.data.group, run.data.version));
  const came = new RowSamples(spec, layout.classes), before = new RowSamples(spec, layout.classes);
  const strangers = new Map<string, SeriesKey>(), known = new Set(reference.keys.map(({ id }) => id));
  const collected = await collectRows(served, {
    ...{ ...options, withSeen: false, mayLack: true },
    onBlock({ table, predictions, came: { values }, use }) {
      came.add(table.panel(spec), { isTaken: (row) => use[row] !== "seen", targets: values, predictions });
      table.keys.forEach((key) => !known.has(key.id) && strangers.set(key.id, key));
    },
  });
  await sampleTraining(served, { reference, before, spec });
  const champions = registry.resolveAll({ group: group.name }).filter(({ damage }) => damage === undefined);
  const problem = problemOf({ config, spec: await collected.spec(), spans: SPANS });
  const promises = promisesOf(collected, champions, { problem, layout, config });
  const watch = watchKeys(promises, {
    problem,
    level: config.levels[0] ?? null,
    share: monitoring.effect.share,
  });
  const judged = judgeSamples(came, before, { limits: monitoring.data, isTimed: layout.isTimed });
  const acting = watch.keys.filter(({ findings }) => findings.length > 0);
  const mass = alarmOfMass(acting, { watched: watch.watched, limit: monitoring.massAlarm });
  const alarms = sortAlarms([...judged.alarms, ...newKeys(strangers, known.size), ...mass === null ? [] : [mass]]);
  const all = { subject: "", name: "all keys together", keys: watch.keys.length, findings: watch.total };
  const alerts = alertsOf(alarms, acting.map(({ key, findings }) => watchedKey(key, findings)), [all]);
  const { counts, conditions } = keyConditions(
    standingsOf({ trained: collected.trained, promises, champions, watch, strangers, targets: layout.targets.length }),
    { staleAfter: options.staleAfter(config) },
  );
  const { tally, uses, notes, seen } = collected;
  return {
    checked: uses.scored,
    keys: counts,
    alerts,
    conditions,
    blocked: alarms.filter(({ blocking }) => blocking),
    inputs: { reference: reference.version, drift: judged.drift },
    scores: collected.keys === 0 ? null : await collected.scores(),
    promised: meanPromise(promises),
    watched: watch.watched,
    told: await tellAll(group.name, { options, alerts, isMass: mass !== null }),
    table: group.name,
    at: options.now().toISOString(),
    dataVersion: group.version,
    metric: metricName(config.metric),
    input,
    rows: tally.rows,
    seen: seen.treatment === "left_out" ? seen.count : 0,
    outcomes: tally.outcomes,
    findings: [...notes.list("warning").filter(({ code }) => code !== "SEEN_ROW"), ...await rejectedLines(served)],
  };
}

function nothingServes(table: string): RegistryError {
  return new RegistryError(
    "NOT_FOUND",
    `Cannot monitor rows of ${table} as at least one of its models must serve: current value is none`,
    { hint: "Let a run serve first: deno task promote." },
  );
}

const SPANS = partSpans({ folds: 1, isInTime: false, hasTest: false });

/** Rows of training, and what serves predicts of some of them. */
async function sampleTraining(
  { resolver, form }: ServedRows,
  { reference, before, spec }: {
    readonly reference: FeatureGroup;
    readonly before: RowSamples;
    readonly spec: TableSpec;
  },
): Promise<void> {
  const share = Math.max(1, Math.ceil(reference.rows / MOST_PREDICTED));
  for (const { from, to } of reference.chunks) {
    const panel = await readChunk(reference, from, to);
    for (const [k, serving] of (await resolver.resolve(panel.keys)).entries()) {
      const own = partition(panel, k), some = thinRows(own, Math.max(1, Math.floor(own.ds.length / share)));
      const table = storedRows(some);
      const predictions = await predictServed(table, { serving: [serving], resolver, levels: form.levels });
      before.add({ ...table.panel(spec), ds: some.ds }, { isTaken: () => true, targets: some.y, predictions });
    }
  }
}

/** Rows that came by key, with what the hold-out of their version had promised; keys that no run has seen have no promise. */
function promisesOf(
  collected: CollectedRows,
  champions: readonly VersionRow[],
  { problem, layout: { targets }, config }: {
    readonly problem: Problem;
    readonly layout: RowLayout;
    readonly config: ResolvedConfig;
  },
): PromisedKey[] {
  const byId = new Map(champions.map(({ id, scores }) => [id, scores]));
  return Array.from(collected.each(), (scored): PromisedKey => {
    const { key, by } = scored, told = collected.trained.targetsOf(key.id, by.run);
    const scores = told.length === 0 ? { scale: { mae: NaN, mse: NaN } } : problem.measure(told);
    return {
      scored,
      promised: byId.get(by.id ?? 0) ?? {},
      heldRows: Math.round(config.split.test * told.length / targets.length),
      scales: scores,
    };
  });
}

function meanPromise(keys: readonly PromisedKey[]): Record<string, number | null> {
  const names = new Set(keys.flatMap(({ promised }) => Object.keys(promised)));
  return Object.fromEntries([...names].map((name) => {
    const known = keys.filter(({ promised }) => Number.isFinite(promised[name]));
    const rows = known.reduce((sum, { scored }) => sum + scored.rows, 0);
    const sum = known.reduce((total, { scored, promised }) => total + scored.rows * promised[name]!, 0);
    return [name, rows === 0 ? null : sum / rows];
  }));
}

/** Keys of the rows that came, and those with a model. */
function standingsOf({ trained, promises, champions, watch, strangers, targets }: {
  readonly trained: CollectedRows["trained"];
  readonly promises: readonly PromisedKey[];
  readonly champions: readonly VersionRow[];
  readonly watch: WatchedKeys;
  readonly strangers: ReadonlyMap<string, SeriesKey>;
  /** Of a row. */
  readonly targets: number;
}): KeyStanding[] {
  const watched = new Map(watch.keys.map((one) => [one.key.id, one]));
  const came = new Map(promises.map(({ scored: { key, rows } }) => [key.id, rows]));
  const models = new Set(champions.map(({ key }) => key.id));
  const standing = (key: SeriesKey, run: string | null): KeyStanding => {
    const known = run === null ? 0 : trained.targetsOf(key.id, run).length / targets;
    const { gain = null, findings = [] } = watched.get(key.id) ?? {};
    const age = known === 0 ? null : 100 * (came.get(key.id) ?? 0) / known;
    return { key, isInTable: true, hasModel: run !== null, damage: null, age, gain, findings, input: null };
  };
  const fresh = [...strangers.values()].filter(({ id }) => !models.has(id));
  return [...champions.map(({ key, run }) => standing(key, run)), ...fresh.map((key) => standing(key, null))];
}

function newKeys(strangers: ReadonlyMap<string, SeriesKey>, of: number): DataAlarm[] {
  if (strangers.size === 0) return [];
  const keys = [...strangers.values()].map(({ parts }) => seriesKey(parts));
  return [{
    code: "KEYS_NEW",
    severity: "info",
    blocking: false,
    scope: "keys",
    message: `${formatCount(keys.length, "key")} of the rows that came ${
      agree(keys.length, "was", "were")
    } not in training, ${of} were`,
    hint:
      "Models of all keys predict them where such serve, else nothing does; train, so that they may have their own.",
    column: "",
    keys: alarmKeys(keys),
    evidence: { new: keys.length, of },
  }];
}

/** Tell by the rules of the config that somebody names, as of a look at forecasts. */
async function tellAll(
  table: string,
  { options: { config, reports, tell, now }, alerts, isMass }: {
    readonly options: MonitorRowsOptions;
    readonly alerts: readonly Alert[];
    readonly isMass: boolean;
  },
): Promise<AlertDelivery[]> {
  if (tell === undefined || config === undefined) return [];
  const rules = config.monitoring.alerts, state = `${reports}/monitor/${table}/alerts.json`;
  const looked = isMass ? ["data"] as const : ["data", "act"] as const;
  return await deliverAlerts({ ...tell, table, rules, alerts, looked, state, now });
}
