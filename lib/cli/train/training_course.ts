import type { Course } from "../session/pace.ts";

/** Keys that are taken for likely while nobody has counted them. */
const LIKELY_KEYS = 200;

/**
 * The phases of a training run, and their times in those of the global models: as measured on the demo, with all its keys and
 * with some, and on tables of 1 to 60 keys of weeks and hours.
 *
 * @param keys Of the run; NaN if unknown. Each adds to the backtest, while global models learn from a sample.
 * @param options What is made of the result: `charts` beside the report, its `page`; default: both.
 */
export function trainingCourse(
  keys: number,
  { charts = true, page = true }: { readonly charts?: boolean; readonly page?: boolean } = {},
): Course {
  const count = Number.isNaN(keys) ? LIKELY_KEYS : keys;
  return [
    ["global models", 1],
    ["race", count > RACED_KEYS ? 0.1 : 0],
    ["backtest", 0.45 + 0.0009 * count],
    ["champions", 0.25],
    ...charts ? [["charts", 0.04] as const] : [],
    ...page ? [["report", 0.04] as const] : [],
  ];
}

/** Tables of fewer keys have no race. */
const RACED_KEYS = 300;
