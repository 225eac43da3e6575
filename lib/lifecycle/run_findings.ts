import type { RunFindings, RunSkill } from "./judge.ts";

/** What a run says of its hold-out, as its summary has it. */
export interface RunFigures {
  /** Scores by method: `ours` and others, each with what ours scored on its keys. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Observed coverage by nominal level, percent. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Over the best naive forecast; absent: of a run of a former release. */
  readonly skill?: RunSkill;
  /** Share of the table's keys whose newest values are in another unit; absent: of a run of a former release. */
  readonly unitChanged?: number;
}

/**
 * What a run is judged by.
 *
 * @param figures Of its summary. @param shown One outcome per key; how models compare with former champions.
 * @param config `holdout`: without one all scores are of a window that choices have looked at, and nothing is judged by them;
 * `metric` of the run.
 */
export function runFindings(
  figures: RunFigures,
  shown: Pick<RunFindings, "keys" | "comparisons">,
  { holdout, metric }: { readonly holdout: boolean; readonly metric: string },
): RunFindings {
  const { metrics, coverage, skill = formerSkill(metrics, metric), unitChanged = NaN } = figures;
  if (!holdout) {
    const keys = shown.keys.map((key) => ({ ...key, scores: {} }));
    return { ...shown, unitChanged, coverage: {}, skill: NO_SKILL, keys };
  }
  const { rmspe = NaN, wape = NaN, mase = NaN } = metrics.ours ?? {};
  return { ...shown, unitChanged, errors: { rmspe, wape, mase }, coverage, skill };
}

/** Where nothing can be compared. */
export const NO_SKILL: RunSkill = { against: "", value: NaN, atMost: 1 };

/** Former releases have scored the naive forecasts, and not said what their keys show. */
function formerSkill(metrics: RunFigures["metrics"], metric: string): RunSkill {
  const all = ["naive", "seasonal_naive"].map((against): RunSkill => {
    const { oursThere = NaN, [metric]: error = NaN } = metrics[against] ?? {};
    return { against, value: 1 - oursThere / error, atMost: 1 };
  });
  return all.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value)[0] ?? NO_SKILL;
}
