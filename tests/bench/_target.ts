import type { Errors, Measurement, Target } from "../../bench/harness/target.ts";

/** A target that never runs. */
export function target(change: Partial<Target> = {}): Target {
  return {
    id: "P3",
    what: "boosting",
    peer: "XGBoost",
    bar: 2,
    stretch: 4,
    better: "higher",
    run: () => Promise.reject(new TypeError("not to be run")),
    ...change,
  };
}

/** A measurement with this median of the ratio. */
export function measured(median: number, errorRatio: number | null = null): Measurement {
  const errors: Errors | null = errorRatio === null ? null : {
    part: "boosting",
    ours: errorRatio,
    theirs: 1,
    ratio: errorRatio,
    parts: { boosting: { ours: errorRatio, theirs: 1, ratio: errorRatio } },
  };
  return {
    ours: { min: 0.01, median: 0.02, max: 0.03 },
    theirs: { min: 0.02, median: 0.02 * median, max: 1.5 },
    ratio: { min: median / 2, median, max: median * 2 },
    errors,
  };
}
