import type { Values } from "./_rows.ts";
import type { ErrorScale } from "./error_scale.ts";
import type { Scores } from "./metric_list.ts";

/** Sufficient sums of the point metrics over rows; sums of two sets of rows can be merged. */
export interface ErrorSums {
  /** Rows with a known actual. */
  count: number;
  /** Mean of the actuals. */
  centre: number;
  /** Sum of squares of the actuals around their mean. */
  spread: number;
  /** Sum of absolute errors. */
  absolute: number;
  /** Sum of squared errors. */
  squared: number;
  /** Sum of predicted - actual. */
  signed: number;
  /** Sum of the actuals. */
  total: number;
  /** Sum of the absolute actuals. */
  totalAbsolute: number;
  /** Sum of absolute errors over the absolute actual, over the rows with actual !== 0. */
  percent: number;
  /** The same squared. */
  percentSquared: number;
  /** Rows with actual !== 0. */
  percentCount: number;
  /** Sum of symmetric errors over the rows where actual and forecast are not both 0. */
  symmetric: number;
  /** Number of these rows. */
  symmetricCount: number;
}

/** The sums of no rows. */
export function emptySums(): ErrorSums {
  return {
    count: 0,
    centre: 0,
    spread: 0,
    absolute: 0,
    squared: 0,
    signed: 0,
    total: 0,
    totalAbsolute: 0,
    percent: 0,
    percentSquared: 0,
    percentCount: 0,
    symmetric: 0,
    symmetricCount: 0,
  };
}

/** All sums in one pass. Lengths are equal; rows with a NaN actual are skipped. */
export function sumErrors(actual: Values, predicted: Values): ErrorSums {
  let count = 0, centre = 0, spread = 0, absolute = 0, squared = 0, signed = 0, total = 0, totalAbsolute = 0;
  let percent = 0, percentSquared = 0, percentCount = 0, symmetric = 0, symmetricCount = 0;
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!, p = predicted[i]!;
    if (a !== a) continue;
    const error = p - a, size = Math.abs(error), level = Math.abs(a);
    count++;
    const delta = a - centre;
    centre += delta / count;
    spread += delta * (a - centre);
    absolute += size;
    squared += error * error;
    signed += error;
    total += a;
    totalAbsolute += level;
    if (a !== 0 || p !== p) { // a missing forecast is not forgiven beside a zero actual
      const share = size / level;
      percent += share;
      percentSquared += share * share;
      percentCount++;
    }
    if (a !== 0 || p !== 0) {
      symmetric += 2 * size / (level + Math.abs(p));
      symmetricCount++;
    }
  }
  return {
    count,
    centre,
    spread,
    absolute,
    squared,
    signed,
    total,
    totalAbsolute,
    percent,
    percentSquared,
    percentCount,
    symmetric,
    symmetricCount,
  };
}

/**
 * Add the sums of other rows to `into`.
 *
 * @see Chan, Golub & LeVeque (1983), doi:10.1080/00031305.1983.10483115 for the merged sum of squares.
 */
export function mergeSums(into: ErrorSums, other: ErrorSums): void {
  const count = into.count + other.count;
  if (other.count > 0) {
    const delta = other.centre - into.centre;
    into.spread += other.spread + delta * delta * into.count * other.count / count;
    into.centre += delta * other.count / count;
  }
  into.count = count;
  into.absolute += other.absolute;
  into.squared += other.squared;
  into.signed += other.signed;
  into.total += other.total;
  into.totalAbsolute += other.totalAbsolute;
  into.percent += other.percent;
  into.percentSquared += other.percentSquared;
  into.percentCount += other.percentCount;
  into.symmetric += other.symmetric;
  into.symmetricCount += other.symmetricCount;
}

/** The metrics of summed rows; `scale` of their one series, NaN where the metrics are pooled over several. */
export function sumScores(sums: ErrorSums, scale: ErrorScale): Scores {
  const mse = sums.squared / sums.count, mae = sums.absolute / sums.count; // 0 / 0 is NaN: no row, no score
  return {
    mse,
    rmse: Math.sqrt(mse),
    mae,
    mape: sums.percent / sums.percentCount,
    smape: sums.symmetric / sums.symmetricCount,
    rmspe: Math.sqrt(sums.percentSquared / sums.percentCount),
    wape: sums.totalAbsolute === 0 ? NaN : sums.absolute / sums.totalAbsolute,
    mase: scale.mae > 0 ? mae / scale.mae : NaN,
    rmsse: scale.mse > 0 ? Math.sqrt(mse / scale.mse) : NaN,
    r2: sums.spread > 0 ? 1 - sums.squared / sums.spread : NaN,
    bias: sums.total === 0 ? NaN : sums.signed / Math.abs(sums.total),
  };
}
