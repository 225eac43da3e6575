import { seriesSpec } from "../../features/row_spec.ts";
import type { KeyErrors, LearnedIntervals } from "../../competition/calibration/interval_profile.ts";
import { intervalOf } from "../../competition/calibration/intervals.ts";
import type { Problem } from "../../competition/problems/problem.ts";
import type { WatchRecord, WatchSource } from "../../competition/watch/watch_record.ts";
import { learnWatch, TOTAL, watchedLevel, type WatchTable } from "../../competition/watch/watch_table.ts";
import { totalsOf } from "../../competition/watch/watch_totals.ts";
import { PERIODS_PER_YEAR } from "../../core/time/calendar.ts";
import { type Indexed, indexed } from "../../core/rows/indexed.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";

/** What a run has seen of its choices out of sample. */
export interface SeenErrors {
  /** Shape [k]. */
  readonly keys: readonly SeriesKey[];
  /** On folds and hold-out, by key. */
  readonly errors: Indexed<KeyErrors>;
  /** Intervals as they serve. */
  readonly intervals: LearnedIntervals;
}

/**
 * Learn what is usual for the keys of a run, and for their totals, so that they can be watched from the day they serve.
 *
 * @param plan The run. @param seen Errors of its choices, on folds and hold-out; those of keys that nobody forecast are none.
 */
export function learnRun(plan: TrainingPlan, seen: SeenErrors): WatchTable {
  const { levels, monitoring, seed } = plan.config, level = watchedLevel(levels);
  const problem = problemOf(plan);
  const { keys, errors } = seen, totals = totalsOf(keys, plan.keyColumns);
  const sources = indexed(keys.length + totals.length, (k): WatchSource => {
    const total = totals[k - keys.length];
    if (total !== undefined) {
      return {
        id: total.id,
        group: TOTAL,
        record: () => sumOf(indexed(total.members.length, (i) => errors.at(total.members[i]!)!)),
      };
    }
    const { group } = errors.at(k)!, at = { level: levels.indexOf(level), problem };
    return { id: keys[k]!.id, group, record: () => recordOf(seen, k, at) };
  });
  return learnWatch(sources, {
    level,
    floor: monitoring.effect.share,
    perYear: PERIODS_PER_YEAR[seriesSpec(plan.spec).calendar.frequency],
    seed,
  });
}

/** The record of a key, with the intervals that would serve it. */
function recordOf({ errors, intervals }: SeenErrors, k: number, at: { level: number; problem: Problem }): WatchRecord {
  const own = errors.at(k)!, { y, yhat } = sumOf([own]), horizon = yhat.length / own.spreads.length;
  const lo = new Float64Array(y.length).fill(NaN), hi = lo.slice(), interval = intervalOf(intervals, k);
  own.spreads.forEach((spread, s) => {
    const from = s * horizon, ends = at.problem.ends(interval, yhat.subarray(from, from + horizon), spread);
    lo.set(ends.lo[at.level]!, from);
    hi.set(ends.hi[at.level]!, from);
  });
  return { y, yhat, lo, hi };
}

/** Sums over the keys that are known in a period; intervals do not add up. */
function sumOf(members: Indexed<KeyErrors>): WatchRecord {
  const size = members.at(0)!.yhat.length, y = new Float64Array(size).fill(NaN), yhat = y.slice();
  for (const own of members) {
    for (let t = 0; t < size; t++) {
      const actual = own.yhat[t]! + own.residuals[t]!;
      if (actual !== actual) continue;
      y[t] = actual + (y[t]! === y[t]! ? y[t]! : 0);
      yhat[t] = own.yhat[t]! + (yhat[t]! === yhat[t]! ? yhat[t]! : 0);
    }
  }
  const none = new Float64Array(size).fill(NaN);
  return { y, yhat, lo: none, hi: none };
}
