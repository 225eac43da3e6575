import { type ErrorScale, errorScale } from "../../metrics/error_scale.ts";
import type { ErrorRecord } from "../../core/errors/errors.ts";
import type { KeyVerdict } from "../../core/outcome.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { Spread } from "../calibration/spread.ts";

/** A contender that failed on a key, and how. */
export interface ContenderFailure {
  /** Name of the contender. */
  readonly contender: string;
  /** What it threw, or why its forecast cannot be used. */
  readonly error: ErrorRecord;
}

/**
 * What every contender would have predicted for one key, on every span. Scores come later, so that combinations, selection
 * and intervals all see the same rows.
 *
 * Shapes: C contenders, S spans (folds, then the hold-out), h values of a span: its rows, each with its outputs. A forecast of
 * demand has one row for each step and one output; of a class, each row has the probability of every class, and what came is 1
 * for one of them. Flat arrays are row-major.
 */
export interface Backtest {
  /** Whose backtest it is. */
  readonly key: SeriesKey;
  /** Why the key does not compete, or "". */
  readonly reason: KeyVerdict;
  /** Kind of key, by which the problem groups keys and contenders are entered; of demand, its class up to the choice. */
  readonly kind: string;
  /** What came, unit of `y`, shape [S × h]; NaN where missing. */
  readonly actual: Float64Array;
  /** Forecasts, unit of `y`, shape [C × S × h], as they would serve; NaN where a contender did not run or failed. */
  readonly forecasts: Float64Array;
  /** Factors by which contenders of log demand are lifted from the middle to the mean when they serve, shape [C]; 1 for none. */
  readonly smear: Float64Array;
  /** Distances by which contenders are raised to the quantile that the metric asks for when they serve, see `liftOf`; shape [C]; 0 for none. */
  readonly lift: Float64Array;
  /** What the key's documented fallback would have forecast, shape [S × h]; NaN on spans at whose origin nothing was known. */
  readonly fallback: Float64Array;
  /** In-sample mean absolute and mean squared error of the baseline up to each origin, shape [S × 2]; NaN if undefined. */
  readonly scale: Float64Array;
  /** Of several targets those of each, shape [S × T × 2]; absent of one. */
  readonly scales?: Float64Array;
  /** Spread of the series up to each origin, see {@linkcode spreadAt}; shape [S × 5]. */
  readonly spread: Float64Array;
  /** What the series is like up to each origin, by the problem; row-major [S × T], empty where it tells nothing. */
  readonly traits: Float64Array;
  /** Loss of each contender by the metric of the key's group, row-major [C × S]; NaN where undefined. */
  readonly losses: Float64Array;
  /** Fit time of each contender over all origins, milliseconds, shape [C]; not part of any decision. */
  readonly fitMs: Float64Array;
  /** Encoded size of the last fit, bytes, shape [C]; 0 for pooled contenders. */
  readonly bytes: Float64Array;
  /** Contenders whose last fit was degenerate, as `contender:CODE`. */
  readonly flags: readonly string[];
  /** Contenders that failed; they are out on all spans. */
  readonly failures: readonly ContenderFailure[];
}

/**
 * The forecasts of one contender on one span, as a view.
 *
 * @param backtest Of one key. @param contender Index in [0, C). @param span Index in [0, S).
 * @returns Shape [h], unit of `y`.
 */
export function forecastOf(backtest: Backtest, contender: number, span: number): Float64Array {
  const spans = backtest.scale.length / 2;
  const horizon = backtest.actual.length / spans;
  const start = (contender * spans + span) * horizon;
  return backtest.forecasts.subarray(start, start + horizon);
}

/**
 * The forecast of the key's fallback on one span, as a view.
 *
 * @param backtest Of one key. @param span Index in [0, S).
 * @returns Shape [h], unit of `y`.
 */
export function fallbackOf(backtest: Backtest, span: number): Float64Array {
  const horizon = backtest.actual.length / (backtest.scale.length / 2);
  return backtest.fallback.subarray(span * horizon, (span + 1) * horizon);
}

/**
 * The observed target on one span, as a view.
 *
 * @param backtest Of one key. @param span Index in [0, S).
 * @returns Shape [h], unit of `y`.
 */
export function actualOf(backtest: Backtest, span: number): Float64Array {
  const horizon = backtest.actual.length / (backtest.scale.length / 2);
  return backtest.actual.subarray(span * horizon, (span + 1) * horizon);
}

/**
 * The scale of the key at one span, the denominators of MASE and RMSSE.
 *
 * @param backtest Of one key. @param span Index in [0, S).
 */
export function scaleOf(backtest: Backtest, span: number): ErrorScale {
  return { mae: backtest.scale[span * 2]!, mse: backtest.scale[span * 2 + 1]! };
}

/** What a prediction of one span is scored by. */
export interface ScoredSpan {
  /** What came, unit of `y`, shape [h]; NaN where missing. */
  readonly actual: Float64Array;
  /** Errors of the baseline up to the origin. */
  readonly scale: ErrorScale;
  /** Of several targets those of each, shape [T]; absent of one. */
  readonly scales?: readonly ErrorScale[];
}

/**
 * What predictions of one span are scored by.
 *
 * @param backtest Of one key. @param span Index in [0, S).
 */
export function scoredSpan(backtest: Backtest, span: number): ScoredSpan {
  return { actual: actualOf(backtest, span), ...scalesOf(backtest, span) };
}

/**
 * The scale of the key at one span, of several targets also that of each.
 *
 * @param backtest Of one key. @param span Index in [0, S).
 */
export function scalesOf(backtest: Backtest, span: number): Pick<ScoredSpan, "scale" | "scales"> {
  const scale = scaleOf(backtest, span), { scales } = backtest;
  if (scales === undefined) return { scale };
  const size = scales.length / (backtest.scale.length / 2), own = scales.subarray(span * size, (span + 1) * size);
  return {
    scale,
    scales: Array.from({ length: size / 2 }, (_, t) => ({ mae: own[2 * t]!, mse: own[2 * t + 1]! })),
  };
}

/**
 * Spread of the series up to the origin of one span.
 *
 * @param backtest Of one key. @param span Index in [0, S).
 */
export function spreadAt(backtest: Backtest, span: number): Spread {
  const own = backtest.spread.subarray(span * 5, span * 5 + 5);
  const [size = NaN, pairs = NaN, level = NaN, activity = NaN, zeros = NaN] = own;
  return { size, pairs, level, activity, zeros };
}

/**
 * In-sample errors of the seasonal naive forecast, see {@linkcode errorScale}.
 *
 * @param y Target up to the origin, shape [n]. @param seasonLength m >= 1.
 * @returns Errors in y and y²; NaN where pairs are too few or every pair is equal.
 */
export function scaleUpTo(y: Float64Array, seasonLength: number): ErrorScale {
  const scale = errorScale(y, seasonLength);
  return scale.mae > 0 ? scale : { mae: NaN, mse: NaN };
}
