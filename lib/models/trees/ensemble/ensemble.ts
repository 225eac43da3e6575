/** Set in {@linkcode TreeEnsemble.split} if missing values go left. */
export const MISSING_LEFT = 1;
/** Set in {@linkcode TreeEnsemble.split} if the node tests a category. */
export const CATEGORY = 2;
/** {@linkcode TreeEnsemble.split} of a leaf: feature -1, no flags. */
export const LEAF = -4;

/**
 * How raw tree sums become predictions: as they are, by exp, by the logistic function, as shares of the exps of all outputs, or as
 * their shares.
 */
export type Link = "identity" | "log" | "logit" | "softmax" | "shares";

/**
 * All trees of a model as flat arrays; nothing else is needed to predict.
 *
 *     node      0      1      2      3      4   | 5 ...
 *     split     f0     leaf   f3     leaf  leaf | ...         one tree per [roots[t], roots[t + 1])
 *     left      1      0      3      2      3   | ...         the right child is left + 1; a leaf's is the leaf
 */
export interface TreeEnsemble {
  /** Hash of the feature spec of the training rows. */
  readonly specHash: string;
  /** Feature names, shape [p]. */
  readonly names: readonly string[];
  /** Raw prediction without trees; of several outputs that of the first. */
  readonly base: number;
  /**
   * Raw predictions without trees of several outputs, whose trees take turns: tree t is of output t % outputs, unless leaves have
   * `vectors`. Absent: one output.
   */
  readonly bases?: Float64Array;
  /** Values of all outputs, shape [vectors × outputs]: those of a leaf are at the position that is its value. Absent: one value. */
  readonly vectors?: Float64Array;
  /** How raw predictions become predictions. */
  readonly link: Link;
  /** True if the raw prediction is base + the MEAN of the leaf values (forest), false for their sum (boosting). */
  readonly average: boolean;
  /** First node of each tree, shape [trees + 1]. */
  readonly roots: Int32Array;
  /** Feature × 4 + {@linkcode CATEGORY} + {@linkcode MISSING_LEFT}, or {@linkcode LEAF}, shape [nodes]. */
  readonly split: Int32Array;
  /** Left child, shape [nodes]; of a leaf the node before it: its right child is the leaf, so a walk can rest there. */
  readonly left: Int32Array;
  /** Leaf: its value. Number: threshold, x <= value goes left. Category: position of its subset. Shape [nodes]. */
  readonly value: Float64Array;
  /** Eight words per category split: bit b is set if category bin b goes left, shape [splits × 8]. */
  readonly subsets: Uint32Array;
  /** Category numbers per feature, ascending: those of feature f are [categoryOffsets[f], categoryOffsets[f + 1]). */
  readonly categories: Float64Array;
  /** Shape [p + 1]. */
  readonly categoryOffsets: Int32Array;
  /** Total gain of the splits on each feature, shape [p]. */
  readonly gain: Float64Array;
  /**
   * Thresholds that numeric features could have, ascending, shape [p]: the edges of their bins, which all trees on the same rows
   * share when they are stored. Absent where they are not known.
   */
  readonly edges?: readonly Float64Array[];
}

/** Number of outputs of a row. */
export function outputCount({ bases }: Pick<TreeEnsemble, "bases">): number {
  return bases?.length ?? 1;
}

/** Trees that belong together: one for each output, unless a leaf is of all. */
export function treesOfRound(ensemble: Pick<TreeEnsemble, "bases" | "vectors">): number {
  return ensemble.vectors === undefined ? outputCount(ensemble) : 1;
}

const outputs = new WeakMap<TreeEnsemble, TreeEnsemble[]>();

/**
 * One output of trees whose leaves have vectors, as trees of one output. A pure memo.
 *
 * @param ensemble With vectors. @param output Which. @returns Sharing all but its leaves; raw predictions have no link.
 */
export function outputTrees(ensemble: TreeEnsemble, output: number): TreeEnsemble {
  const made = outputs.get(ensemble) ?? [];
  outputs.set(ensemble, made);
  return made[output] ??= oneOutput(ensemble, output);
}

function oneOutput({ bases, vectors, ...shared }: TreeEnsemble, output: number): TreeEnsemble {
  const width = bases?.length ?? 1;
  const value = shared.value.map((own, node) => shared.split[node] < 0 ? vectors?.[own * width + output] ?? own : own);
  return { ...shared, value, base: bases?.[output] ?? shared.base, link: "identity" };
}

/** Number of trees. */
export function treeCount(ensemble: TreeEnsemble): number {
  return ensemble.roots.length - 1;
}

/**
 * The ensemble of the first trees only, as views.
 *
 * @param ensemble Source. @param trees In [0, trees of the source]. Gains stay those of all trees.
 */
export function prefix(ensemble: TreeEnsemble, trees: number): TreeEnsemble {
  const end = ensemble.roots[trees];
  return {
    ...ensemble,
    roots: ensemble.roots.subarray(0, trees + 1),
    split: ensemble.split.subarray(0, end),
    left: ensemble.left.subarray(0, end),
    value: ensemble.value.subarray(0, end),
  };
}

/** Share of the total gain per feature, shape [p]; all 0 if no tree has a split. */
export function gainImportance(ensemble: TreeEnsemble): Float64Array {
  const total = ensemble.gain.reduce((sum, gain) => sum + gain, 0);
  return total > 0 ? ensemble.gain.map((gain) => gain / total) : new Float64Array(ensemble.gain.length);
}

/** `SINGLE_LEAF` if no tree has a split, `CONSTANT` if every tree's leaves are equal, else null. */
export function degeneracy(ensemble: TreeEnsemble): "SINGLE_LEAF" | "CONSTANT" | null {
  if (ensemble.split.every((split) => split < 0)) return "SINGLE_LEAF";
  for (let t = 0; t < treeCount(ensemble); t++) {
    let seen = NaN;
    for (let node = ensemble.roots[t]; node < ensemble.roots[t + 1]; node++) {
      if (ensemble.split[node] >= 0) continue;
      if (!Number.isNaN(seen) && ensemble.value[node] !== seen) return null;
      seen = ensemble.value[node];
    }
  }
  return "CONSTANT";
}
