import type { Backtest } from "./backtest.ts";
import { type CellOptions, cellsOf } from "./cells.ts";
import type { Combination } from "./score_table.ts";
import { stackWeights } from "./stack.ts";

/** What the blend of a group is learned from. */
export interface EnsembleOptions extends CellOptions {
  /** Spans in all, S. */
  readonly spans: number;
}

/**
 * One blend for all keys of a group. It has few degrees of freedom for thousands of keys, so it hardly overfits; the weights
 * used to SCORE it on a fold are still learned from the other folds only, where there are any.
 *
 * @param backtests Keys to learn from: a bounded sample on which all contenders ran. @param options Loss and folds.
 * @returns The blend with weights for use and weights by span.
 * @see {@linkcode stackWeights}
 */
export function learnBlend(backtests: readonly Backtest[], options: EnsembleOptions): Combination {
  const { loss, folds, events } = options;
  const cells = new Map(folds.map((fold) => [fold, cellsOf(backtests, { ...options, folds: [fold] })]));
  const learn = (from: readonly number[]) => {
    const all = from.flatMap((fold) => cells.get(fold) ?? []);
    return all.length === 0
      ? new Float64Array(backtests[0]?.fitMs.length ?? 0)
      : stackWeights(all, { loss, folds: from.length });
  };
  const weights = learn(folds);
  const bySpan = Array.from({ length: options.spans }, (_, span) => {
    const others = folds.filter((fold) => fold !== span);
    return others.length === folds.length || others.length === 0 ? weights : learn(others);
  });
  return { name: "blend", combine: "weighted", weights, bySpan, folds, events };
}
