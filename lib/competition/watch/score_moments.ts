import { CLIP } from "./watch_period.ts";
import type { RecordScores } from "./watch_record.ts";

/** What the scores of a key show before others are looked at. By detector: bias, error, coverage. */
export interface Moments {
  /** Known errors n. */
  readonly count: number;
  /** Standard deviation of z, n - 1; 0 where all are equal. */
  readonly scale: number;
  /** Means: of z in its standard deviations; of the clipped absolute standardised error; share of misses, NaN without intervals. */
  readonly means: Triple;
  /** Variances of those scores. */
  readonly variances: Triple;
  /** Long-run over plain variance: how many times more their sums vary than those of independent ones; NaN of constants. */
  readonly persistences: Triple;
}

/** One number for each of bias, error and coverage. */
export type Triple = readonly [bias: number, error: number, coverage: number];

/**
 * Moments of scores.
 *
 * @param scores Shape [n]. @param lags Up to which persistence is looked for, < n.
 * @see Newey & West (1987), doi:10.2307/1913610
 */
export function momentsOf({ z, missed }: Pick<RecordScores, "z" | "missed">, lags: number): Moments {
  const count = z.length, mean = averageOf(z), scale = Math.sqrt(varianceOf(z, mean) * count / (count - 1));
  const x = z.map((value) => Math.max(-CLIP, Math.min(CLIP, (value - mean) / scale))), sizes = x.map(Math.abs);
  const size = averageOf(sizes), misses = averageOf(missed);
  return {
    count,
    scale,
    means: [mean / scale, size, misses],
    variances: [1, varianceOf(sizes, size), misses * (1 - misses)],
    persistences: [persistenceOf(x, lags), persistenceOf(sizes, lags), persistenceOf(missed, lags)],
  };
}

function averageOf(values: Float64Array): number {
  let sum = 0, count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value !== value) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

function varianceOf(values: Float64Array, mean: number): number {
  let sum = 0, count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value !== value) continue;
    sum += (value - mean) ** 2;
    count++;
  }
  return sum / count;
}

/** Autocovariances with Bartlett's weights over the variance: that is the mean square of sums of `lags + 1` neighbours. */
function persistenceOf(values: Float64Array, lags: number): number {
  const mean = averageOf(values), variance = varianceOf(values, mean), length = lags + 1;
  if (!(variance > 0)) return NaN;
  const from = (i: number) => {
    const difference = i < 0 || i >= values.length ? 0 : values[i]! - mean;
    return difference === difference ? difference : 0;
  };
  let total = 0, sum = 0;
  for (let i = 0; i < values.length + lags; i++) {
    sum += from(i) - from(i - length);
    total += sum ** 2;
  }
  // The mean is that of the values themselves, which takes this much away.
  return total / length / values.length / variance * (1 + length / values.length);
}
