import type { Backtest } from "../competition/backtest.ts";
import type { KeyErrors, LearnedIntervals } from "../competition/interval_profile.ts";
import type { Indexed } from "../core/indexed.ts";
import type { Assessment, AssessOptions } from "./assessment.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";
import { SeenKeys } from "./seen_keys.ts";

/** What the backtests of a run have shown, all that the fits of champions ask of it among it. */
export interface Observed {
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
): Promise<Observed> {
  const seeAll = async (given: AssessOptions) => {
    const seen = new SeenKeys(plan, given);
    for await (const chunk of chunks()) for (const backtest of chunk) seen.add(backtest);
    return seen;
  };
  const { levels } = plan.config, problem = problemOf(plan), { read } = problem;
  const learn = (errors: Indexed<KeyErrors>) => problem.learnIntervals(errors, levels);
  const first = await seeAll(read === undefined ? options : { ...options, tally: undefined });
  const intervals = learn(first.errors);
  // Without a hold-out all spans are folds.
  const ofFolds = () => first.held === null ? intervals : learn(first.errors.first(plan.spans.folds.length));
  if (read === undefined) return { intervals, conclude: (signal) => first.conclude(intervals, ofFolds, signal) };
  // What is made of predictions is learned of the folds alone, before they are scored.
  const known = ofFolds(), seen = await seeAll({ ...options, read: (predicted) => read(known, predicted) });
  return { intervals, conclude: (signal) => seen.conclude(intervals, () => known, signal) };
}
