import { seriesSpec } from "../features/row_spec.ts";
import type { Span } from "../competition/backtest/folds.ts";
import { spansOf } from "../competition/contenders/compete.ts";
import { type Calendar, formatPeriod } from "../core/time/calendar.ts";
import type { Finding } from "../core/errors/finding.ts";
import type { SeriesKey } from "../core/rows/panel.ts";
import type { QuarantinedRow } from "../data/columns/column_findings.ts";
import type { FeatureGroup, RowCounts } from "../data/store/feature_store.ts";
import { prepareTable } from "../data/prepare.ts";
import { readChunk } from "../data/store/read_chunk.ts";
import { prepareFeatures } from "../features/rows/prepare.ts";
import type { FeatureSpec } from "../features/spec/spec.ts";
import { parseConfig } from "../core/config/config.ts";
import { forgetVolume, makeVolume } from "../storage/files/memory_files.ts";
import type { TrainingPlan } from "../training/plan/plan.ts";
import { planTable } from "../training/plan/plan_table.ts";
import { findKey, type KeyOf } from "./find_key.ts";
import type { TableCodecs } from "./open_inference.ts";
import type { MemoryTable } from "./table_kinds.ts";
import { textTableOf } from "./text_table.ts";
import { IN_MEMORY } from "../core/config/source_problems.ts";
import type { TrainInMemory } from "./train.ts";

/** One key as it was read: a calendar without gaps. */
export interface SeriesColumns {
  /** Periods, as the data writes its times, shape [n]. */
  readonly ds: readonly unknown[];
  /** Target in its own unit, NaN is missing, shape [n]. */
  readonly y: Float64Array;
  /** Columns beside the target by name, shape [n] each; of a category places in its sorted texts. */
  readonly x: Readonly<Record<string, Float64Array>>;
}

/** An evaluation of the competition, with its periods as the data writes its times. */
export interface Fold {
  /** `fold_1` …, or `holdout`. */
  readonly name: string;
  /** Last period that is known when the forecast is made. */
  readonly origin: unknown;
  /** First period that is forecast. */
  readonly from: unknown;
  /** Last period that is forecast. */
  readonly to: unknown;
}

/** What models of features see of one key: a row per origin and step. */
export interface FeatureMatrix {
  /** Which features, and how the target is transformed. */
  readonly spec: FeatureSpec;
  /** Names of the features, shape [p]. */
  readonly names: readonly string[];
  /** Shape [n][p]; NaN is missing. */
  readonly rows: readonly Float64Array[];
  /** Target as models see it, after the transform, shape [n]. */
  readonly target: Float64Array;
  /** Period of each row's target, as the data writes its times, shape [n]. */
  readonly ds: readonly unknown[];
  /** Steps from the row's origin to its target, shape [n]. */
  readonly step: Int32Array;
}

/** Data in memory that was read and validated. It is there until it is closed. */
export interface ReadTable extends Disposable {
  /** Frequency, and where its periods begin. */
  readonly calendar: Calendar;
  /** The keys, sorted. */
  readonly keys: readonly SeriesKey[];
  /** What became of the rows. */
  readonly counts: RowCounts;
  /** What the checks found, worst first. */
  readonly findings: readonly Finding[];
  /** Rows that were left out, each with its reason. */
  readonly quarantine: readonly QuarantinedRow[];
  /** One key; default the only one. @throws {DataError} `NO_MATCHING_KEY`. */
  series(key?: KeyOf): Promise<SeriesColumns>;
  /** The folds to choose on, oldest first, and the hold-out to report on. */
  folds(): readonly Fold[];
  /** What models see of one key; default the only one. @throws {DataError} `NO_MATCHING_KEY`. */
  features(key?: KeyOf): Promise<FeatureMatrix>;
  /** Free the memory. */
  close(): void;
}

/**
 * Read and validate data in memory as `train` does, and plan what it would train, without training.
 *
 * @param data Of any kind. @param options As of `train`.
 * @throws {DataError} As `train`. @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readTable } from "@lib/memory/read_table.ts";
 * const days = [1, 2, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((d) => new Date(Date.UTC(2024, 0, d)));
 * using table = await readTable({ day: days, sold: days.map((_, i) => i) }, { time: "day", target: "sold", horizon: 1 });
 * assertEquals([...(await table.series()).y.slice(0, 4)], [0, 3, NaN, 3]);
 * assertEquals(table.counts.merged, 1);
 * assertEquals(table.folds().at(-1)?.from, new Date(Date.UTC(2024, 0, 12)));
 * ```
 */
export async function readTable(data: MemoryTable, options: TrainInMemory = {}): Promise<ReadTable> {
  const { arrow: _, log, onProgress: __, signal: ___, now: ____, ...fields } = options;
  const given = parseConfig({ keys: [], ...fields, source: IN_MEMORY }), { table, codecs } = textTableOf(data, given);
  const volume = makeVolume();
  let quarantine: readonly QuarantinedRow[] = [];
  try {
    const onQuarantine = (rows: readonly QuarantinedRow[]) => quarantine = rows;
    const { group, config, findings, counts } = await prepareTable(given, {
      store: `${volume}/features`,
      table,
      onQuarantine,
      log,
    });
    const plan = await planTable(config, group, { keys: group.keys.map((_, k) => k) });
    const close = () => forgetVolume(volume);
    const at = { group, plan, codecs };
    return {
      ...{ calendar: group.calendar, keys: group.keys, findings, counts, quarantine },
      series: (key) => seriesOf(placeOf(group, key), at),
      folds: () => spansOf(plan.spans).map((span) => foldOf(span, at)),
      features: (key) => featuresOf(placeOf(group, key), at),
      close,
      [Symbol.dispose]: close,
    };
  } catch (thrown) {
    forgetVolume(volume);
    throw thrown;
  }
}

interface ReadParts {
  readonly group: FeatureGroup;
  readonly plan: TrainingPlan;
  readonly codecs: TableCodecs;
}

function placeOf({ keys, keyColumns }: FeatureGroup, key: KeyOf | undefined): number {
  return keys.indexOf(findKey(keys, { key, keyColumns }));
}

function periodOf(period: number, { group, codecs }: ReadParts): unknown {
  return codecs.time.value(formatPeriod(group.calendar, period));
}

async function seriesOf(k: number, at: ReadParts): Promise<SeriesColumns> {
  const { ds, y, exogenous } = await readChunk(at.group, k, k + 1);
  return {
    ds: Array.from(ds, (period) => periodOf(period, at)),
    y,
    x: Object.fromEntries(exogenous.map(({ name, values }) => [name, values])),
  };
}

function foldOf({ name, origin, from, to }: Span, at: ReadParts): Fold {
  return { name, origin: periodOf(origin, at), from: periodOf(from, at), to: periodOf(to, at) };
}

async function featuresOf(k: number, at: ReadParts): Promise<FeatureMatrix> {
  const { config: { horizon }, end } = at.plan,
    spec = seriesSpec(at.plan.spec),
    panel = await readChunk(at.group, k, k + 1);
  const { names, rows, values, target, ds, step } = prepareFeatures(spec, panel, { horizon }).training(end);
  const width = names.length;
  return {
    ...{ spec, names, target, step },
    rows: Array.from({ length: rows }, (_, i) => values.subarray(i * width, (i + 1) * width)),
    ds: Array.from(ds, (period) => periodOf(period, at)),
  };
}
