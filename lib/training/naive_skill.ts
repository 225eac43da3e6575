import { actualOf, type Backtest, forecastOf, scaleOf } from "../competition/backtest.ts";
import { type FleetSelection, metricOf } from "../competition/fleet.ts";
import type { RunSkill } from "../lifecycle/judge.ts";
import { NO_SKILL } from "../lifecycle/run_findings.ts";
import { errorRatio } from "../metrics/error_ratio.ts";
import type { Scores } from "../metrics/metric_list.ts";
import { scoreForecast } from "../metrics/score_forecast.ts";
import type { MethodScores } from "./method_table.ts";
import type { TrainingPlan } from "./plan.ts";

/** Families whose forecasts ask nothing of the data but its last values. */
const NAIVE: ReadonlySet<string> = new Set(["naive", "seasonal_naive"]);

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
    this.#naive = plan.contenders.flatMap(({ family }, c) => NAIVE.has(family) ? [c] : []);
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
  add(backtest: Backtest, scores: Scores, at: { selection: FleetSelection; k: number; span: number }): number {
    const metric = metricOf(at.selection.choices[at.k]!.group, this.#plan.config);
    const actual = actualOf(backtest, at.span), scale = scaleOf(backtest, at.span);
    const errors = this.#naive.map((c) => scoreForecast(actual, forecastOf(backtest, c, at.span), { scale })[metric]);
    errors.forEach((error, i) => this.#theirs[i]!.push(error));
    this.#ours.push(scores[metric]);
    const known = errors.filter((error) => !Number.isNaN(error)), best = Math.min(...known);
    return known.length === 0 || best === 0 ? NaN : 1 - scores[metric] / best;
  }

  /**
   * Skill over the naive contender that did best over all keys.
   *
   * @param metrics Scores by method over the same keys.
   */
  result(metrics: Readonly<Record<string, MethodScores>>): RunSkill {
    const { config: { metric }, contenders } = this.#plan;
    const all = this.#naive.map((c, i): RunSkill => {
      const against = contenders[c]!.name, there = metrics[against];
      const value = there === undefined ? NaN : 1 - there.oursThere / there[metric];
      const { lo } = errorRatio(this.#ours, this.#theirs[i]!);
      return { against, value: Number.isFinite(value) ? value : NaN, atMost: 1 - lo };
    }).filter(({ value }) => !Number.isNaN(value));
    return all.sort((a, b) => a.value - b.value)[0] ?? NO_SKILL;
  }
}
