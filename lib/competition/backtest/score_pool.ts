import type { SeriesKey } from "../../core/rows/panel.ts";
import type { ScoredSpan } from "./backtest.ts";

/** Predictions of one key on one span, with what came. */
export interface PooledForecast extends ScoredSpan {
  /** Whose. */
  readonly key: SeriesKey;
  /** Shape as `actual`. */
  readonly predicted: Float64Array;
  /** Class numbers that are decided for, shape [rows]; absent: the likeliest. */
  readonly decided?: Int32Array;
}

/** Metrics over the predictions of many keys, as if they were one; pools of other keys, or of other origins, are merged. */
export interface ScorePool {
  /** Rows with a known actual so far. */
  readonly rows: number;
  /** Take in the predictions of a key. */
  add(forecast: PooledForecast): void;
  /** Add what another pool of the same problem holds. */
  merge(other: ScorePool): void;
  /** By name of the metric; NaN where undefined. */
  result(): Readonly<Record<string, number>>;
}
