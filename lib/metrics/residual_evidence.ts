import { quantileSorted } from "../core/numbers/statistics.ts";
import { assertSameLength, type Values } from "./_rows.ts";

/** Errors of rows whose predictions lie beside each other. */
export interface ResidualBin {
  /** Mean prediction, unit of `y`. */
  readonly predicted: number;
  /** Mean of what came, unit of `y`. */
  readonly actual: number;
  /** Quantiles of actual minus predicted, unit of `y`: 10, 50 and 90 percent. */
  readonly residuals: readonly [number, number, number];
  /** Rows. */
  readonly rows: number;
}

/** What charts of errors are drawn from, as plain data. */
export interface ResidualEvidence {
  /** Rows with a known actual and a prediction. */
  readonly rows: number;
  /** By prediction, ascending, about as many rows in each. */
  readonly bins: readonly ResidualBin[];
  /** Predictions of rows evenly spread over all, unit of `y`, shape [m]. */
  readonly predicted: readonly number[];
  /** What came of them, unit of `y`, shape [m]. */
  readonly actual: readonly number[];
}

const BINS = 20, FEWEST = 10, MOST_POINTS = 600;

/**
 * What is told of predicted numbers beside their scores.
 *
 * @param actual Shape [n], unit of `y`; NaN is skipped. @param predicted Shape [n], unit of `y`; NaN is skipped.
 * @returns Null where there is no row.
 * @throws {RangeError} If shapes differ.
 */
export function residualEvidence(actual: Values, predicted: Values): ResidualEvidence | null {
  assertSameLength(actual, predicted);
  const known = Array.from({ length: actual.length }, (_, i) => i).filter((i) =>
    Number.isFinite(actual[i]! - predicted[i]!)
  );
  if (known.length === 0) return null;
  const order = known.toSorted((i, j) => predicted[i]! - predicted[j]! || i - j);
  const count = Math.max(1, Math.min(BINS, Math.floor(order.length / FEWEST)));
  const bins = Array.from({ length: count }, (_, b): ResidualBin => {
    const own = order.slice(Math.floor(b * order.length / count), Math.floor((b + 1) * order.length / count));
    const errors = Float64Array.from(own, (i) => actual[i]! - predicted[i]!).sort();
    const mean = (values: Values) => own.reduce((sum, i) => sum + values[i]!, 0) / own.length;
    return {
      predicted: mean(predicted),
      actual: mean(actual),
      residuals: [quantileSorted(errors, 0.1), quantileSorted(errors, 0.5), quantileSorted(errors, 0.9)],
      rows: own.length,
    };
  });
  // By prediction, so that the ends are among them.
  const step = Math.max(1, (order.length - 1) / (MOST_POINTS - 1)), points: number[] = [];
  for (let at = 0; Math.round(at) < order.length; at += step) points.push(order[Math.round(at)]!);
  return {
    rows: known.length,
    bins,
    predicted: points.map((i) => predicted[i]!),
    actual: points.map((i) => actual[i]!),
  };
}
