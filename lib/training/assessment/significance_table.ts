import { type Backtest, scoredSpan } from "../../competition/backtest/backtest.ts";
import { contenderForecast } from "../../competition/blends/score_table.ts";
import { chosenForecast } from "../../competition/selection/chosen_forecast.ts";
import { asPredicted, lossFor, type Problem } from "../../competition/problems/problem.ts";
import { problemType } from "../../competition/problems/problem_list.ts";
import { adjustPValues } from "../../metrics/adjust_p_values.ts";
import { compareEach } from "../../metrics/compare_paired.ts";
import { dieboldMariano } from "../../metrics/diebold_mariano.ts";
import { relativeDifference } from "../../metrics/error_ratio.ts";
import type { MethodsAt } from "./method_table.ts";
import { methodNames, type TrainingPlan } from "../plan/plan.ts";
import { type PlanFacts, problemOf } from "../plan/problem_of.ts";

/** `ours` against one method, over the keys. */
export interface MethodSignificance {
  /** The method. */
  readonly method: string;
  /** Keys that both have an error on. */
  readonly keys: number;
  /** Mean of (ours - theirs) / (ours + theirs) over the keys, in [-1, 1]: below 0 ours is better. */
  readonly difference: number;
  /** Lower end of its bootstrap interval over keys, 95 %. */
  readonly lo: number;
  /** Upper end. */
  readonly hi: number;
  /** Two-sided, of "no difference": the signs of the keys' differences turned at random. */
  readonly pValue: number;
  /** The same, corrected for the number of methods by Holm. */
  readonly adjusted: number;
}

/** `ours` against one method, key by key. */
export interface KeySignificance {
  /** The method. */
  readonly method: string;
  /** Keys that could be tested. */
  readonly keys: number;
  /** Keys on which ours is better at a false discovery rate of 5 %, by Benjamini and Hochberg. */
  readonly better: number;
  /** Keys on which ours is worse. */
  readonly worse: number;
}

/** What of the differences between methods is more than chance. */
export interface Significance {
  /** Keys that were looked at: of many, evenly spread ones. */
  readonly keys: number;
  /** Over the keys, one per method that ran on enough of them. */
  readonly methods: readonly MethodSignificance[];
  /** Key by key by Diebold and Mariano's test of the periods' losses. */
  readonly byKey: readonly KeySignificance[];
}

/** Keys that are looked at: their differences say enough, and resampling takes time with each. */
const MOST_KEYS = 1000;
/** Keys that a method must have been compared on. */
const FEWEST_KEYS = 5;
/** Share of false ones among what is called better or worse. */
const LEVEL = 0.05;
/** Single keys are compared with what would serve if all had the same, and with the baseline. */
const ONE_FOR_ALL = "one_for_all";

/** Losses of one key, of `ours` and of another method. */
interface Pair {
  ours: number;
  theirs: number;
}

/** Losses by key and method on one span; tables of several origins, in the order of time, can be merged. */
export class SignificanceTable {
  readonly #problem: Problem;
  readonly #compared: readonly string[];
  readonly #names: readonly string[];
  readonly #stride: number;
  /** Sums over origins by method, then key. */
  readonly #pairs = new Map<string, Map<number, Pair>>();
  /** Losses by period, by method, then key. */
  readonly #series = new Map<string, Map<number, { ours: number[]; theirs: number[] }>>();
  readonly #seen = new Set<number>();

  /**
   * Begin without any key.
   *
   * @param plan The run: of its keys, methods and metrics.
   */
  constructor(readonly plan: Pick<TrainingPlan, "contenders" | "combinations" | "keys" | keyof PlanFacts>) {
    this.#problem = problemOf(plan);
    this.#compared = [problemType(plan.config.problem).baseline, ONE_FOR_ALL];
    this.#names = methodNames(plan);
    this.#stride = Math.max(1, Math.ceil(plan.keys / MOST_KEYS));
  }

  /** Add one key; see `MethodTable.add`. */
  add(backtest: Backtest, k: number, at: MethodsAt): void {
    if (k % this.#stride !== 0) return;
    const { selection, span, served = backtest, read = asPredicted, readOf = () => asPredicted } = at,
      choice = selection.choices.at(k)!;
    const { values: ours, decided } = read(chosenForecast(served, choice, { selection, span }));
    if (Number.isNaN(ours[0])) return;
    const row = scoredSpan(backtest, span), loss = lossFor(this.#problem, choice.group), own = loss(row, ours, decided);
    const group = selection.groups.get(choice.group);
    const lossesOf = (predicted: Float64Array) => this.#problem.valueLosses(choice.group, row, predicted);
    this.#seen.add(k);
    this.#names.forEach((name, index) => {
      const predicted = contenderForecast(backtest, index, { group, span });
      if (Number.isNaN(predicted[0])) return;
      const other = readOf(index)(predicted), theirs = loss(row, other.values, other.decided);
      const isOne = name === selection.oneForAll;
      for (const method of isOne ? [name, "one_for_all"] : [name]) {
        this.#addPair(method, k, { ours: own, theirs });
        if (this.#compared.includes(method)) {
          this.#addSeries(method, k, { ours: lossesOf(ours), theirs: lossesOf(other.values) });
        }
      }
    });
  }

  #addPair(method: string, k: number, { ours, theirs }: Pair): void {
    if (Number.isNaN(ours - theirs)) return;
    const pairs = this.#pairs.get(method) ?? new Map<number, Pair>(), pair = pairs.get(k) ?? { ours: 0, theirs: 0 };
    pairs.set(k, { ours: pair.ours + ours, theirs: pair.theirs + theirs });
    this.#pairs.set(method, pairs);
  }

  #addSeries(
    method: string,
    k: number,
    { ours, theirs }: { ours: readonly number[]; theirs: readonly number[] },
  ): void {
    const all = this.#series.get(method) ?? new Map<number, { ours: number[]; theirs: number[] }>();
    const series = all.get(k) ?? { ours: [], theirs: [] };
    series.ours.push(...ours);
    series.theirs.push(...theirs);
    this.#series.set(method, all.set(k, series));
  }

  /** Add what the table of a later origin holds. */
  merge(other: SignificanceTable): void {
    for (const k of other.#seen) this.#seen.add(k);
    for (const [method, pairs] of other.#pairs) for (const [k, pair] of pairs) this.#addPair(method, k, pair);
    for (const [method, all] of other.#series) for (const [k, series] of all) this.#addSeries(method, k, series);
  }

  /** The tests. Equal tables give equal results: what is drawn is drawn by a fixed seed. */
  result(): Significance {
    return {
      keys: this.#seen.size,
      methods: this.#methods(),
      byKey: this.#compared.flatMap((method) => this.#byKey(method)),
    };
  }

  #methods(): MethodSignificance[] {
    const known = [...this.#pairs].map(([method, pairs]) => {
      const differences = Float64Array.from(pairs.values(), ({ ours, theirs }) => relativeDifference(ours, theirs));
      return { method, differences: differences.filter((value) => !Number.isNaN(value)) };
    }).filter(({ differences }) => differences.length >= FEWEST_KEYS);
    const tested = compareEach(known.map(({ differences }) => differences), 0);
    const adjusted = adjustPValues(tested.map(({ pValue }) => pValue), "holm");
    return tested.map(({ keys, ...test }, i) => ({ method: known[i]!.method, keys, ...test, adjusted: adjusted[i]! }));
  }

  #byKey(method: string): KeySignificance[] {
    const tests = [...this.#series.get(method)?.values() ?? []].map(({ ours, theirs }) =>
      // As many lags as a consistent estimate of the variance asks for: errors of one origin go together.
      dieboldMariano(ours, theirs, {
        horizon: Math.min(this.plan.config.horizon, 1 + Math.floor(Math.cbrt(ours.length))),
      })
    );
    const defined = tests.filter(({ pValue }) => !Number.isNaN(pValue));
    if (defined.length === 0) return [];
    const adjusted = adjustPValues(defined.map(({ pValue }) => pValue), "benjamini_hochberg");
    const count = (isMeant: (difference: number) => boolean) =>
      defined.filter(({ difference }, i) => adjusted[i]! <= LEVEL && isMeant(difference)).length;
    const better = count((difference) => difference < 0), worse = count((difference) => difference > 0);
    return [{ method, keys: defined.length, better, worse }];
  }
}
