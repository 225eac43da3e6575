import type { KeyCondition } from "../../monitoring/watch/key_conditions.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import type { ServedState } from "../../inference/service/forecast_service.ts";
import { selectionMetric } from "../../lineage/run_scores.ts";
import { ROWS_BASELINE } from "../../competition/problems/rows_problem.ts";
import { metricInfo } from "../../metrics/metric_info.ts";
import type { KeptLook, KeptRowsLook } from "../../monitoring/last_look.ts";
import type { MonitorResult } from "../../monitoring/monitor_result.ts";

/** Keys that are named in each list. */
const MOST_NAMED = 20;

/** What is served, how it does, and what stands of it. Plain data; JSON has null for NaN. */
export interface FleetRecord {
  /** Name of the table. */
  readonly table: string;
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Name of the target. */
  readonly target: string;
  /** Keys of the table. */
  readonly keys: number;
  /** Version of the table. */
  readonly dataVersion: number;
  /** Its last period; empty of rows without a calendar. */
  readonly end: string;
  /** Keys by what serves them; they add up to the keys with a model. */
  readonly outcomes: {
    /** A model that won the competition of its key. */
    readonly champion: number;
    /** Another forecast, for the reasons of `fallbacks`. */
    readonly fallback: number;
  };
  /** Fallbacks by reason, most keys first. */
  readonly fallbacks: readonly { readonly reason: string; readonly keys: number }[];
  /** Champions by contender, most keys first. */
  readonly contenders: readonly { readonly contender: string; readonly keys: number }[];
  /** Runs that serve any key, the newest first. */
  readonly runs: readonly { readonly run: string; readonly keys: number }[];
  /** What the choices of the run minimise that serves most keys; empty if not known. */
  readonly metric: string;
  /** Keys with the worst score by that on their hold-outs, the worst first. */
  readonly worst: readonly WorstKey[];
  /** What the last look of `monitor` found; null: nobody has looked. */
  readonly look: FleetLook | null;
}

/** A key with a large error. */
export interface WorstKey {
  /** Its id. */
  readonly id: string;
  /** Its parts. */
  readonly key: readonly string[];
  /** Who serves it. */
  readonly contender: string;
  /** The error. */
  readonly error: number;
}

/** A look of `monitor`, with as many keys as people read. */
export interface FleetLook extends Pick<MonitorResult, "at" | "checked" | "keys" | "periods"> {
  /** How forecasts did; null of rows. */
  readonly metrics: MonitorResult["metrics"] | null;
  /** How what was predicted of rows did; null of forecasts. */
  readonly rows: RowsDone | null;
  /** Keys that are not ok, at most twenty, those to act on first. */
  readonly conditions:
    readonly (Omit<KeyCondition, "key"> & { readonly id: string; readonly key: readonly string[] })[];
  /** How many keys are not ok. */
  readonly notOk: number;
  /** What stands against retraining, as sentences. */
  readonly blocked: readonly { readonly code: string; readonly message: string; readonly hint: string }[];
  /** Whether it was of an older version of the table than serves. */
  readonly isOlder: boolean;
}

/** How rows that came were predicted, all together; null where unknown. */
export interface RowsDone {
  /** Rows that were read. */
  readonly read: number;
  /** What models were chosen by. */
  readonly metric: string;
  /** Scores by name: what came, what hold-outs promised, and what was usual in training. */
  readonly scores: Readonly<Record<"came" | "promised" | "usual", Readonly<Record<string, number | null>>>>;
  /** Observed coverage of intervals or sets by nominal level, percent. */
  readonly coverage: Readonly<Record<string, number>>;
}

/**
 * What is served in a table, how it does, and what stands of it.
 *
 * @param served What is served. @param look The last look of `monitor`, or null.
 */
export function fleetRecord(
  { registry, group, serves }: Pick<ServedState, "registry" | "group" | "serves">,
  look: KeptLook | null,
): FleetRecord {
  const counts = registry.countChampions(group.name), metric = metricOf(registry, serves);
  const of = (status: string) => counts.filter((count) => count.status === status);
  const sum = (all: readonly { readonly keys: number }[]) => all.reduce((keys, count) => keys + count.keys, 0);
  return {
    table: group.name,
    keyColumns: group.keyColumns,
    target: group.target,
    keys: group.keys.length,
    dataVersion: group.version,
    end: hasRows(group) ? "" : formatPeriod(group.calendar, group.end),
    outcomes: { champion: sum(of("champion")), fallback: sum(of("fallback")) },
    fallbacks: added(of("fallback").map(({ reason, keys }) => [reason, keys]))
      .map(([reason, keys]) => ({ reason, keys })),
    contenders: added(of("champion").map(({ contender, keys }) => [contender, keys]))
      .map(([contender, keys]) => ({ contender, keys })),
    runs: serves.map(({ run, versions }) => ({ run, keys: versions })),
    metric,
    worst: metric === "" ? [] : worstOf(registry, group.name, metric),
    look: look && lookOf(look, group.version),
  };
}

function metricOf(registry: ServedState["registry"], serves: ServedState["serves"]): string {
  const [most] = serves.toSorted((a, b) => b.versions - a.versions);
  return most === undefined ? "" : runMetric(registry, most.run);
}

/** What the choices of a run minimise; empty if not known. */
export function runMetric(registry: ServedState["registry"], id: string): string {
  const [run] = registry.recordedRuns({ run: id });
  return run === undefined || run.damage !== undefined ? "" : selectionMetric(run);
}

function added(counts: readonly (readonly [name: string, keys: number])[]): [name: string, keys: number][] {
  const sums = new Map<string, number>();
  for (const [name, keys] of counts) sums.set(name, (sums.get(name) ?? 0) + keys);
  return [...sums].sort(([, a], [, b]) => b - a);
}

function worstOf(registry: ServedState["registry"], group: string, metric: string): WorstKey[] {
  const isLeast = metricInfo(metric)?.direction === "higher";
  const rows = registry.extremeScores(group, { metric, limit: MOST_NAMED, isLeast });
  return rows.map(({ key, contender, scores }) => ({
    ...{ id: key.id, key: key.parts, contender },
    error: scores[metric] ?? NaN,
  }));
}

function lookOf(look: KeptLook, version: number): FleetLook {
  const { at, checked, keys, conditions, blocked, dataVersion } = look;
  const done = "scores" in look
    ? { metrics: null, periods: null, rows: rowsDone(look) }
    : { metrics: look.metrics, periods: look.periods, rows: null };
  return {
    ...{ at, checked, keys, ...done },
    conditions: conditions.slice(0, MOST_NAMED).map(({ key, ...condition }) => ({
      ...condition,
      id: key.id,
      key: key.parts,
    })),
    notOk: conditions.length,
    blocked: blocked.map(({ code, message, hint }) => ({ code, message, hint })),
    isOlder: (dataVersion ?? 0) < version,
  };
}

function rowsDone({ rows: read, metric, scores, promised }: KeptRowsLook): RowsDone {
  const { ours: came = {}, [ROWS_BASELINE]: usual = {} } = scores?.metrics ?? {};
  const own = Object.keys(came).filter((name) => name !== "keys" && name !== "oursThere");
  const names = own.toSorted((a, b) => Number(b === metric) - Number(a === metric));
  const named = (of: Readonly<Record<string, number | null | undefined>>) =>
    Object.fromEntries(names.map((name) => [name, of[name] ?? null]));
  return {
    ...{ read, metric, coverage: scores?.coverage ?? {} },
    scores: { came: named(came), promised: named(promised), usual: named(usual) },
  };
}
