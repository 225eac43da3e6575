import type { TreeEngine } from "./host.ts";

/** Order in which leaves are split: all of them (XGBoost), the best first (LightGBM), one split per level (CatBoost). */
export type Growth = "depth" | "leaf" | "symmetric";

/**
 * Where the threshold of a number lies in the gap between the values of a node's own rows on both sides, of which other rows have
 * some: in the middle of these, just above the lower of the two, just below the upper (LightGBM), or halfway by their values
 * (scikit-learn's forests).
 */
export type CutPlace = "middle" | "low" | "high" | "value";

/** Limits and penalties of a split search. */
export interface SplitRules {
  /** Fewest rows (with bootstrap multiplicity) in a leaf, >= 1. */
  readonly minLeaf: number;
  /** Smallest hessian sum in a leaf, >= 0. */
  readonly minWeight: number;
  /** L2 penalty on leaf values, >= 0. */
  readonly lambda: number;
  /** L1 penalty on leaf values, >= 0. */
  readonly l1: number;
  /** A split must gain more than this, >= 0. */
  readonly minGain: number;
  /** Pseudo-hessian that pulls rare categories to ratio 0 when they are sorted, >= 0. */
  readonly categorySmooth: number;
  /** Added to `lambda` in category splits, >= 0. */
  readonly categoryLambda: number;
}

/** Everything that decides one tree's shape. */
export interface GrowOptions {
  /** Order in which leaves are split. */
  readonly growth: Growth;
  /** Deepest level, the root being 0; 0 means no limit (symmetric trees need one, <= 16). */
  readonly maxDepth: number;
  /** Most leaves; 0 means no limit. With a limit the best leaf is split first, whatever `growth`. */
  readonly maxLeaves: number;
  /** Limits and penalties of a split. */
  readonly rules: SplitRules;
  /** Share of the tree's columns searched on each level, in (0, 1]. */
  readonly columnSampleLevel: number;
  /** Number of columns searched at each node; 0 means all of the level's. */
  readonly columnsPerNode: number;
  /** Absolute bound of a leaf value; 0 means none. */
  readonly maxDelta: number;
  /** Along which features predictions must not fall (1) or not rise (-1), by design column; not for symmetric growth. Default: none. */
  readonly directions?: Readonly<Record<number, 1 | -1>>;
  /** Where thresholds lie; symmetric trees have them `low`. Default `middle`. */
  readonly cut?: CutPlace;
  /** Engine to use. Default: WebAssembly where the host can run it, else plain TypeScript. */
  readonly engine?: TreeEngine;
}
