import { decodeArtifact, encodeArtifact } from "../core/artifact.ts";
import { FitError } from "../core/errors.ts";
import { type MetricName, METRICS } from "../metrics/metric_list.ts";
import { scoreForecast } from "../metrics/score_forecast.ts";
import { actualOf, type Backtest, forecastOf, scaleOf } from "./backtest.ts";
import { type Combination, combinationForecast } from "./score_table.ts";

/** Every contender's score of one key, by span and metric. */
export interface Leaderboard {
  /** Contenders that ran, then combinations; shape [C]. */
  readonly contenders: readonly string[];
  /** `fold_1` …, `holdout`; shape [S]. */
  readonly spans: readonly string[];
  /** Shape [M]. */
  readonly metrics: readonly MetricName[];
  /** Scores, row-major, shape [C × S × M]; NaN where undefined. */
  readonly values: Float64Array;
  /** Fit time over all folds, milliseconds, shape [C]; 0 for combinations and pooled contenders. */
  readonly fitMs: Float64Array;
  /** Encoded size, bytes, shape [C]. */
  readonly bytes: Float64Array;
  /** The contender that serves. */
  readonly chosen: string;
}

/**
 * The leaderboard of one key. Contenders that never ran on it are left out.
 *
 * @param backtest Of the key. @param combinations Of its group.
 * @param options `contenders`: names, shape [C]; `spans`: names, shape [S]; `chosen`: who serves.
 */
export function leaderboardOf(
  backtest: Backtest,
  combinations: readonly Combination[],
  options: { contenders: readonly string[]; spans: readonly string[]; chosen: string },
): Leaderboard {
  const { contenders, spans, chosen } = options;
  const ran = contenders.map((_, c) => c).filter((c) =>
    spans.some((_, s) => !Number.isNaN(forecastOf(backtest, c, s)[0]))
  );
  const entered = ran.length === 0 ? [] : combinations;
  const rows = ran.length + entered.length;
  const metrics = METRICS.map((metric) => metric.name);
  const values = new Float64Array(rows * spans.length * metrics.length).fill(NaN);
  for (let row = 0; row < rows; row++) {
    spans.forEach((_, s) => {
      const predicted = row < ran.length
        ? forecastOf(backtest, ran[row]!, s)
        : combinationForecast(backtest, entered[row - ran.length]!, s);
      if (Number.isNaN(predicted[0])) return;
      const scores = scoreForecast(actualOf(backtest, s), predicted, { scale: scaleOf(backtest, s) });
      metrics.forEach((metric, m) => values[(row * spans.length + s) * metrics.length + m] = scores[metric]);
    });
  }
  const perRow = (column: Float64Array) =>
    Float64Array.from({ length: rows }, (_, row) => row < ran.length ? column[ran[row]!]! : 0);
  return {
    contenders: [...ran.map((c) => contenders[c]!), ...entered.map((combination) => combination.name)],
    spans,
    metrics,
    values,
    fitMs: perRow(backtest.fitMs),
    bytes: perRow(backtest.bytes),
    chosen,
  };
}

/** A leaderboard as bytes; scores are rounded to 32 bits. */
export function encodeLeaderboard(board: Leaderboard): Uint8Array<ArrayBuffer> {
  const { contenders, spans, metrics, chosen } = board;
  const arrays = {
    values: Float32Array.from(board.values),
    fitMs: Float32Array.from(board.fitMs),
    bytes: Float32Array.from(board.bytes),
  };
  return encodeArtifact({ header: { contenders, spans, metrics, chosen }, arrays });
}

/**
 * Inverse of {@linkcode encodeLeaderboard}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are not a leaderboard.
 */
export function decodeLeaderboard(bytes: Uint8Array): Leaderboard {
  const { header, arrays } = decodeArtifact(bytes);
  const head = header as unknown as Pick<Leaderboard, "contenders" | "spans" | "metrics" | "chosen">;
  const { values, fitMs, bytes: sizes } = arrays;
  if (values === undefined || fitMs === undefined || sizes === undefined) {
    throw new FitError(
      "CORRUPT_ARTIFACT",
      "Cannot decode a leaderboard as it must hold its scores: current value lacks a column",
    );
  }
  return {
    ...head,
    values: Float64Array.from(values),
    fitMs: Float64Array.from(fitMs),
    bytes: Float64Array.from(sizes),
  };
}
