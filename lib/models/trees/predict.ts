import { categoryBin } from "./bin.ts";
import type { BinnedDesign } from "./bin.ts";
import { CATEGORY, type Link, MISSING_LEFT, treeCount, type TreeEnsemble } from "./ensemble.ts";

/** Rows of a batch that stay in cache while all trees pass over them. */
const BLOCK = 64;

/** Options of {@linkcode predictRaw}. */
export interface PredictOptions {
  /** Number of rows n. */
  readonly rows: number;
  /** Use only the first trees. Default: all. */
  readonly trees?: number;
}

/**
 * Predictions of design rows.
 *
 * @param ensemble Trees. @param values Row-major, shape [n × p]; NaN is missing. @param options Rows, trees used.
 * @returns Shape [n], finite. Equal bits for a row alone and in a batch.
 */
export function predictTrees(ensemble: TreeEnsemble, values: Float64Array, options: PredictOptions): Float64Array {
  return applyLink(predictRaw(ensemble, values, options), ensemble.link);
}

/** As {@linkcode predictTrees}, before the link. */
export function predictRaw(ensemble: TreeEnsemble, values: Float64Array, options: PredictOptions): Float64Array {
  const trees = options.trees ?? treeCount(ensemble), n = options.rows;
  const sums = new Float64Array(n);
  for (let from = 0; from < n; from += BLOCK) {
    const span = { from, to: Math.min(n, from + BLOCK) };
    for (let tree = 0; tree < trees; tree++) addTree(ensemble, tree, { values, sums, span });
  }
  return finishSums(ensemble, sums, trees);
}

/**
 * Predictions of every prefix of trees: one fit gives all numbers of trees.
 *
 * @param ensemble Trees. @param values Row-major, shape [n × p]. @param rows Number of rows n.
 * @returns Shape [trees × n], tree-major: row t holds the prediction of the first t + 1 trees.
 */
export function predictStages(ensemble: TreeEnsemble, values: Float64Array, rows: number): Float64Array {
  const trees = treeCount(ensemble), stages = new Float64Array(trees * rows), sums = new Float64Array(rows);
  for (let tree = 0; tree < trees; tree++) {
    addTree(ensemble, tree, { values, sums, span: { from: 0, to: rows } });
    stages.set(applyLink(finishSums(ensemble, sums.slice(), tree + 1), ensemble.link), tree * rows);
  }
  return stages;
}

/** The link's inverse, in place. */
export function applyLink(raw: Float64Array, link: Link): Float64Array {
  if (link === "identity") return raw;
  // exp(709.7) is the largest finite double.
  for (let i = 0; i < raw.length; i++) {
    raw[i] = link === "log" ? Math.exp(Math.min(raw[i], 700)) : 1 / (1 + Math.exp(-raw[i]));
  }
  return raw;
}

function finishSums(ensemble: TreeEnsemble, sums: Float64Array, trees: number): Float64Array {
  const divisor = ensemble.average ? Math.max(1, trees) : 1;
  for (let i = 0; i < sums.length; i++) sums[i] = ensemble.base + sums[i] / divisor;
  return sums;
}

interface Batch {
  readonly values: Float64Array;
  readonly sums: Float64Array;
  readonly span: { from: number; to: number };
}

function addTree(ensemble: TreeEnsemble, tree: number, batch: Batch): void {
  const { split, left, value } = ensemble, { values, sums } = batch;
  const root = ensemble.roots[tree], p = ensemble.names.length;
  for (let i = batch.span.from; i < batch.span.to; i++) {
    const at = i * p;
    let node = root, code = split[node];
    while (code >= 0) {
      const x = values[at + (code >> 2)];
      let right: number;
      if ((code & CATEGORY) !== 0) right = categoryGoesLeft(ensemble, node, x) ? 0 : 1;
      // No branch on the data: x > t fails for NaN, which goes right unless the node's flag is set.
      else right = Number(x > value[node]) | (Number(x !== x) & ~code & MISSING_LEFT);
      node = left[node] + right;
      code = split[node];
    }
    sums[i] += value[node];
  }
}

function categoryGoesLeft(ensemble: TreeEnsemble, node: number, x: number): boolean {
  const { categoryOffsets, categories, subsets } = ensemble;
  const code = ensemble.split[node], feature = code >> 2;
  const bin = categoryBin(categories, categoryOffsets[feature], categoryOffsets[feature + 1], x);
  if (bin < 0) return (code & MISSING_LEFT) !== 0;
  return ((subsets[ensemble.value[node] * 8 + (bin >> 5)] >>> (bin & 31)) & 1) === 1;
}

/** Arrays of trees by bins: what a walk over binned rows reads. */
export interface BinnedTrees {
  readonly split: Int32Array;
  readonly left: Int32Array;
  readonly value: Float64Array;
  readonly bin: Uint8Array;
  readonly subsets: ArrayLike<number>;
}

/**
 * Leaf value of one tree for a binned row; the same leaf as {@linkcode predictTrees} finds from its real values.
 *
 * @param trees Tree arrays. @param root First node. @param walk Binned design, its row, and `columnOf`: the binned column
 *   of each feature, shape [p].
 */
export function binnedLeaf(
  trees: BinnedTrees,
  root: number,
  walk: { binned: BinnedDesign; row: number; columnOf: Int32Array },
): number {
  const { split, left, bin: cut } = trees, { binned, columnOf } = walk;
  const { bins, map } = binned, at = walk.row * map.features.length;
  let node = root, code = split[node];
  while (code >= 0) {
    const column = columnOf[code >> 2], bin = bins[at + column];
    let goesLeft: boolean;
    if (bin === map.offsets[column + 1] - map.offsets[column] - 1) goesLeft = (code & MISSING_LEFT) !== 0;
    else if ((code & CATEGORY) === 0) goesLeft = bin <= cut[node];
    else goesLeft = ((trees.subsets[trees.value[node] * 8 + (bin >> 5)] >>> (bin & 31)) & 1) === 1;
    node = goesLeft ? left[node] : left[node] + 1;
    code = split[node];
  }
  return trees.value[node];
}
