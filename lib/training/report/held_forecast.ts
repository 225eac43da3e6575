import { actualOf, type Backtest, spreadAt } from "../../competition/backtest/backtest.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { chosenForecast } from "../../competition/selection/chosen_forecast.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import type { LearnedIntervals } from "../../competition/calibration/interval_profile.ts";
import { type IntervalEnds, intervalOf } from "../../competition/calibration/intervals.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";
import type { AsServed } from "../assessment/assessment.ts";

/** Choices of all keys, and the ends of their intervals as they were known at the origin. */
export interface HeldChoices {
  /** Choices at the origin. */
  readonly selection: FleetSelection;
  /** What intervals rest on, from the folds alone. */
  readonly intervals: LearnedIntervals;
  /** What the choices forecast where they are not served as they competed; absent: they are. */
  readonly asServed?: AsServed;
}

/** What the choice for a key forecast on the span that no choice looked at, beside what came. */
export interface HeldForecast {
  /** What came, unit of `y`, shape [h]; NaN is missing. */
  readonly actual: Float64Array;
  /** Forecast, unit of `y`, shape [h]; NaN where nothing was known at the origin. */
  readonly yhat: Float64Array;
  /** Ends of the intervals by level, shape [L][h]. */
  readonly ends: IntervalEnds;
}

/**
 * What the choice for a key forecast on the last span of its plan, with the intervals that were known then: what its scores and
 * the coverage of a run are of.
 *
 * @param backtest Of the key. @param k Its position among the choices.
 * @param at `plan`: of the origin; choices and intervals of all keys.
 */
export function heldForecast(
  backtest: Backtest,
  k: number,
  { plan, selection, intervals, asServed }: HeldChoices & { readonly plan: TrainingPlan },
): HeldForecast {
  const span = spansOf(plan.spans).length - 1, served = asServed?.(backtest, k) ?? backtest;
  const problem = problemOf(plan), said = chosenForecast(served, selection.choices.at(k)!, { selection, span });
  const yhat = problem.read?.(intervals, said).values ?? said;
  const ends = problem.ends(intervalOf(intervals, k), yhat, spreadAt(backtest, span));
  return { actual: actualOf(backtest, span), yhat, ends };
}
