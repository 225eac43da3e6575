import { type Backtest, scoredSpan } from "../../competition/backtest/backtest.ts";
import { contenderForecast } from "../../competition/blends/score_table.ts";
import { chosenForecast } from "../../competition/selection/chosen_forecast.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import { asPredicted, lossFor, type Problem, type ServedRows } from "../../competition/problems/problem.ts";
import { typicalError } from "../../competition/calibration/typical_error.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import type { PooledForecast, ScorePool } from "../../competition/backtest/score_pool.ts";
import { type PlanFacts, problemOf } from "../plan/problem_of.ts";
import { methodNames, type TrainingPlan } from "../plan/plan.ts";

/** Scores of one method over the keys that it ran on: it is charged with nothing else. */
export type MethodScores = Readonly<Record<string, number>> & {
  /** Keys that it forecast. */
  readonly keys: number;
  /** What `ours` scored by the metric of the run on these same keys: the figure to compare it with. */
  readonly oursThere: number;
};

/** Where methods are scored. */
export interface MethodsAt {
  /** All choices. */
  readonly selection: FleetSelection;
  /** Index in [0, S). */
  readonly span: number;
  /** The backtest that ours is scored by, default the same. */
  readonly served?: Backtest;
  /** What becomes of what ours predicts when it serves; absent: nothing. */
  readonly read?: (predicted: Float64Array) => ServedRows;
  /** The same of a contender, or a combination, if it served; absent: nothing. */
  readonly readOf?: (method: number) => (predicted: Float64Array) => ServedRows;
}

/** Relative errors count at most this in the regret. */
const CEILING = 5;

/**
 * Scores of every method on one span of every key, in bounded memory; tables of several origins can be merged.
 *
 * A method that did not run on a key has no score there, and `ours` is scored a second time on the same keys beside it. A key
 * of which nothing was known at the origin has no forecast, and is nobody's score.
 */
export class MethodTable {
  readonly #pools: ReadonlyMap<string, MethodPool>;
  readonly #names: readonly string[];
  readonly #problem: Problem;
  #chosen = 0;
  #best = 0;

  /**
   * Begin without any key.
   *
   * @param plan The run: of its keys, methods and metrics.
   */
  constructor(readonly plan: Pick<TrainingPlan, "contenders" | "combinations" | "keys" | keyof PlanFacts>) {
    this.#names = methodNames(plan);
    this.#problem = problemOf(plan);
    this.#pools = new Map(["ours", ...this.#names, "one_for_all", "oracle"].map((name) => [
      name,
      new MethodPool(this.#problem, plan.keys),
    ]));
  }

  /**
   * Add one key.
   *
   * @param backtest Of the key. @param k Its position among the choices.
   * @param at Choices and span.
   */
  add(backtest: Backtest, k: number, at: MethodsAt): void {
    const { selection, span, served = backtest, read = asPredicted, readOf = () => asPredicted } = at;
    const choice = selection.choices.at(k)!, group = selection.groups.get(choice.group);
    const scored = scoredSpan(backtest, span);
    const loss = lossFor(this.#problem, choice.group);
    const said = ({ values, decided }: ServedRows): Said => ({ predicted: values, decided });
    const ours = said(read(chosenForecast(served, choice, { selection, span })));
    if (Number.isNaN(ours.predicted[0])) return;
    const errorOf = ({ predicted, decided }: Said) => loss(scored, predicted, decided);
    const row = { key: backtest.key, ...scored, ours, k };
    let best = ours, bestError = errorOf(ours);
    const chosenError = bestError, errors: number[] = [];
    this.#names.forEach((name, index) => {
      const predicted = contenderForecast(backtest, index, { group, span });
      if (Number.isNaN(predicted[0])) return;
      const own = said(readOf(index)(predicted));
      this.#pools.get(name)?.add(own, row);
      if (name === selection.oneForAll) this.#pools.get("one_for_all")?.add(own, row);
      const error = errorOf(own);
      errors.push(error);
      if (error < bestError) [best, bestError] = [own, error];
    });
    this.#pools.get("ours")?.add(ours, row);
    this.#pools.get("oracle")?.add(best, row);
    // In units of the key's typical error, so that neither a large key nor one that broke down is the regret of all.
    const level = typicalError(errors);
    if (Number.isNaN(level) || Number.isNaN(chosenError)) return;
    this.#chosen += Math.min(chosenError / level, CEILING);
    this.#best += Math.min(bestError / level, CEILING);
  }

  /** Add what another table of the same keys and methods holds. */
  merge(other: MethodTable): void {
    for (const [name, pool] of other.#pools) this.#pools.get(name)?.merge(pool);
    this.#chosen += other.#chosen;
    this.#best += other.#best;
  }

  /** Rows with a known actual that a method forecast. */
  rows(method: string): number {
    return this.#pools.get(method)?.rows ?? 0;
  }

  /** Scores by method: `ours`, every contender and combination that ran on at least one key, `one_for_all`, `oracle`. */
  metrics(): Record<string, MethodScores> {
    const metric = metricName(this.plan.config.metric);
    const entered = [...this.#pools].filter(([name, pool]) => name === "ours" || pool.keys > 0);
    return Object.fromEntries(entered.map(([name, pool]) => [name, pool.result(metric)]));
  }

  /**
   * Errors of the chosen contenders over those of each key's best contender, each in units of the key's typical error and at
   * most 5; >= 1, or NaN if undefined.
   */
  regret(): number {
    return this.#best > 0 ? this.#chosen / this.#best : NaN;
  }
}

/** What a method says of the rows of a key. */
type Said = Pick<PooledForecast, "predicted" | "decided">;

/** One method's scores, and those of `ours` on the same keys. */
class MethodPool {
  readonly #own: ScorePool;
  readonly #ours: ScorePool;
  readonly #ran: Uint8Array;

  constructor(problem: Problem, keys: number) {
    this.#own = problem.scorePool();
    this.#ours = problem.scorePool();
    this.#ran = new Uint8Array(keys);
  }

  get keys(): number {
    return this.#ran.reduce((sum, ran) => sum + ran, 0);
  }

  get rows(): number {
    return this.#own.rows;
  }

  add(
    own: Said,
    { ours, k, ...row }: Omit<PooledForecast, keyof Said> & { readonly ours: Said; readonly k: number },
  ): void {
    this.#own.add({ ...row, ...own });
    this.#ours.add({ ...row, ...ours });
    this.#ran[k] = 1;
  }

  merge(other: MethodPool): void {
    this.#own.merge(other.#own);
    this.#ours.merge(other.#ours);
    other.#ran.forEach((ran, k) => this.#ran[k]! |= ran);
  }

  result(metric: string): MethodScores {
    return { keys: this.keys, ...this.#own.result(), oursThere: this.#ours.result()[metric] ?? NaN };
  }
}
