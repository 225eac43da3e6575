import { assertSameShape, type Values } from "./_rows.ts";

/** Which class counts as positive. */
export interface PositiveClass {
  /** Class number; default 1. */
  readonly positive?: number;
}

/** True positives, false positives, false negatives; rows with a NaN actual are skipped. */
export function binaryCounts(
  actual: Values,
  predicted: Values,
  positive: number,
): { hits: number; falseAlarms: number; misses: number } {
  assertSameShape(actual, predicted);
  let hits = 0, falseAlarms = 0, misses = 0;
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i])) continue;
    if (predicted[i] === positive) actual[i] === positive ? hits++ : falseAlarms++;
    else if (actual[i] === positive) misses++;
  }
  return { hits, falseAlarms, misses };
}
