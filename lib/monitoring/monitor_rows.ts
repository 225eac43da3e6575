import type { ResolvedConfig } from "../core/config/resolve_config.ts";
import { RegistryError } from "../core/errors/errors.ts";
import { metricName } from "../core/config/metric_choice.ts";
import { agree, formatCount } from "../core/text/plural.ts";
import { type SeriesKey, seriesKey } from "../core/rows/panel.ts";
import { type FeatureGroup, openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import type { RowLayout } from "../data/store/row_layout.ts";
import { type OpenedTable, rejectedLines, type ServedSource, withServedRows } from "../inference/rows/served_rows.ts";
import { registryIdentity } from "../registry/versions/identity.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { problemOf } from "../training/plan/problem_of.ts";
import type { Problem } from "../competition/problems/problem.ts";
import { partSpans } from "../competition/backtest/part_spans.ts";
import type { ReachOptions } from "./alerting/tell_look.ts";
import { alarmKeys, type DataAlarm } from "./inputs/data_alarm.ts";
import type { KeyStanding } from "./watch/key_conditions.ts";
import { keepLook, rowsLook } from "./last_look.ts";
import { concludeLook } from "./conclude_look.ts";
import { damagedNote, type MonitorNote } from "./watch/monitor_note.ts";
import type { RowsMonitorResult } from "./monitor_result.ts";
import type { MonitorOptions } from "./open_look.ts";
import { lookAlone } from "./look_alone.ts";
import { type CollectedRows, collectRows, rowLayoutOf } from "./rows/collect_rows.ts";
import { judgeSamples } from "./rows/judge_samples.ts";
import { LookSamples } from "./rows/look_samples.ts";
import { movedKeys } from "./rows/moved_keys.ts";
import { SaidRows } from "./rows/said_rows.ts";
import { findingsOfKey, keepStanding, readStanding, standingAfter, type StandingState } from "./rows/standing_rows.ts";
import { type PromisedKey, type WatchedKeys, watchKeys } from "./rows/watch_keys.ts";

/** What to look at. */
export interface MonitorRowsOptions extends Omit<ServedSource, "output" | "choice"> {
  /** Folder of reports: below `monitor/<table>/` it is remembered what was told. */
  readonly reports: string;
  /** How those are reached who want to be told by `monitoring.alerts` of `config`; default: nobody is told. */
  readonly tell?: ReachOptions;
  /** Share of a key's rows that came since its training from which its model is stale, percent. */
  readonly staleAfter: (config: ResolvedConfig) => number;
  /** A server that is looked at too; default: none. */
  readonly service?: MonitorOptions["service"];
  /** Folder of the log of predictions: rows are scored by what was said of them. Default: by what serves now. */
  readonly predictions?: string;
  /** Whether nothing is written or told: the next look finds again what this one has found. Default false. */
  readonly readOnly?: boolean;
}

/**
 * Look at rows that came to a table without a calendar, with targets or without: how far they, and what is predicted of them, are
 * from those that models learned from; how what serves did on those whose targets came, beside what its hold-outs promised.
 *
 * @param options Registry, store, rows, who is told.
 * @throws {DataError} As `evaluateRows`, but for `NO_USABLE_ROWS`: what cannot be scored is looked at all the same.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { monitorRows, parseConfig, trainTable } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models`, reports: `${dir}/reports`, now };
 * const row = (i: number) => `${i % 2 ? "a" : "b"},${i % 37},${3 * (i % 37) + i % 5}`;
 * const write = (rows: number) =>
 *   Deno.writeTextFileSync(`${dir}/t.csv`, `shop,age,spent\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`);
 * write(200);
 * const given = { name: "t", source: `${dir}/t.csv`, problem: "regression", keys: ["shop"], target: "spent" } as const;
 * const config = parseConfig({ ...given, contenders: ["prior_mean", "ridge"] });
 * await trainTable(config, { ...folders, workers: 0 });
 * write(260);
 * const { rows, seen, checked } = await monitorRows({ ...folders, config, staleAfter: () => 10 });
 * assertEquals([rows, seen, checked], [260, 200, 60]);
 * ```
 */
export async function monitorRows(options: MonitorRowsOptions): Promise<RowsMonitorResult> {
  const moreOf = (group: FeatureGroup, columns: readonly string[]) => {
    const { targets } = rowLayoutOf(group);
    return { names: targets.every((name) => columns.includes(name)) ? targets : [], hint: "" };
  };
  return await withServedRows({ ...options, output: NOWHERE }, moreOf, async (served) => {
    const { group: { name: table } } = served, { reports, now, readOnly = false } = options;
    const keep = (found: RowsMonitorResult) => keepLook(reports, rowsLook(found));
    return await lookAlone({ reports, table, readOnly, now }, () => lookAt(served, options), keep);
  });
}

/** Predictions go nowhere. */
const NOWHERE = { write() {} };

async function lookAt(served: OpenedTable, options: MonitorRowsOptions): Promise<RowsMonitorResult> {
  const { group, config, registry, input } = served, { monitoring } = config, layout = rowLayoutOf(group);
  const { collected, said, samples, strangers, fresh, reference, newcomerRun } = await takeRows(
    served,
    options,
    layout,
  );
  const champions = registry.resolveAll({ group: group.name }).filter(({ damage }) => damage === undefined);
  const problem = problemOf({ config, spec: await collected.spec(), spans: SPANS });
  const promises = promisesOf(collected, said?.versions ?? byNumber(champions), { problem, layout, config });
  const watch = watchKeys(ofServing(promises, { champions, newcomerRun }), {
    problem,
    level: config.levels[0] ?? null,
    share: monitoring.effect.share,
  });
  const limits = { limits: monitoring.data, isTimed: layout.isTimed };
  const judged = judgeSamples(samples.came, samples.before, limits);
  const standing = standAfter(served, options, { champions, watch, moved: movedKeys(samples.keys(), limits) });
  // Who has no model of its own is not remembered, and told all the same.
  const without = watch.keys.filter(({ key, isTested }) => isTested && !standing.state.has(key.id));
  const acting = [...champions.map(({ key }) => ({ key, findings: findingsOfKey(standing.state, key) })), ...without]
    .filter(({ findings }) => findings.length > 0);
  const { trained, tally, uses, notes, seen } = collected, watched = standing.state.size + without.length;
  const { keys, alerts, conditions, blocked, service, told, table, at } = await concludeLook({
    alarms: [...judged.alarms, ...newKeys(strangers, reference.keys.length)],
    acting,
    watched,
    totals: [{ subject: "", name: "all keys together", keys: watch.keys.length, findings: watch.total }],
    standings: standingsOf({ trained, fresh, champions, standing: standing.state, strangers, layout }),
  }, { table: group.name, config, options });
  return {
    checked: uses.scored,
    notLogged: collected.isByLog ? uses.not_logged : null,
    keys,
    alerts,
    conditions,
    blocked,
    inputs: { reference: reference.version, drift: judged.drift },
    scores: collected.keys === 0 ? null : await collected.scores(),
    promised: meanPromise(promises),
    watched,
    service,
    notes: [...standing.notes, ...(said?.damaged ?? []).map(damagedNote)],
    told,
    table,
    at,
    dataVersion: group.version,
    metric: metricName(config.metric),
    input,
    rows: tally.rows,
    seen: seen.treatment === "left_out" ? seen.count : 0,
    outcomes: tally.outcomes,
    findings: [...notes.list("warning").filter(({ code }) => code !== "SEEN_ROW"), ...await rejectedLines(served)],
  };
}

/** Rows that came, as a look needs them. */
interface TakenRows {
  readonly collected: CollectedRows;
  /** What the log has of them; null: there is none. */
  readonly said: SaidRows | null;
  readonly samples: LookSamples;
  /** Keys that the newest models have not seen, by id. */
  readonly strangers: ReadonlyMap<string, SeriesKey>;
  /** Rows with targets that training has not seen, by key id. */
  readonly fresh: ReadonlyMap<string, number>;
  /** Version that the newest models were trained on. */
  readonly reference: FeatureGroup;
  /** Run that predicts keys which no run has seen; empty where no such key came. */
  readonly newcomerRun: string;
}

async function takeRows(served: OpenedTable, options: MonitorRowsOptions, layout: RowLayout): Promise<TakenRows> {
  const { group, registry, runs } = served, [newest] = registry.servingRuns({ group: group.name });
  if (newest === undefined) throw nothingServes(group.name);
  const run = await runs.open(newest.run), spec = run.rows.spec();
  const reference = await openGroup(versionDir(options.store, run.data.group, run.data.version));
  const said = options.predictions === undefined ? null : await SaidRows.read(served, options.predictions, options.log);
  const samples = new LookSamples(spec, layout.classes), fresh = new Map<string, number>();
  const strangers = new Map<string, SeriesKey>(), known = new Set(reference.keys.map(({ id }) => id));
  let newcomerRun = "";
  const collected = await collectRows(served, {
    ...{ ...options, withSeen: false, mayLack: true, said },
    onBlock({ table, predictions, came: { values }, isSeen, use }) {
      samples.take(table, { isTaken: (row) => isSeen[row] === 0, targets: values, predictions });
      table.keys.forEach((key) => !known.has(key.id) && strangers.set(key.id, key));
      newcomerRun ||= predictions.keys.find(({ id }) => id === null)?.run ?? "";
      table.keyOf.forEach((k, row) => {
        const { id } = table.keys[k]!;
        if (use[row] !== "no_target" && isSeen[row] === 0) fresh.set(id, 1 + (fresh.get(id) ?? 0));
      });
    },
  });
  await samples.readTraining(served, reference);
  return { collected, said, samples, strangers, fresh, reference, newcomerRun };
}

/** Who spoke before is not there to be trained again. */
function ofServing(
  promises: readonly PromisedKey[],
  { champions, newcomerRun }: Pick<TakenRows, "newcomerRun"> & { readonly champions: readonly VersionRow[] },
): PromisedKey[] {
  const serving = new Map(champions.map(({ key, id }) => [key.id, id]));
  return promises.filter(({ scored: { key, by } }) =>
    by.id === null ? by.run === newcomerRun && !serving.has(key.id) : by.id === serving.get(key.id)
  );
}

function byNumber(versions: readonly VersionRow[]): Map<number, VersionRow> {
  return new Map(versions.map((version) => [version.id, version]));
}

/** What stands of keys after this look, which the next one finds. */
function standAfter(
  { registry, group }: OpenedTable,
  { reports, readOnly = false }: MonitorRowsOptions,
  { watch, ...found }: Omit<Parameters<typeof standingAfter>[1], "tested"> & { readonly watch: WatchedKeys },
): { readonly state: StandingState; readonly notes: readonly MonitorNote[] } {
  const owner = { reports, table: group.name, registry: registryIdentity(registry.recordedRuns()) };
  const { state: former, note } = readStanding(owner);
  const tested = new Map(watch.keys.filter(({ isTested }) => isTested).map((one) => [one.key.id, one]));
  const state = standingAfter(former, { ...found, tested });
  if (!readOnly) keepStanding(owner, state);
  return { state, notes: note === null ? [] : [note] };
}

function nothingServes(table: string): RegistryError {
  return new RegistryError(
    "NOT_FOUND",
    `Cannot monitor rows of ${table} as at least one of its models must serve: current value is none`,
    { hint: "Let a run serve first: deno task promote." },
  );
}

const SPANS = partSpans({ folds: 1, isInTime: false, hasTest: false });

/** Rows that came by key, with what the hold-out of their version had promised; keys that no run has seen have no promise. */
function promisesOf(
  collected: CollectedRows,
  versions: ReadonlyMap<number, Pick<VersionRow, "scores">>,
  { problem, layout: { targets }, config }: {
    readonly problem: Problem;
    readonly layout: RowLayout;
    readonly config: ResolvedConfig;
  },
): PromisedKey[] {
  return Array.from(collected.each(), (scored): PromisedKey => {
    const { key, by } = scored, told = collected.trained.targetsOf(key.id, by.run);
    const scores = told.length === 0 ? { scale: { mae: NaN, mse: NaN } } : problem.measure(told);
    return {
      scored,
      promised: versions.get(by.id ?? 0)?.scores ?? {},
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
function standingsOf({ trained, fresh, champions, standing, strangers, layout: { targets } }: {
  readonly trained: CollectedRows["trained"];
  /** Rows with targets that training has not seen, by key id. */
  readonly fresh: ReadonlyMap<string, number>;
  readonly champions: readonly VersionRow[];
  readonly standing: StandingState;
  readonly strangers: ReadonlyMap<string, SeriesKey>;
  readonly layout: RowLayout;
}): KeyStanding[] {
  const models = new Set(champions.map(({ key }) => key.id));
  const standingOf = (key: SeriesKey, run: string | null): KeyStanding => {
    const known = run === null ? 0 : trained.targetsOf(key.id, run).length / targets.length;
    const age = known === 0 ? null : 100 * (fresh.get(key.id) ?? 0) / known,
      { gain = null } = standing.get(key.id) ?? {};
    const findings = findingsOfKey(standing, key);
    return { key, isInTable: true, hasModel: run !== null, damage: null, age, gain, findings, input: null };
  };
  const without = [...strangers.values()].filter(({ id }) => !models.has(id));
  return [...champions.map(({ key, run }) => standingOf(key, run)), ...without.map((key) => standingOf(key, null))];
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
