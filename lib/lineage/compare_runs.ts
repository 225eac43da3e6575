import { DataError, ForecastError } from "../core/errors/errors.ts";
import { isDescribed } from "../core/config/metric_choice.ts";
import { createRng } from "../core/numbers/random.ts";
import type { SeriesKey } from "../core/rows/panel.ts";
import { median } from "../core/numbers/statistics.ts";
import { adjustPValues } from "../metrics/adjust_p_values.ts";
import { comparePaired } from "../metrics/compare_paired.ts";
import { errorRatio, relativeDifference } from "../metrics/error_ratio.ts";
import { CLASS_METRICS } from "../metrics/class_metric_list.ts";
import { ALL_METRICS, metricInfo } from "../metrics/metric_info.ts";
import { METRICS } from "../metrics/metric_list.ts";
import type { RunRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { decodePlan, type PlanRecord, SHARED_PLAN } from "../training/plan/plan_record.ts";
import { type FieldDifference, fieldDifferences } from "./field_differences.ts";
import { ownScore, selectionMetric } from "./run_scores.ts";

/** A metric of both runs. */
export interface MetricPair {
  /** Its name. */
  readonly metric: string;
  /** Score of the first run over all its keys; NaN where undefined. */
  readonly a: number;
  /** Of the second. */
  readonly b: number;
  /** Median of the first run's scores over the keys that both have a score of. */
  readonly commonA: number;
  /** Of the second run's. */
  readonly commonB: number;
  /** Keys that both have a score of. */
  readonly keys: number;
  /** How many times as large the errors of the second run are over those keys, see `errorRatio`; NaN for what is no error. */
  readonly ratio: number;
  /** Of "no difference" over those keys, two-sided, by the test of the pairs; NaN where nothing was tested. */
  readonly pValue: number;
  /** The same, corrected by Holm for the number of metrics. */
  readonly adjusted: number;
}

/** Errors of two runs key by key. */
export interface PairedKeys {
  /** What is compared: an error that is best at 0. */
  readonly metric: string;
  /** Keys that both runs have a score of. */
  readonly keys: number;
  /** Keys on which the second run has the smaller error. */
  readonly wins: number;
  /** Keys on which it has the larger one. */
  readonly losses: number;
  /** Keys with equal errors. */
  readonly ties: number;
  /** How many times as large the errors of the second run are, typically, see `errorRatio`: below 1 it is better. */
  readonly ratio: number;
  /** Ends of the ratio, each with 95 % confidence. */
  readonly lo: number;
  /** See `lo`. */
  readonly hi: number;
  /** Of "no difference", two-sided, by the test that is named; NaN without keys. */
  readonly pValue: number;
  /** The test. */
  readonly test: string;
  /** Keys whose errors differ most, at most five each way. */
  readonly better: readonly KeyPair[];
  /** Where the second run is worse. */
  readonly worse: readonly KeyPair[];
}

/** One key of both runs. */
export interface KeyPair {
  /** Texts of its key columns. */
  readonly key: readonly string[];
  /** Its error in the first run. */
  readonly a: number;
  /** Its error in the second run. */
  readonly b: number;
}

/** Two runs beside each other. */
export interface RunComparison {
  /** Id of the first. */
  readonly a: string;
  /** Id of the second. */
  readonly b: string;
  /** Whether the errors are of the same periods of the same data, so that their difference is that of the runs alone. */
  readonly comparable: boolean;
  /** What stands against that; empty if nothing does. */
  readonly notes: readonly string[];
  /** Fields of data, code, config and contenders that differ. */
  readonly fields: readonly FieldDifference[];
  /** Keys of both, and of one alone. */
  readonly keys: { readonly both: number; readonly onlyA: number; readonly onlyB: number };
  /** What both are scored by. */
  readonly metrics: readonly MetricPair[];
  /** Key by key, over those that both have a score of. */
  readonly paired: PairedKeys;
}

const TEST = "sign-flip permutation test of the mean of (b - a) / (b + a) over keys (Good 2005; Phipson & Smyth 2010)";
/** Keys that are named each way. */
const NAMED = 5;

/**
 * Compare two runs of one table: what differs in them, their metrics side by side, and who wins on the keys that both have.
 *
 * Differences are relative and symmetric, so that no key moves the test without bound and a table may hold keys of any size.
 *
 * @param registry Open registry. @param a Id of the first run. @param b Id of the second.
 * @param options `metric` for the pairs, an error that is best at 0; default: what the second run chose by.
 * @throws {RegistryError} `NOT_FOUND`. @throws {DataError} `KEYS_MISMATCH` if the runs are of two tables, `UNKNOWN_METRIC`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareRuns, openRegistry, parseConfig, trainTable } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models`, reports: `${dir}/reports`, now };
 * const row = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1},${20 + t % 12 + t % 5}`;
 * Deno.writeTextFileSync(`${dir}/t.csv`, `month,sold\n${Array.from({ length: 48 }, (_, t) => row(t)).join("\n")}\n`);
 * const config = parseConfig({
 *   name: "t", source: `${dir}/t.csv`, keys: [], time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"],
 * });
 * const first = await trainTable({ ...config, contenders: ["naive"] }, { ...folders, workers: 0 });
 * const second = await trainTable(config, { ...folders, workers: 0 });
 * const registry = openRegistry(folders.registry, folders);
 * const { keys, fields } = compareRuns(registry, [first.run, second.run]);
 * registry.close();
 * assertEquals([keys.both, fields.map(({ field }) => field)], [1, ["config.contenders"]]);
 * ```
 */
export function compareRuns(
  registry: Registry,
  [a, b]: readonly [a: string, b: string],
  options: { readonly metric?: string } = {},
): RunComparison {
  const runs = [a, b].map((run) => registry.showRun(run)) as [RunRow, RunRow], [first, second] = runs;
  assertOneTable(first, second);
  const plans = runs.map((run) => planOf(registry, run.run)) as [PlanRecord | null, PlanRecord | null];
  const metric = errorMetric(options.metric ?? usualMetric(second));
  const scores = runs.map(({ run }) => scoresOf(registry, run)) as [KeyScores, KeyScores], [ofA, ofB] = scores;
  const both = [...ofA.keys()].filter((id) => ofB.has(id));
  const notes = notesOf(runs, plans);
  return {
    a,
    b,
    comparable: notes.length === 0,
    notes,
    fields: fieldDifferences(factsOf(first, plans[0]), factsOf(second, plans[1])),
    keys: { both: both.length, onlyA: ofA.size - both.length, onlyB: ofB.size - both.length },
    metrics: corrected(
      metricsOf(runs).map((name) => metricPair(name, { runs, scores, both })),
    ),
    paired: pairKeys(metric, { scores, both }),
  };
}

type KeyScores = ReadonlyMap<string, { readonly key: SeriesKey; readonly scores: Readonly<Record<string, number>> }>;

/** Of every key of the run, also those that failed: they have no scores. */
function scoresOf(registry: Registry, run: string): KeyScores {
  return new Map(registry.listOutcomes(run).map(({ key, scores }) => [key.id, { key, scores }]));
}

function assertOneTable({ run: a, lineage: one }: RunRow, { run: b, lineage: other }: RunRow): void {
  if (one.data.group === other.data.group) return;
  throw new DataError(
    "KEYS_MISMATCH",
    `Cannot compare ${a} with ${b} as they must be of one table: current value is ${one.data.group} and ${other.data.group}`,
    { hint: "List the runs of a table with deno task runs." },
  );
}

/** Null for a run of a former release. */
function planOf(registry: Registry, run: string): PlanRecord | null {
  try {
    return decodePlan(registry.readShared(run, SHARED_PLAN));
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

/** Metrics of what the runs predict: of the list in its order, then those that a config describes, such as `cost_5_1`. */
function metricsOf(runs: readonly RunRow[]): string[] {
  const own = new Set(runs.flatMap(ownMetrics));
  const list = CLASS_METRICS.some(({ name }) => own.has(name))
    ? CLASS_METRICS.filter(({ name }) => own.has(name))
    : METRICS;
  return [...list.map(({ name }) => name), ...[...own].filter(isDescribed)];
}

/** Names of what the choices of a run are scored by. */
function ownMetrics({ summary }: RunRow): string[] {
  return Object.keys(Object(Reflect.get(Object(Reflect.get(Object(summary), "metrics")), "ours")));
}

/** The metric that the models of a run were chosen by; where that is no error, the first error that it has. */
function usualMetric(run: RunRow): string {
  const chosen = selectionMetric(run) || "mase";
  return isError(chosen) ? chosen : ownMetrics(run).find(isError) ?? chosen;
}

function isError(metric: string): boolean {
  return isDescribed(metric) || metricInfo(metric)?.direction === "lower";
}

/** Errors that are best at 0: of others no ratio means anything. */
function errorMetric(metric: string): string {
  const errors = ALL_METRICS.filter(({ direction }) => direction === "lower").map(({ name }) => name);
  if (errors.some((name) => name === metric) || isDescribed(metric)) return metric;
  throw new DataError(
    "UNKNOWN_METRIC",
    `Cannot compare keys by a metric as it must be an error: current value is "${metric}"`,
    { hint: `Use one of ${errors.join(", ")}.` },
  );
}

function notesOf(
  [a, b]: readonly [RunRow, RunRow],
  [one, other]: readonly [PlanRecord | null, PlanRecord | null],
): string[] {
  const notes: string[] = [];
  const window = (plan: PlanRecord) =>
    plan.holdout === null ? "none" : `${plan.holdout.from} to ${plan.holdout.to}, known up to ${plan.holdout.origin}`;
  if (one === null || other === null) {
    notes.push("a run did not record its hold-out window: whether the errors are of the same periods is not known");
  } else if (window(one) !== window(other)) {
    notes.push(`the hold-out windows differ (${window(one)}; ${window(other)}): the errors are of other periods`);
  }
  const dataOf = ({ lineage: { data } }: RunRow) => `v${data.version}, ${data.contentHash.slice(0, 12)}`;
  if (a.lineage.data.contentHash !== b.lineage.data.contentHash) {
    notes.push(`the data differ (${dataOf(a)}; ${dataOf(b)}): what was compared with may differ`);
  }
  return notes;
}

function factsOf({ configJson, lineage }: RunRow, plan: PlanRecord | null): Record<string, unknown> {
  const { $schema: _, ...config } = JSON.parse(configJson) as Record<string, unknown>;
  const contenders = plan?.contenders.map(({ name, ...entered }) => [name, entered] as const) ?? [];
  const { data, codeRevision, environment } = lineage;
  return { data, codeRevision, environment, config, contenders: Object.fromEntries(contenders) };
}

function metricPair(
  metric: string,
  { runs, scores: [first, second], both }: {
    readonly runs: readonly [RunRow, RunRow];
    readonly scores: readonly [KeyScores, KeyScores];
    readonly both: readonly string[];
  },
): MetricPair {
  const [a, b] = runs.map((run) => ownScore(run, metric));
  const pairs = both.map((id) => [first.get(id)?.scores[metric] ?? NaN, second.get(id)?.scores[metric] ?? NaN] as const)
    .filter((pair) => pair.every((score) => !Number.isNaN(score)));
  const [ofA, ofB] = [0, 1].map((side) => pairs.map((pair) => pair[side]!)) as [number[], number[]];
  const isTested = pairs.length > 0 && isError(metric);
  const differences = pairs.map(([a, b]) => relativeDifference(b, a));
  return {
    metric,
    a: a ?? NaN,
    b: b ?? NaN,
    commonA: median(ofA),
    commonB: median(ofB),
    keys: pairs.length,
    ratio: isTested ? errorRatio(ofB, ofA).ratio : NaN,
    pValue: isTested ? pairedPValue(differences) : NaN,
    adjusted: NaN,
  };
}

function corrected(pairs: readonly MetricPair[]): MetricPair[] {
  const adjusted = adjustPValues(pairs.map(({ pValue }) => pValue), "holm");
  return pairs.map((pair, i) => ({ ...pair, adjusted: adjusted[i]! }));
}

function pairedPValue(differences: readonly number[]): number {
  return comparePaired(differences, differences.map(() => 0), { rng: createRng(0) }).pValue;
}

function pairKeys(
  metric: string,
  { scores: [ofA, ofB], both }: { readonly scores: readonly [KeyScores, KeyScores]; readonly both: readonly string[] },
): PairedKeys {
  const pairs = both.flatMap((id) => {
    const one = ofA.get(id), a = one?.scores[metric] ?? NaN, b = ofB.get(id)?.scores[metric] ?? NaN;
    return one === undefined || Number.isNaN(a) || Number.isNaN(b) ? [] : [{ key: one.key, a, b }];
  });
  const differences = pairs.map(({ a, b }) => relativeDifference(b, a));
  const count = (isMeant: (difference: number) => boolean) => differences.filter(isMeant).length;
  const { ratio, lo, hi, keys } = errorRatio(pairs.map(({ b }) => b), pairs.map(({ a }) => a));
  const order = [...pairs.keys()].sort((i, j) => differences[i]! - differences[j]!);
  const named = (positions: readonly number[], isMeant: (difference: number) => boolean) =>
    positions.filter((i) => isMeant(differences[i]!)).slice(0, NAMED)
      .map((i): KeyPair => ({ key: pairs[i]!.key.parts, a: pairs[i]!.a, b: pairs[i]!.b }));
  return {
    metric,
    keys,
    wins: count((difference) => difference < 0),
    losses: count((difference) => difference > 0),
    ties: count((difference) => difference === 0),
    ratio,
    lo,
    hi,
    pValue: keys === 0 ? NaN : pairedPValue(differences),
    test: TEST,
    better: named(order, (difference) => difference < 0),
    worse: named(order.toReversed(), (difference) => difference > 0),
  };
}
