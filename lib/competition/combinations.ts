import type { NamedCombination } from "../models/catalog.ts";
import { mean, robustMean } from "../core/statistics.ts";
import { type Backtest, forecastOf, scoredSpan } from "./backtest.ts";
import { type Cell, type CellOptions, cellsOf } from "./cells.ts";
import type { Loss } from "./problem.ts";
import { saneContenders } from "./sanity.ts";
import { type Combination, combinationForecast } from "./score_table.ts";
import { inverseErrorWeights, singleLosses, stackWeights } from "./stack.ts";
import { learnTailoring } from "./tailor.ts";
import { typicalError } from "./typical_error.ts";

/** Fewest keys whose weights may differ. */
const ENOUGH_KEYS = 30;
/** Losses beside the typical one of a key are cut here, as in a selection. */
const CEILING = 5;

/** What the combinations of a group are made from. */
export interface CombinationOptions extends CellOptions {
  /** Contender names, shape [C], in the order of the backtests. */
  readonly contenders: readonly string[];
  /** Spans in all, S. */
  readonly spans: number;
}

/**
 * The combinations of one group, with weights for use and, for honest scores, weights by span.
 *
 * Everything that is learned is learned for a fold from the other folds, where there are any. One set of weights for thousands
 * of keys has few degrees of freedom, so that it hardly overfits.
 *
 * @param wanted Names and rules. @param backtests Keys to learn from: a bounded sample on which all contenders ran.
 * @param options Contenders, loss, folds.
 * @returns In the order of `wanted`; none if there is no key.
 */
export function makeCombinations(
  wanted: readonly NamedCombination[],
  backtests: readonly Backtest[],
  options: CombinationOptions,
): Combination[] {
  if (wanted.length === 0 || backtests.length === 0) return [];
  const learner = new WeightLearner(backtests, options);
  return wanted.map(({ name, rule, weights = {} }): Combination => {
    const combine = rule === "median" ? "median" : "weighted", { events } = options;
    if (rule !== "weights") {
      const made = { name, combine, ...learner.learn(RULES[rule]), folds: options.folds, events } as const;
      return rule === "blend" ? tailor(made, backtests, options) : made;
    }
    const fixed = Float64Array.from(options.contenders, (contender) => weights[contender] ?? 0);
    // Who fixes weights has judged the members: no fold does it for him.
    return {
      name,
      combine,
      weights: fixed,
      bySpan: Array.from({ length: options.spans }, () => fixed),
      folds: [],
      events,
    };
  });
}

/**
 * The weights of a blend alone, the same for all keys.
 *
 * @param backtests Keys to learn from, as in {@linkcode makeCombinations}. @param options Contenders, loss, folds.
 */
export function blendWeights(
  backtests: readonly Backtest[],
  options: CombinationOptions,
): Pick<Combination, "weights" | "bySpan"> {
  return new WeightLearner(backtests, options).learn(RULES.blend);
}

/**
 * A blend whose weights differ by key, where that has proved itself: learned from earlier folds it must do better on the later
 * ones, in the mean, than the weights of the group. Folds that overlap prove nothing.
 */
function tailor(blend: Combination, backtests: readonly Backtest[], options: CombinationOptions): Combination {
  const { folds, spans, loss, evidence } = options, { weights, bySpan } = blend;
  if (backtests.length < ENOUGH_KEYS || (evidence?.independent ?? folds.length) < folds.length) return blend;
  const use = learnTailoring(backtests, weights, folds);
  if (use === null) return blend;
  const tailored = {
    ...blend,
    tailoring: {
      use,
      bySpan: Array.from({ length: spans }, (_, span) => {
        const before = folds.includes(span) ? folds.filter((fold) => fold < span) : folds;
        return before.length === folds.length ? use : learnTailoring(backtests, bySpan[span]!, before);
      }),
    },
  };
  const gains = folds.slice(1).map((fold) => {
    const lossOf = (combination: Combination) =>
      robustMean(backtests.map((backtest) => {
        const at = scoredSpan(backtest, fold), value = loss(at, combinationForecast(backtest, combination, fold));
        const own = backtest.fitMs.map((_, c) => loss(at, forecastOf(backtest, c, fold)));
        return Math.min(CEILING, value / typicalError(own));
      }));
    return 1 - lossOf(tailored) / lossOf(blend);
  });
  return mean(gains) > 0 ? tailored : blend;
}

/** Keys on some folds, to learn from. */
interface Evidence {
  readonly backtests: readonly Backtest[];
  readonly folds: readonly number[];
  readonly loss: Loss;
  /** How many folds that do not overlap would say as much. */
  readonly independent: number;
  readonly cells: readonly Cell[];
}

type Rule = (evidence: Evidence) => Float64Array;

const equal: Rule = ({ backtests, folds }) => saneContenders(backtests, folds);

const RULES: Readonly<Record<Exclude<NamedCombination["rule"], "weights">, Rule>> = {
  mean: equal,
  median: equal,
  inverse_error: ({ cells, loss }) => inverseErrorWeights(singleLosses(cells, loss)),
  blend: ({ cells, loss, folds, independent }) => stackWeights(cells, { loss, folds: folds.length, independent }),
};

class WeightLearner {
  readonly #cells: ReadonlyMap<number, readonly Cell[]>;

  constructor(readonly backtests: readonly Backtest[], readonly options: CombinationOptions) {
    this.#cells = new Map(options.folds.map((fold) => [fold, cellsOf(backtests, { ...options, folds: [fold] })]));
  }

  learn(rule: Rule): Pick<Combination, "weights" | "bySpan"> {
    const { folds, spans } = this.options, weights = this.#learnFrom(rule, folds);
    const bySpan = Array.from({ length: spans }, (_, span) => {
      const others = folds.filter((fold) => fold !== span);
      return others.length === folds.length || others.length === 0 ? weights : this.#learnFrom(rule, others);
    });
    return { weights, bySpan };
  }

  #learnFrom(rule: Rule, folds: readonly number[]): Float64Array {
    const { backtests, options: { loss, evidence, folds: all } } = this,
      cells = folds.flatMap((fold) => this.#cells.get(fold) ?? []);
    const share = (evidence?.independent ?? all.length) / all.length, independent = Math.max(1, share * folds.length);
    const weights = rule({ backtests, folds, loss, independent, cells });
    // Where nothing could be learned nobody has weight.
    return weights.length > 0 ? weights : new Float64Array(this.options.contenders.length);
  }
}
