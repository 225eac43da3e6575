import type { NamedCombination } from "../../models/catalog.ts";
import type { Backtest } from "../backtest/backtest.ts";
import { type Cell, type CellOptions, cellsOf } from "./cells.ts";
import { foreseeCells } from "./learning_curve.ts";
import type { Loss } from "../problems/problem.ts";
import { saneContenders } from "./sanity.ts";
import type { Combination } from "./score_table.ts";
import { inverseErrorWeights, singleLosses, stackWeights } from "./stack.ts";
import { learnTailoring } from "./learn_tailoring.ts";

/** Fewest keys whose weights may differ. */
const ENOUGH_KEYS = 30;

/** Share that moves no forecast by what anybody sees, and costs a fit and a model all the same. */
const TRACE = 1e-4;

/** What a fold says whose errors are foretold, beside one where they were seen. */
const FORETOLD = 0.5;

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
  const learner = new WeightLearner(backtests, options), { folds, events, spans } = options;
  return wanted.map(({ name, rule, weights = {} }): Combination => {
    const combine = rule === "median" ? "median" : "weighted";
    if (rule !== "weights") {
      const made = { name, combine, ...learner.learn(rule === "key_blend" ? "blend" : rule), folds, events } as const;
      return rule === "key_blend" ? byKey(made, backtests, options) : made;
    }
    const fixed = withoutTraces(Float64Array.from(options.contenders, (contender) => weights[contender] ?? 0));
    // Who fixes weights has judged the members: no fold does it for him.
    return { name, combine, weights: fixed, bySpan: Array.from({ length: spans }, () => fixed), folds: [], events };
  });
}

function withoutTraces(weights: Float64Array): Float64Array {
  const least = TRACE * weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight < least ? 0 : weight);
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
  return new WeightLearner(backtests, options).learn("blend");
}

/**
 * A blend whose weights differ by key; each fold is foretold from those before it. Where nothing is learned, of few keys or of
 * folds that overlap, which foretell nothing, it does not run.
 */
function byKey(blend: Combination, backtests: readonly Backtest[], options: CombinationOptions): Combination {
  const { folds, evidence } = options, { weights, bySpan } = blend;
  const isEnough = backtests.length >= ENOUGH_KEYS && (evidence?.independent ?? folds.length) >= folds.length;
  const tailoring = isEnough
    ? learnTailoring(backtests, { weights, bySpan, folds, evidence: evidence?.weights })
    : null;
  if (tailoring !== null) return { ...blend, tailoring };
  return { ...blend, weights: weights.map(() => 0), bySpan: bySpan.map((own) => own.map(() => 0)) };
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

/** Rules by which one set of weights is learned for all keys. */
type LearnedRule = Exclude<NamedCombination["rule"], "weights" | "key_blend">;

const RULES: Readonly<Record<LearnedRule, Rule>> = {
  mean: equal,
  median: equal,
  inverse_error: ({ cells, loss }) => inverseErrorWeights(singleLosses(cells, loss)),
  blend: ({ cells, loss, folds, independent }) => stackWeights(cells, { loss, folds: folds.length, independent }),
};

class WeightLearner {
  readonly #cells: ReadonlyMap<number, readonly Cell[]>;
  readonly #known = new Map<LearnedRule, Pick<Combination, "weights" | "bySpan">>();

  constructor(readonly backtests: readonly Backtest[], readonly options: CombinationOptions) {
    this.#cells = new Map(options.folds.map((fold) => [fold, cellsOf(backtests, { ...options, folds: [fold] })]));
  }

  learn(name: LearnedRule): Pick<Combination, "weights" | "bySpan"> {
    const known = this.#known.get(name) ?? this.#learn(RULES[name]);
    this.#known.set(name, known);
    return known;
  }

  #learn(rule: Rule): Pick<Combination, "weights" | "bySpan"> {
    const { folds, spans } = this.options, weights = this.#learnFrom(rule, folds);
    const bySpan = Array.from({ length: spans }, (_, span) => {
      const others = folds.filter((fold) => fold !== span);
      return others.length === folds.length || others.length === 0 ? weights : this.#learnFrom(rule, others);
    });
    return { weights, bySpan };
  }

  /** Cells of folds, by fold, as they would be with the history of serving where that says more. */
  #foreseen(folds: readonly number[]): readonly (readonly Cell[])[] {
    const cells = folds.map((fold) => this.#cells.get(fold) ?? []), { loss, evidence: { longer } = {} } = this.options;
    if (longer === undefined) return cells;
    return foreseeCells(cells, loss, { ...longer, folds: folds.map((fold) => longer.folds[fold]!) });
  }

  #learnFrom(rule: Rule, folds: readonly number[]): Float64Array {
    const { backtests, options: { loss, evidence, folds: all } } = this,
      cells = this.#foreseen(folds).flat();
    const share = (evidence?.independent ?? all.length) / all.length,
      said = Math.max(1, share * folds.length),
      independent = evidence?.longer === undefined ? said : FORETOLD * said;
    const weights = rule({ backtests, folds, loss, independent, cells });
    // Where nothing could be learned nobody has weight.
    return weights.length > 0 ? weights : new Float64Array(this.options.contenders.length);
  }
}
