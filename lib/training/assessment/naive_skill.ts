import { type Backtest, forecastOf, scoredSpan } from "../../competition/backtest/backtest.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import { acrossKeys } from "../../competition/problems/demand_metric.ts";
import { costsOf } from "../../core/config/metric_choice.ts";
import type { RunSkill } from "../../lifecycle/judge.ts";
import { NO_SKILL } from "../../lifecycle/run_findings.ts";
import { errorRatio } from "../../metrics/error_ratio.ts";
import { asLoss } from "../../metrics/metric_info.ts";
import { NAIVE_ERROR, SKILL } from "../../metrics/version_scores.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { type PlanFacts, problemOf } from "../plan/problem_of.ts";

/** Families whose forecasts ask nothing of the data but its last values. */
const NAIVE: ReadonlySet<string> = new Set(["naive", "seasonal_naive", "prior_mean"]);

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
  /** The metric that is what periods cost: that of the config, if it is of costs, else `mae`; of classes, which have none, what selection minimises. */
  readonly costs: string;
  /** By naive contender; NaN where it did not run. */
  readonly scores: readonly NamedScores[];
  /** What a choice by a metric minimises, from scores. */
  lossOf(scores: NamedScores, metric: string): number;
}

/**
 * What the naive contenders did on one span of a key.
 *
 * @param backtest Of the key. @param plan The run. @param at `group`: that the key was chosen in; `span`: index in [0, S).
 */
export function naiveErrors(
  backtest: Backtest,
  plan: Pick<TrainingPlan, "contenders" | keyof PlanFacts>,
  { group, span }: { readonly group: string; readonly span: number },
): NaiveErrors {
  const problem = problemOf(plan), at = scoredSpan(backtest, span);
  const score = (c: number) => problem.scores(at, forecastOf(backtest, c, span));
  const metric = problem.metricOf(group), ofRows = costsOf(plan.config.metric)?.name ?? "mae";
  const costs = problem.metrics.some(({ name }) => name === ofRows) ? ofRows : metric;
  const lossOf = (scores: NamedScores, name: string) => {
    const metric = problem.metrics.find((one) => one.name === name);
    return metric === undefined ? NaN : asLoss(metric, scores[name] ?? NaN);
  };
  return { metric, costs, scores: naiveOf(plan).map(score), lossOf };
}

/** Error of the better naive forecast by a metric; NaN if none ran. */
function bestOf({ scores, lossOf }: NaiveErrors, metric: string): number {
  const known = scores.map((theirs) => lossOf(theirs, metric)).filter((error) => !Number.isNaN(error));
  return known.length === 0 ? NaN : Math.min(...known);
}

/**
 * A forecast beside the better naive one.
 *
 * @param naive Errors of the naive contenders. @param scores Of the forecast, on the same span.
 * @returns `skill`: 1 minus error over error, by what selection minimises for the key; NaN if no naive contender ran, or the better
 * one made no error. `naive_error`: what a period cost by the better one.
 */
export function besideNaive(naive: NaiveErrors, scores: NamedScores): Record<string, number> {
  const best = bestOf(naive, naive.metric);
  return {
    [SKILL]: best === 0 ? NaN : 1 - naive.lossOf(scores, naive.metric) / best,
    [NAIVE_ERROR]: bestOf(naive, naive.costs),
  };
}

/** Skill of the choices over the naive forecasts on one span, by key and for all. */
export class NaiveSkill {
  readonly #plan: Pick<TrainingPlan, "contenders" | keyof PlanFacts>;
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
  constructor(plan: Pick<TrainingPlan, "contenders" | keyof PlanFacts>) {
    this.#plan = plan;
    this.#naive = naiveOf(plan);
    this.#theirs = this.#naive.map(() => []);
  }

  /**
   * Add the next key.
   *
   * @param backtest Of the key. @param scores Of what was chosen for it, on the span.
   * @param at `selection`: all choices; `k`: position of the key; `span`: index in [0, S).
   * @returns See {@linkcode besideNaive}.
   */
  add(
    backtest: Backtest,
    scores: NamedScores,
    at: { selection: FleetSelection; k: number; span: number },
  ): Record<string, number> {
    const { group } = at.selection.choices.at(at.k)!, { span } = at;
    const naive = naiveErrors(backtest, this.#plan, { group, span }), shared = acrossKeys(naive.metric);
    naive.scores.forEach((theirs, i) => this.#theirs[i]!.push(naive.lossOf(theirs, shared)));
    this.#ours.push(naive.lossOf(scores, shared));
    return besideNaive(naive, scores);
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
