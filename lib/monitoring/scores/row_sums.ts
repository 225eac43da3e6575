import type { PeriodCosts } from "../../core/config/metric_choice.ts";

/** Sums of many groups (keys, steps), one row a group: rows can be added up. */
export interface GroupSums {
  /** Nominal levels of the intervals that the last columns are of, percent, as texts. */
  readonly levels: readonly string[];
  /** Numbers of a row. */
  readonly width: number;
  /** What periods cost by the metric that the models were chosen by; absent: it is of the size of errors. */
  readonly costs?: PeriodCosts;
  /** Shape [groups × width]. */
  readonly values: Float64Array;
}

/**
 * Some rows added up, as the one row of other sums.
 *
 * @param sums By group. @param groups Rows; default all.
 */
export function totalOf({ values, width, levels, costs }: GroupSums, groups?: Iterable<number>): GroupSums {
  const total = new Float64Array(width);
  for (const group of groups ?? Array(values.length / width).keys()) {
    for (let c = 0; c < width; c++) total[c]! += values[group * width + c]!;
  }
  return { levels, width, values: total, ...costs && { costs } };
}
