import type { Calendar } from "../../core/time/calendar.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import type { ExplainedKey, ServedState, ServiceAnswer } from "../../inference/service/forecast_service.ts";
import { type HistoryEvent, readHistory } from "../../lifecycle/history.ts";
import { type Competitor, type ModelCard, modelCard } from "../../lineage/model_card.ts";
import { tellCard } from "../../lineage/tell_card.ts";
import type { KeptLook } from "../../monitoring/last_look.ts";
import type { KeyCondition } from "../../monitoring/watch/key_conditions.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { runMetric } from "./fleet_record.ts";
import { type LooksAt, looksAt } from "./looks_at.ts";

/** Periods of history that are told at most: three years of days. */
const MOST_PERIODS = 1_100;
/** Events that are told at most, the newest. */
const MOST_EVENTS = 40;

/** What is told of one key. Plain data; JSON has null for NaN. */
export interface KeyRecord {
  /** Its id. */
  readonly id: string;
  /** Its parts, shape [c]. */
  readonly key: readonly string[];
  /** Names of the parts. */
  readonly keyColumns: readonly string[];
  /** Name of the target. */
  readonly target: string;
  /** Of all period numbers. */
  readonly calendar: Calendar;
  /** What was observed, the newest periods. */
  readonly history: {
    /** Number of the first period. */
    readonly start: number;
    /** Unit of the target, shape [n]; NaN is missing. */
    readonly y: readonly number[];
    /** Whether there is more before it. */
    readonly isCut: boolean;
  };
  /** What is expected; null where nothing was asked or the key cannot be forecast. */
  readonly forecast: KeyForecastRecord | null;
  /** Why there is no forecast; else empty. */
  readonly forecastNote: string;
  /** What serves it; null: nothing. */
  readonly version: KeyVersion | null;
  /** Why this model, in sentences. */
  readonly why: readonly string[];
  /** Who makes the forecast, largest share first. */
  readonly members: readonly { readonly contender: string; readonly share: number; readonly pooled: boolean }[];
  /** Who competed, the best on the folds first. */
  readonly leaderboard: { readonly metric: string; readonly rows: readonly Competitor[] };
  /** What the forecast is made of; null where it cannot be taken apart. */
  readonly looksAt: LooksAt | null;
  /** How it stands by the last look of `monitor`; null: it is ok, or nobody has looked. */
  readonly condition: Omit<KeyCondition, "key"> | null;
  /** What has happened to it, the newest first. */
  readonly events: readonly Pick<HistoryEvent, "id" | "at" | "kind" | "run" | "version" | "by" | "note">[];
}

/** A forecast as it is served. */
export interface KeyForecastRecord {
  /** Number of the first step's period. */
  readonly start: number;
  /** Periods as the table writes them, shape [h]. */
  readonly ds: readonly string[];
  /** Unit of the target, shape [h]. */
  readonly yhat: readonly number[];
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Lower ends, shape [L][h]; NaN where there is none. */
  readonly lo: readonly (readonly number[])[];
  /** Upper ends. */
  readonly hi: readonly (readonly number[])[];
  /** `champion`, `fallback` or `failed`. */
  readonly status: string;
  /** Reason of a fallback; else empty. */
  readonly reason: string;
  /** Contender that serves. */
  readonly model: string;
}

/** A version that serves, in short. */
export interface KeyVersion extends
  Pick<
    VersionRow,
    "id" | "version" | "semantic" | "run" | "contender" | "status" | "reason" | "stage" | "createdAt"
  > {
  /** Scores of its hold-out by metric. */
  readonly scores: Readonly<Record<string, number>>;
  /** Marks such as `CONSTANT`. */
  readonly flags: readonly string[];
}

/** What is known beside registry and table. */
export interface KeyRecordOptions {
  /** The forecast of the key, as it was answered; null: it could not be. */
  readonly answer: ServiceAnswer | null;
  /** Why it could not be. */
  readonly note?: string;
  /** What the forecast is made of; null: not known, or the key is not in the table. */
  readonly explained: ExplainedKey | null;
  /** The last look of `monitor`, or null. */
  readonly look: KeptLook | null;
}

/**
 * What is told of one key: history, forecast, why this model, who competed, what the forecast is made of, what has happened.
 *
 * @param served What is served. @param id Of the key. @param options What is known beside it.
 * @returns Null if neither table nor registry know the key.
 */
export function keyRecord(
  served: ServedState,
  id: string,
  { answer, note = "", explained, look }: KeyRecordOptions,
): KeyRecord | null {
  const { registry, group } = served, version = registry.resolve(id, { group: group.name });
  const key = group.keys.find((key) => key.id === id) ?? version?.key;
  if (key === undefined) return null;
  const card = hasRows(group)
    ? version && modelCard(registry, version, null)
    : explained && cardOf(registry, explained);
  return {
    id,
    key: key.parts,
    keyColumns: group.keyColumns,
    target: group.target,
    calendar: group.calendar,
    history: historyOf(group, explained),
    forecast: answer === null ? null : forecastOf(answer, group.end + 1),
    forecastNote: answer?.keys[0]?.status === "failed" ? answer.keys[0].reason : note,
    version: version && versionOf(version),
    why: card === null ? [] : tellCard(card),
    members: card?.model?.members.map(({ contender, share, pooled }) => ({ contender, share, pooled })) ?? [],
    leaderboard: {
      metric: card?.group?.metric ?? (version && runMetric(registry, version.run)) ?? "",
      rows: card?.competitors ?? [],
    },
    looksAt: explained?.explanation ? looksAt(explained.explanation, explained.ds) : null,
    condition: conditionOf(look, id),
    events: eventsOf(served, id),
  };
}

function cardOf(registry: Registry, { version, known, ds }: ExplainedKey): ModelCard | null {
  const [row] = version === null ? [] : registry.listVersions({ id: version, limit: 1 });
  return row === undefined || known === null ? null : modelCard(registry, row, { ...known, horizon: ds.length });
}

function historyOf({ end }: FeatureGroup, explained: ExplainedKey | null): KeyRecord["history"] {
  if (explained === null) return { start: end + 1, y: [], isCut: false };
  const { y, asOf } = explained, shown = y.subarray(-MOST_PERIODS);
  return { start: asOf + 1 - shown.length, y: Array.from(shown), isCut: shown.length < y.length };
}

function forecastOf({ keys: [key], ds, levels, forecast }: ServiceAnswer, start: number): KeyForecastRecord | null {
  if (key === undefined || key.status === "failed") return null;
  const { status, reason, model, steps } = key, upTo = (values: Float64Array) => Array.from(values.subarray(0, steps));
  return {
    start,
    ds: ds.slice(0, steps),
    yhat: upTo(forecast.yhat),
    levels,
    lo: forecast.lo.map(upTo),
    hi: forecast.hi.map(upTo),
    status,
    reason,
    model,
  };
}

function versionOf(row: VersionRow): KeyVersion {
  const { id, version, semantic, run, contender, status, reason, stage, createdAt, scores, flags } = row;
  return { id, version, semantic, run, contender, status, reason, stage, createdAt, scores, flags };
}

function conditionOf(look: KeptLook | null, id: string): KeyRecord["condition"] {
  const found = look?.conditions.find(({ key }) => key.id === id);
  if (found === undefined) return null;
  const { key: _, ...condition } = found;
  return condition;
}

function eventsOf({ registry, group }: ServedState, id: string): KeyRecord["events"] {
  const events = readHistory(registry, { group: group.name, keys: [id], limit: MOST_EVENTS });
  return events.map(({ id, at, kind, run, version, by, note }) => ({ id, at, kind, run, version, by, note }));
}
