import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { KeyErrors, LearnedIntervals } from "../../competition/calibration/interval_profile.ts";
import type { Indexed } from "../../core/rows/indexed.ts";
import { asPredicted } from "../../competition/problems/problem.ts";
import { widthOf } from "../../core/rows/task.ts";
import { isTableSpec } from "../../features/row_spec.ts";
import type { Assessment, AssessOptions } from "./assessment.ts";
import { MethodReadings } from "./method_readings.ts";
import { methodNames, type TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";
import { SeenKeys } from "./seen_keys.ts";

/** What the backtests of a run have shown, all that the fits of champions ask of it among it. */
export interface ObservedBacktests {
  /** What intervals of serving rest on, from all spans. */
  readonly intervals: LearnedIntervals;
  /**
   * The rest of the assessment: whoever fits champions meanwhile is let in between its parts.
   *
   * @param signal Between these it is left off.
   */
  conclude(signal?: AbortSignal): Promise<Assessment>;
}

/**
 * Score every method on the hold-out (without one: on the last fold) and calibrate the intervals.
 *
 * A method is scored on the keys that it ran on, with the score of ours on the same keys beside it; what nobody knew at the
 * origin is no score.
 *
 * @param chunks Gives the backtests of all keys, in the order of the choices.
 * @param plan The run. @param options The choices, and what is asked beside the scores.
 */
export async function assess(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  plan: TrainingPlan,
  options: AssessOptions,
): Promise<Assessment> {
  return await (await observe(chunks, plan, options)).conclude();
}

/**
 * The first part of {@linkcode assess}: what needs the backtests.
 *
 * @param chunks Gives the backtests of all keys, in the order of the choices; read once, or twice where predictions are
 * calibrated before they are scored.
 * @param plan The run. @param options The choices, and what is asked beside the scores.
 */
export async function observe(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  plan: TrainingPlan,
  options: AssessOptions,
): Promise<ObservedBacktests> {
  const seeAll = async (given: AssessOptions, look?: (backtest: Backtest, k: number) => void) => {
    const seen = new SeenKeys(plan, given);
    let k = 0;
    for await (const chunk of chunks()) {
      for (const backtest of chunk) {
        seen.add(backtest);
        look?.(backtest, k++);
      }
    }
    return seen;
  };
  const { levels } = plan.config, problem = problemOf(plan), { read } = problem, { holdout, folds } = plan.spans;
  const learn = (errors: Indexed<KeyErrors>) => problem.learnIntervals(errors, levels);
  if (read === undefined) {
    const seen = await seeAll(options), intervals = learn(seen.errors);
    // Without a hold-out all spans are folds.
    const ofFolds = () => holdout === null ? intervals : learn(seen.errors.first(folds.length));
    return { intervals, conclude: (signal) => seen.conclude(intervals, ofFolds, signal) };
  }
  // What is made of predictions is learned of the spans before the one that they are scored on.
  const spans = holdout === null ? folds.length - 1 : folds.length, names = methodNames(plan);
  const each = new MethodReadings(problem, { methods: names.length, width: outputsOf(plan), spans, levels });
  const first = await seeAll(
    { ...options, tally: undefined },
    (backtest, k) => each.add(backtest, k, options.selection),
  );
  const intervals = learn(first.errors), known = learn(first.errors.first(spans));
  const readings = names.map((_, method) => each.of(method));
  const seen = await seeAll({
    ...options,
    read: (predicted) => read(known, predicted),
    readOf: (method) => readings[method] ?? asPredicted,
  });
  return { intervals, conclude: (signal) => seen.conclude(intervals, () => known, signal) };
}

/** Numbers of a row. */
function outputsOf({ spec }: TrainingPlan): number {
  return isTableSpec(spec) ? widthOf(spec.task) : 1;
}
