/** Summary of one column of a panel. */
export interface ColumnStatistics {
  /** Column name. */
  readonly name: string;
  /** Values that are not missing. */
  readonly count: number;
  /** Values that are missing. */
  readonly missing: number;
  /** Values equal to zero. */
  readonly zeros: number;
  /** Smallest value; null where `count` is 0, as the others below. */
  readonly min: number | null;
  /** Largest value. */
  readonly max: number | null;
  /** Mean of the values. */
  readonly mean: number | null;
  /** Standard deviation, divisor `count`. */
  readonly deviation: number | null;
}

/** A running {@linkcode ColumnStatistics}, so that a column never has to be in memory at once. */
export interface StatisticsCounter {
  /** Take in values; NaN is missing. */
  add(values: Float64Array): void;
  /** The summary so far. */
  summary(): ColumnStatistics;
}

/**
 * Start counting a column.
 *
 * @param name Column name.
 * @see Welford (1962), doi:10.1080/00401706.1962.10490022
 */
export function countColumn(name: string): StatisticsCounter {
  let count = 0, missing = 0, zeros = 0, min = Infinity, max = -Infinity, mean = 0, squares = 0;
  return {
    add(values) {
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (Number.isNaN(value)) {
          missing++;
          continue;
        }
        count++;
        if (value === 0) zeros++;
        if (value < min) min = value;
        if (value > max) max = value;
        const delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
      }
    },
    summary() {
      if (count === 0) return { name, count, missing, zeros, min: null, max: null, mean: null, deviation: null };
      return { name, count, missing, zeros, min, max, mean, deviation: Math.sqrt(squares / count) };
    },
  };
}
