import { type Backtest, forecastOf, scoredSpan } from "../competition/backtest.ts";
import type { FleetSelection } from "../competition/fleet.ts";
import { acrossKeys } from "../competition/problems/demand_metric.ts";
import type { RunSkill } from "../lifecycle/judge.ts";
import { NO_SKILL } from "../lifecycle/run_findings.ts";
import { errorRatio } from "../metrics/error_ratio.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";

/** Families whose forecasts ask nothing of the data but its last values. */
const NAIVE: ReadonlySet<string> = new Set(["naive", "seasonal_naive"]);

/** Positions of the naive contenders. */
function naiveOf({ contenders }: Pick<TrainingPlan, "contenders">): number[] {
  return contenders.flatMap(({ family }, c) => NAIVE.has(family) ? [c] : []);
}

/** Scores by name of the metric. */
export type NamedScores = Readonly<Record<string, number>>;

/** What the naive contenders did on one span of a key. */
export interface NaiveErrors {
  /** The metric that selection minimises for the key. */
  readonly metric: string;
  /** By naive contender; NaN where it did not run. */
  readonly scores: readonly NamedScores[];
}

/**
 * What the naive contenders did on one span of a key.
 *
 * @param backtest Of the key. @param plan The run. @param at `group`: that the key was chosen in; `span`: index in [0, S).
 */
export function naiveErrors(
  backtest: Backtest,
  plan: Pick<TrainingPlan, "config" | "contenders">,
  { group, span }: { readonly group: string; readonly span: number },
): NaiveErrors {
  const problem = problemOf(plan), at = scoredSpan(backtest, span);
  const score = (c: number) => problem.scores(at, forecastOf(backtest, c, span));
  return { metric: problem.metricOf(group), scores: naiveOf(plan).map(score) };
}

/**
 * Skill of a forecast over the better naive one.
 *
 * @param naive Errors of the naive contenders. @param scores Of the forecast, on the same span.
 * @returns 1 minus error over error; NaN if no naive contender ran, or the better one made no error.
 */
export function skillOver({ metric, scores: naive }: NaiveErrors, scores: NamedScores): number {
  const known = naive.map((theirs) => theirs[metric] ?? NaN).filter((error) => !Number.isNaN(error));
  const best = Math.min(...known);
  return known.length === 0 || best === 0 ? NaN : 1 - (scores[metric] ?? NaN) / best;
}

/** Skill of the choices over the naive forecasts on one span, by key and for all. */
export class NaiveSkill {
  readonly #plan: Pick<TrainingPlan, "config" | "contenders">;
  /** Positions of the naive contenders. */
  readonly #naive: readonly number[];
  readonly #ours: number[] = [];
  /** Errors of each naive contender by key, shape [naive][k]. */
  readonly #theirs: readonly number[][];

  /**
   * Begin without any key.
   *
   * @param plan The run: of its contenders and metrics.
   */
  constructor(plan: Pick<TrainingPlan, "config" | "contenders">) {
    this.#plan = plan;
    this.#naive = naiveOf(plan);
    this.#theirs = this.#naive.map(() => []);
  }

  /**
   * Add the next key.
   *
   * @param backtest Of the key. @param scores Of what was chosen for it, on the span.
   * @param at `selection`: all choices; `k`: position of the key; `span`: index in [0, S).
   * @returns 1 minus the error over that of the better naive forecast, in the metric that selection minimises for the key; NaN
   * if no naive contender ran, or the better one made no error.
   */
  add(backtest: Backtest, scores: NamedScores, at: { selection: FleetSelection; k: number; span: number }): number {
    const { group } = at.selection.choices[at.k]!, { span } = at;
    const naive = naiveErrors(backtest, this.#plan, { group, span }), shared = acrossKeys(naive.metric);
    naive.scores.forEach((theirs, i) => this.#theirs[i]!.push(theirs[shared] ?? NaN));
    this.#ours.push(scores[shared] ?? NaN);
    return skillOver(naive, scores);
  }

  /** Skill over the naive contender that did best over all keys, each key by the metric that selection minimises for it. */
  result(): RunSkill {
    const all = this.#naive.map((c, i): RunSkill => {
      const { ratio, lo } = errorRatio(this.#ours, this.#theirs[i]!);
      return { against: this.#plan.contenders[c]!.name, value: 1 - ratio, atMost: 1 - lo };
    }).filter(({ value }) => Number.isFinite(value));
    return all.sort((a, b) => a.value - b.value)[0] ?? NO_SKILL;
  }
}
