import { LEAF, treeCount, type TreeEnsemble } from "./ensemble/ensemble.ts";
import { leavesOfRows } from "./predict.ts";

/** Rows of a leaf that none of the given rows reaches. */
const UNSEEN = 0.5;

/**
 * The ensemble without the subtrees whose leaves differ little: each becomes one leaf with their mean, weighted by the rows
 * that reach them.
 *
 * @param ensemble Not changed. @param values Rows that it was fitted on, row-major, shape [n × p]. @param options `rows`: n;
 * `tolerance`: standard deviation inside of a subtree that is passed over, as a share of that of its tree's leaves.
 * @returns Another ensemble with as many trees.
 */
export function collapseTrees(
  ensemble: TreeEnsemble,
  values: Float64Array,
  { rows, tolerance }: { readonly rows: number; readonly tolerance: number },
): TreeEnsemble {
  const { roots, split } = ensemble, moments = momentsOf(ensemble, values, rows);
  const kept = new Kept(ensemble, moments);
  for (let tree = 0; tree < treeCount(ensemble); tree++) {
    const least = tolerance * deviation(moments, roots[tree]);
    kept.add(roots[tree], (node) => split[node] < 0 || deviation(moments, node) <= least);
  }
  return kept.finish();
}

/** Rows below each node, and sums of their leaves and of the squares of those; shape [nodes]. */
interface Moments {
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Children lie behind their parent: from the last node on every node is complete when its parent takes it. */
function momentsOf(ensemble: TreeEnsemble, values: Float64Array, rows: number): Moments {
  const { split, left, value } = ensemble, nodes = split.length;
  const count = new Float64Array(nodes), sum = new Float64Array(nodes), squares = new Float64Array(nodes);
  leavesOfRows(ensemble, values, rows, (leaf) => count[leaf]++);
  for (let node = nodes - 1; node >= 0; node--) {
    if (split[node] < 0) {
      count[node] = Math.max(UNSEEN, count[node]);
      sum[node] = count[node] * value[node];
      squares[node] = sum[node] * value[node];
      continue;
    }
    for (const total of [count, sum, squares]) total[node] = total[left[node]] + total[left[node] + 1];
  }
  return { count, sum, squares };
}

/** Standard deviation of the leaves below a node. */
function deviation({ count, sum, squares }: Moments, node: number): number {
  const mean = sum[node] / count[node];
  return Math.sqrt(Math.max(0, squares[node] / count[node] - mean * mean));
}

/** The trees that are left, node by node. */
class Kept {
  readonly #source: TreeEnsemble;
  readonly #moments: Moments;
  readonly #roots: number[] = [0];
  readonly #split: number[] = [];
  readonly #left: number[] = [];
  readonly #value: number[] = [];

  constructor(source: TreeEnsemble, moments: Moments) {
    this.#source = source;
    this.#moments = moments;
  }

  /** Append a tree; `isEnd` tells which of its nodes are leaves from now on. */
  add(root: number, isEnd: (node: number) => boolean): void {
    const { split, left, value } = this.#source, { count, sum } = this.#moments;
    const open: [node: number, at: number][] = [[root, this.#reserve(1)]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [node, at] = next;
      if (isEnd(node)) {
        this.#split[at] = LEAF;
        this.#left[at] = at - 1;
        this.#value[at] = split[node] < 0 ? value[node] : sum[node] / count[node];
        continue;
      }
      const children = this.#reserve(2);
      this.#split[at] = split[node];
      this.#left[at] = children;
      this.#value[at] = value[node];
      open.push([left[node] + 1, children + 1], [left[node], children]);
    }
    this.#roots.push(this.#split.length);
  }

  #reserve(nodes: number): number {
    const at = this.#split.length;
    for (let i = 0; i < nodes; i++) for (const list of [this.#split, this.#left, this.#value]) list.push(0);
    return at;
  }

  finish(): TreeEnsemble {
    return {
      ...this.#source,
      roots: Int32Array.from(this.#roots),
      split: Int32Array.from(this.#split),
      left: Int32Array.from(this.#left),
      value: Float64Array.from(this.#value),
    };
  }
}
