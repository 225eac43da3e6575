import { type Calendar, parsePeriod } from "../core/time/calendar.ts";
import { ForecastError } from "../core/errors/errors.ts";
import { readRecordedConfig } from "../core/config/recorded_config.ts";
import { dataShapeOf } from "../data/data_shape.ts";
import type { FeatureGroup } from "../data/store/feature_store.ts";
import { TrainedRuns } from "../lifecycle/trained_runs.ts";
import type { DataVersion } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { decisionsHash } from "../training/plan/plan.ts";
import { decodePlan, type PlanRecord, SHARED_PLAN } from "../training/plan/plan_record.ts";

/** What a run says of the models that it made. */
export interface PastRun {
  /** Its id. */
  readonly run: string;
  /** Number of its commit in the registry, from 1. */
  readonly sequence: number;
  /** What it was trained on. */
  readonly data: DataVersion;
  /** Last period that its models were fitted on; null where nobody knows. */
  readonly end: number | null;
  /** What it planned; null where it was not kept, or cannot be read. */
  readonly plan: PlanRecord | null;
  /** Whether its models may meet the table at hand. */
  readonly meets: boolean;
  /** Hash of what its config decides about models; null where it cannot be read. */
  readonly decisions: string | null;
  /** Seconds of one key; null where nobody knows. */
  readonly secondsPerKey: number | null;
}

/** The runs of a registry, each read once. */
export class RunHistory {
  readonly #registry: Registry;
  readonly #calendar: Calendar;
  readonly #trained: TrainedRuns;
  readonly #runs = new Map<string, Promise<PastRun | null>>();

  /** @param registry Open registry. @param group The table at hand. */
  constructor(registry: Registry, group: FeatureGroup) {
    this.#registry = registry;
    this.#calendar = group.calendar;
    this.#trained = new TrainedRuns(registry, dataShapeOf(group), group.dates);
  }

  /** A run; null if there is none of this name. */
  open(run: string): Promise<PastRun | null> {
    let found = this.#runs.get(run);
    if (found === undefined) this.#runs.set(run, found = this.#read(run));
    return found;
  }

  /** Period that a run wrote as text; null where it is none of this calendar. */
  periodOf(text: string): Promise<number | null> {
    return orNull(() => parsePeriod(this.#calendar, text));
  }

  /** Last period that the models of all keys of a run were fitted on: by itself, or by the run that they are pinned to. */
  async pooledEnd(run: string): Promise<number | null> {
    const past = await this.open(run), pinned = past?.plan?.pinned?.run;
    return past === null ? null : pinned === undefined ? past.end : await this.pooledEnd(pinned);
  }

  async #read(run: string): Promise<PastRun | null> {
    const recorded = this.#registry.recordedRuns({ run })[0];
    if (recorded === undefined || recorded.damage !== undefined) return null;
    const plan = await orNull(() =>
      this.#registry.listShared(run).includes(SHARED_PLAN)
        ? decodePlan(this.#registry.readShared(run, SHARED_PLAN))
        : null
    );
    return {
      run,
      sequence: recorded.sequence,
      data: recorded.lineage.data,
      end: plan === null ? null : await this.periodOf(plan.end),
      plan,
      meets: await orNull(async () => (await this.#trained.open(run)).refusal === null) ?? false,
      decisions: await orNull(async () => decisionsHash(await readRecordedConfig(recorded.configJson))),
      secondsPerKey: secondsPerKey(recorded.summary),
    };
  }
}

/** What cannot be read is not known. */
async function orNull<T>(read: () => T | null | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof ForecastError || thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** Summaries are plain data of any release. */
function secondsPerKey(summary: unknown): number | null {
  const { keys, seconds } = summary as { keys?: unknown; seconds?: Record<string, unknown> };
  const sum = Number(seconds?.competition) + Number(seconds?.champions), share = sum / Number(keys);
  return Number.isFinite(share) ? share : null;
}
