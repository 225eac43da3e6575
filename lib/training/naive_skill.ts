import { actualOf, type Backtest, forecastOf, scaleOf } from "../competition/backtest.ts";
import { type FleetSelection, metricOf } from "../competition/fleet.ts";
import { acrossKeys } from "../competition/score_table.ts";
import type { RunSkill } from "../lifecycle/judge.ts";
import { NO_SKILL } from "../lifecycle/run_findings.ts";
import { errorRatio } from "../metrics/error_ratio.ts";
import type { Scores } from "../metrics/metric_list.ts";
import { scoreForecast } from "../metrics/score_forecast.ts";
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
    const { selection, k, span } = at, metric = metricOf(selection.choices[k]!.group, this.#plan.config);
    const actual = actualOf(backtest, span), scale = scaleOf(backtest, span), shared = acrossKeys(metric);
    const naive = this.#naive.map((c) => scoreForecast(actual, forecastOf(backtest, c, span), { scale }));
    naive.forEach((theirs, i) => this.#theirs[i]!.push(theirs[shared]));
    this.#ours.push(scores[shared]);
    const known = naive.map((theirs) => theirs[metric]).filter((error) => !Number.isNaN(error));
    const best = Math.min(...known);
    return known.length === 0 || best === 0 ? NaN : 1 - scores[metric] / best;
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
