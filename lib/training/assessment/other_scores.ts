import { actualOf, type Backtest, scoredSpan, spreadAt } from "../../competition/backtest/backtest.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { ownForecast } from "../../competition/selection/chosen_forecast.ts";
import type { FleetSelection, KeyChoice } from "../../competition/selection/fleet.ts";
import type { LearnedIntervals } from "../../competition/calibration/interval_profile.ts";
import { CoverageTable } from "./coverage_table.ts";
import { errorsOf, firstSpans } from "../tasks/key_errors.ts";
import { besideNaive, naiveErrors } from "./naive_skill.ts";
import { asPredicted } from "../../competition/problems/problem.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";

/** What the scores of a contender that was not chosen rest on. */
export interface OtherScoring {
  /** The run. */
  readonly plan: TrainingPlan;
  /** All choices. */
  readonly selection: FleetSelection;
  /** Intervals that were made from the folds alone. */
  readonly foldIntervals: LearnedIntervals;
}

/**
 * Scores on the hold-out of a contender or combination that was not chosen for a key, as those of the chosen one are: point
 * metrics, skill, coverage.
 *
 * @param backtest Of the key. @param choice What was chosen for it. @param index Contender, or combination of its group.
 * @param scoring The run.
 * @returns Empty where it did not run.
 */
export function otherScores(
  backtest: Backtest,
  choice: KeyChoice,
  { index, plan, selection, foldIntervals }: OtherScoring & { readonly index: number },
): Record<string, number> {
  const span = spansOf(plan.spans).length - 1, method = { ...choice, index };
  const said = ownForecast(backtest, method, { selection, span }), problem = problemOf(plan);
  const { values: yhat, decided } = problem.read?.(foldIntervals, said) ?? asPredicted(said);
  if (Number.isNaN(yhat[0])) return {};
  const actual = actualOf(backtest, span);
  const scores = problem.scores(scoredSpan(backtest, span), yhat, decided);
  const beside = besideNaive(naiveErrors(backtest, plan, { group: choice.group, span }), scores);
  const coverage = new CoverageTable({ keys: 1, horizon: plan.config.horizon, levels: plan.config.levels });
  if (plan.spans.holdout !== null) {
    const errors = firstSpans(errorsOf(backtest, method, selection), plan.spans.folds.length);
    const interval = { profile: foldIntervals.profile, ...problem.keyInterval(errors, foldIntervals) };
    coverage.add(0, problem.observed(actual), problem.ends(interval, yhat, spreadAt(backtest, span)));
  }
  return { ...scores, ...beside, ...coverage.ofKey(0) };
}
