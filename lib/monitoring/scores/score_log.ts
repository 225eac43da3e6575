import { LONGEST_HORIZON } from "../../core/config/resolve_config.ts";
import type { PeriodCosts } from "../../core/config/metric_choice.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { FileActuals } from "../../data/read_actuals.ts";
import type { ForecastReading, LoggedRows } from "../../inference/log/read_forecast_log.ts";
import { type Actuals, naiveAt, readActualsOf, seasonalAt, valuesOf } from "./actuals.ts";
import { addForecast, addInside, openSums, type ScoredForecast } from "./error_sums.ts";
import { KeyPositions, PeriodTexts, UNKNOWN_PERIOD } from "./log_positions.ts";
import type { ForecastCounts } from "./measured.ts";
import { type NewestForecasts, offerForecast, openNewest } from "./newest_forecasts.ts";
import type { GroupSums } from "./row_sums.ts";

/** What is looked at. */
export interface ScoreOptions {
  /** The version of the table that the actuals are of. */
  readonly group: FeatureGroup;
  /** More actuals, or null. */
  readonly file: FileActuals | null;
  /** First period that is looked at. */
  readonly since: number;
  /** Steps of a usual forecast: earlier origins have no naive forecast beside them. */
  readonly horizon: number;
  /** Observations per cycle. */
  readonly seasonLength: number;
  /** What periods cost by the metric of the run that serves; absent: it is of the size of errors. */
  readonly costs?: PeriodCosts;
  /** What the detectors wait for, or null. */
  readonly watch: WatchedForecasts | null;
  /** Fires when the look is to be broken off. */
  readonly signal?: AbortSignal;
}

/** Which forecasts detectors take in: the newest of each period by the version that serves. */
export interface WatchedForecasts {
  /** First period. */
  readonly since: number;
  /** Number of the version that is watched, by key; -1 for none. */
  readonly version: Int32Array;
  /** Level of the interval that is watched, percent, by key; NaN for none. */
  readonly level: Float64Array;
}

/** What a log gave. */
export interface LogScores {
  /** Forecasts by what is known of them. */
  readonly counts: ForecastCounts;
  /** Sums by key, in the order of the table. */
  readonly byKey: GroupSums;
  /** Sums by step; row 0 is of step 1. */
  readonly byStep: GroupSums;
  /** Scored forecasts by the number of their version in the registry. */
  readonly weights: ReadonlyMap<number, number>;
  /** What came. */
  readonly actuals: Actuals;
  /** Whether some of the log is of another calendar than the table: its forecasts are unmatched. */
  readonly isForeign: boolean;
  /** What detectors take in; null if nothing is watched. */
  readonly newest: NewestForecasts | null;
}

/** Fields of a reading that are looked at. */
export const SCORED_FIELDS = ["ds", "versionId"] as const;

/**
 * Compare logged forecasts with what came, batch by batch: memory grows with keys and periods, not with the log.
 *
 * @param reading Of the forecasts that were served. @param options Table, actuals, first period.
 * @returns null if the log holds none.
 * @throws {DataError} `CORRUPT_GROUP` if the table is not as it was written. @throws What `signal` says.
 */
export async function scoreLog(reading: ForecastReading, options: ScoreOptions): Promise<LogScores | null> {
  let scorer: LogScorer | null = null;
  for await (const rows of reading.batches()) {
    options.signal?.throwIfAborted();
    // The first batch knows all origins already.
    scorer ??= await LogScorer.open(reading, rows, options);
    scorer.take(rows);
  }
  return scorer;
}

class LogScorer implements LogScores {
  readonly counts: { -readonly [Name in keyof ForecastCounts]: number } = {
    ...{ logged: 0, scored: 0, pending: 0, unknown: 0, earlier: 0, unmatched: 0 },
  };
  readonly weights = new Map<number, number>();
  readonly byKey: GroupSums;
  readonly actuals: Actuals;
  readonly newest: NewestForecasts | null;
  readonly #options: ScoreOptions;
  readonly #reading: ForecastReading;
  readonly #keys: KeyPositions;
  readonly #ds: PeriodTexts;
  readonly #origins: PeriodTexts;
  readonly #levels: readonly string[];
  readonly #forecast: ScoredForecast = { y: NaN, yhat: NaN, naive: NaN, seasonal: NaN };
  /** Position of the watched level of each key; -1 without one. */
  readonly #levelOf: Int32Array | null;
  #byStep: GroupSums;

  private constructor(reading: ForecastReading, options: ScoreOptions, at: {
    readonly actuals: Actuals;
    readonly levels: readonly string[];
    readonly origins: PeriodTexts;
    readonly past: number;
  }) {
    const { group } = options;
    [this.#reading, this.#options, this.actuals, this.#levels] = [reading, options, at.actuals, at.levels];
    [this.#origins, this.#ds, this.#keys] = [at.origins, new PeriodTexts(group), new KeyPositions(group)];
    const { watch } = options, { first, periods } = at.actuals, from = Math.max(watch?.since ?? 0, at.past + 1);
    this.newest = watch === null
      ? null
      : openNewest(group.keys.length, { first: from, periods: Math.max(0, first + periods - from) });
    this.#levelOf = watch === null ? null : Int32Array.from(watch.level, (level) => at.levels.indexOf(String(level)));
    this.byKey = openSums(group.keys.length, at.levels, options);
    this.#byStep = openSums(Math.max(1, options.horizon), at.levels, options);
  }

  static async open(reading: ForecastReading, rows: LoggedRows, options: ScoreOptions): Promise<LogScorer> {
    const { group, horizon, seasonLength, file, watch } = options, origins = new PeriodTexts(group);
    const since = Math.min(options.since, watch?.since ?? options.since);
    const known = origins.of(rows.origin).filter((period) => period !== UNKNOWN_PERIOD);
    const earliest = known.reduce((least, period) => Math.min(least, Math.max(period, since - horizon)), Infinity);
    const past = Number.isFinite(earliest) ? earliest : since;
    const window = { first: past - 2 * seasonLength + 1, past, seasonLength, file };
    const actuals = await readActualsOf(group, window);
    return new LogScorer(reading, options, { actuals, levels: Object.keys(rows.lo), origins, past });
  }

  get isForeign(): boolean {
    return this.#ds.isForeign || this.#origins.isForeign;
  }

  get byStep(): GroupSums {
    return this.#byStep;
  }

  take(rows: LoggedRows): void {
    const { counts, actuals: { first, periods, last, y } } = this, { since, seasonLength } = this.#options;
    const keys = this.#keys.of(this.#reading), ds = this.#ds.of(rows.ds), origins = this.#origins.of(rows.origin);
    const lo = this.#levels.map((level) => rows.lo[level]), hi = this.#levels.map((level) => rows.hi[level]);
    const forecast = this.#forecast;
    let lastKey = -1, lastOrigin = UNKNOWN_PERIOD, naive = NaN, values = y;
    counts.logged += rows.rows;
    for (let i = 0; i < rows.rows; i++) {
      const k = keys[rows.key[i]!]!, period = ds[rows.ds.codes[i]!]!, origin = origins[rows.origin.codes[i]!]!;
      const step = period - origin;
      forecast.yhat = rows.yhat[i]!;
      if (k < 0 || !isForecast(period, origin) || !Number.isFinite(forecast.yhat)) {
        counts.unmatched++;
        continue;
      }
      const at = period - first;
      forecast.y = at < 0 || at >= periods ? NaN : y[k * periods + at]!;
      if (forecast.y === forecast.y) this.#watch(rows, i, { k, period, origin });
      if (period < since || forecast.y !== forecast.y) {
        if (period < since) counts.earlier++;
        else if (period > last[k]!) counts.pending++;
        else counts.unknown++;
        continue;
      }
      if (k !== lastKey || origin !== lastOrigin) {
        [lastKey, lastOrigin, values] = [k, origin, valuesOf(this.actuals, k)];
        naive = naiveAt(values, origin - first, seasonLength);
      }
      forecast.naive = naive;
      forecast.seasonal = seasonalAt(values, at, { origin: origin - first, seasonLength });
      counts.scored++;
      const group = this.#stepOf(step);
      addForecast(this.byKey, k, forecast);
      addForecast(this.#byStep, group, forecast);
      for (let level = 0; level < lo.length; level++) {
        const from = lo[level]![i]!, to = hi[level]![i]!;
        if (from !== from || to !== to) continue;
        const inside = { level, isInside: forecast.y >= from && forecast.y <= to };
        addInside(this.byKey, k, inside);
        addInside(this.#byStep, group, inside);
      }
      this.#weigh(rows.versionId[i]!);
    }
  }

  /** Detectors see what was said last by the version that serves. */
  #watch(
    rows: LoggedRows,
    i: number,
    { k, period, origin }: { readonly k: number; readonly period: number; readonly origin: number },
  ): void {
    const { watch } = this.#options, { newest } = this;
    if (watch === null || newest === null || rows.versionId[i] !== watch.version[k]) return;
    const level = this.#levels[this.#levelOf?.[k] ?? -1];
    const [lo, hi] = level === undefined ? [NaN, NaN] : [rows.lo[level]![i]!, rows.hi[level]![i]!];
    offerForecast(newest, k, { period, origin, yhat: rows.yhat[i]!, lo, hi });
  }

  #weigh(version: number): void {
    this.weights.set(version, (this.weights.get(version) ?? 0) + 1);
  }

  /** Row of a step; there are as many as the longest forecast has. */
  #stepOf(step: number): number {
    const { width, values, levels } = this.#byStep, rows = values.length / width;
    if (step > rows) {
      this.#byStep = openSums(Math.min(LONGEST_HORIZON, Math.max(step, 2 * rows)), levels, this.#options);
      this.#byStep.values.set(values);
    }
    return step - 1;
  }
}

/** A period after its origin, and not absurdly far. */
function isForecast(period: number, origin: number): boolean {
  return period !== UNKNOWN_PERIOD && origin !== UNKNOWN_PERIOD && period > origin &&
    period - origin <= LONGEST_HORIZON;
}
