import type { Rng } from "../../core/random.ts";
import { type Arena, BEST, type OpenNode, type SplitRules } from "./arena.ts";
import { missingBin } from "./bin.ts";
import type { EnsembleBuilder } from "./builder.ts";
import type { ColumnSpan } from "./histogram.ts";
import { PLAIN_KERNEL, type TreeKernel } from "./kernel.ts";
import { SMALL_ROWS } from "./small_node.ts";
import { soften } from "./leaf_score.ts";
import { resetBest } from "./split.ts";
import { drawSubset, shuffleHead } from "./sample.ts";

/** Order in which leaves are split: all of them (XGBoost), the best first (LightGBM), one split per level (CatBoost). */
export type Growth = "depth" | "leaf" | "symmetric";

/** Everything that decides one tree's shape. */
export interface GrowOptions {
  /** Order in which leaves are split. */
  readonly growth: Growth;
  /** Deepest level, the root being 0; 0 means no limit. */
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
  /** Replaces the plain TypeScript kernel. */
  readonly kernel?: TreeKernel;
}

/** Newton step of a leaf: -soft(G) / (H + lambda), within `maxDelta`. */
export function leafValue(gradient: number, hessian: number, options: GrowOptions): number {
  const { lambda, l1 } = options.rules, bound = options.maxDelta;
  const divisor = hessian + lambda;
  const value = divisor > 0 ? -soften(gradient, l1) / divisor : 0;
  return bound > 0 ? Math.max(-bound, Math.min(bound, value)) : value;
}

/** The rows and columns that a tree may use. */
export interface TreeSample {
  /** The tree's rows are `arena.rows[0, rows)`. */
  readonly rows: number;
  /** Binned columns, shape [c]. */
  readonly columns: Int32Array;
  readonly rng: Rng;
}

/**
 * Grow one tree, depth-wise or leaf-wise, on `arena.rows`, `gradient`, `hessian`. The arena then lists its leaves.
 *
 * The larger of two children gets its histogram by subtraction; small nodes are searched straight from their rows.
 */
export function growTree(arena: Arena, builder: EnsembleBuilder, options: GrowOptions & TreeSample): void {
  new Grower(arena, builder, options).run();
}

/** The root of a new tree as an open node, with the sums over its rows. */
export function openRoot(arena: Arena, builder: EnsembleBuilder, rows: number): OpenNode {
  arena.leaves.count = 0;
  const node = arena.takeNode();
  node.id = builder.startTree();
  node.start = node.depth = 0;
  node.end = rows;
  node.slot = -1;
  let gradient = 0, hessian = 0, count = 0;
  for (let i = 0; i < rows; i++) {
    const row = arena.rows[i];
    gradient += arena.gradient[row];
    hessian += arena.hessian[row];
    count += arena.unit ? 0 : arena.multiplicity[row];
  }
  node.gradient = gradient;
  node.hessian = hessian;
  node.count = arena.unit ? hessian : count;
  return node;
}

/**
 * Move a threshold to the middle of the gap between the node's own bins on both sides: the same rows go left, and new rows
 * in the gap are shared out fairly. Matters for few rows, where most bins of a node are empty.
 */
function centreBin(arena: Arena, node: OpenNode): void {
  const { bins, map } = arena.binned, { rows } = arena, { column, bin } = node;
  const q = map.features.length, missing = missingBin(map, column);
  let next = missing;
  for (let i = node.start; i < node.end && next > bin + 1; i++) {
    const other = bins[rows[i] * q + column];
    if (other > bin && other < next) next = other;
  }
  if (next < missing) node.bin = (bin + next - 1) >> 1;
}

class Grower {
  readonly #arena: Arena;
  readonly #builder: EnsembleBuilder;
  readonly #options: GrowOptions & TreeSample;
  readonly #kernel: TreeKernel;
  readonly #open: OpenNode[] = [];
  readonly #bestFirst: boolean;
  /** Columns of each level, drawn when a node first gets there. */
  readonly #levels: Int32Array[] = [];

  constructor(arena: Arena, builder: EnsembleBuilder, options: GrowOptions & TreeSample) {
    this.#arena = arena;
    this.#builder = builder;
    this.#options = options;
    this.#kernel = options.kernel ?? PLAIN_KERNEL;
    this.#bestFirst = options.growth === "leaf" || options.maxLeaves > 0;
  }

  run(): void {
    const { rows, maxLeaves } = this.#options;
    const root = openRoot(this.#arena, this.#builder, rows);
    this.#evaluateRoot(root);
    let leaves = 1;
    for (let node = this.#next(); node !== undefined; node = this.#next()) {
      if (maxLeaves > 0 && leaves >= maxLeaves) this.#close(node);
      else {
        this.#split(node);
        leaves++;
      }
    }
  }

  #next(): OpenNode | undefined {
    const open = this.#open;
    if (this.#bestFirst && open.length > 1) {
      let best = 0;
      for (let i = 1; i < open.length; i++) if (open[i].gain > open[best].gain) best = i;
      const last = open.length - 1, node = open[best];
      open[best] = open[last];
      open[last] = node;
    }
    return open.pop();
  }

  #maySplit(node: OpenNode): boolean {
    const { maxDepth, rules } = this.#options;
    return (maxDepth === 0 || node.depth < maxDepth) && node.count >= 2 * rules.minLeaf &&
      node.hessian >= 2 * rules.minWeight && this.#arena.binned.map.features.length > 0;
  }

  #evaluateRoot(root: OpenNode): void {
    if (!this.#maySplit(root)) this.#close(root);
    else if (this.#options.columnsPerNode > 0 || this.#isSmall(root)) this.#searchRows(root);
    else {
      root.slot = this.#arena.takeSlot();
      this.#kernel.buildHistogram(this.#arena, root.slot, root);
      this.#searchHistogram(root);
    }
  }

  #isSmall(node: OpenNode): boolean {
    return node.end - node.start <= SMALL_ROWS;
  }

  #split(node: OpenNode): void {
    const arena = this.#arena;
    const middle = this.#kernel.partitionRows(arena, node);
    const first = this.#builder.splitNode(node);
    const left = arena.takeNode(), right = arena.takeNode();
    left.id = first;
    right.id = first + 1;
    left.start = node.start;
    left.end = right.start = middle;
    right.end = node.end;
    left.depth = right.depth = node.depth + 1;
    left.slot = right.slot = -1;
    left.gradient = node.leftGradient;
    left.hessian = node.leftHessian;
    left.count = node.leftCount;
    right.gradient = node.gradient - node.leftGradient;
    right.hessian = node.hessian - node.leftHessian;
    right.count = node.count - node.leftCount;
    this.#evaluateChildren(node, left, right);
    arena.pool.push(node);
  }

  #evaluateChildren(parent: OpenNode, left: OpenNode, right: OpenNode): void {
    const arena = this.#arena;
    const small = left.end - left.start <= right.end - right.start ? left : right,
      large = small === left ? right : left;
    const smallOpen = this.#maySplit(small), largeOpen = this.#maySplit(large);
    const direct = parent.slot < 0 || (this.#isSmall(large) && arena.unit);
    if (!direct && largeOpen) {
      small.slot = arena.takeSlot();
      this.#kernel.buildHistogram(arena, small.slot, small);
      this.#kernel.subtractHistogram(arena, parent.slot, small.slot);
      large.slot = parent.slot;
    } else arena.releaseSlot(parent.slot);
    this.#evaluate(right, right === small ? smallOpen : largeOpen);
    this.#evaluate(left, left === small ? smallOpen : largeOpen);
  }

  #evaluate(node: OpenNode, open: boolean): void {
    if (!open) this.#close(node);
    else if (node.slot >= 0) this.#searchHistogram(node);
    else this.#searchRows(node);
  }

  #searchHistogram(node: OpenNode): void {
    const { rules } = this.#options;
    resetBest(this.#arena, rules);
    const columns = this.#levelColumns(node.depth);
    this.#kernel.scanHistogram(this.#arena, node.slot, { columns, from: 0, to: columns.length, node, rules });
    this.#settle(node);
  }

  /** Search a node without a histogram of its own: its columns are drawn for it, or it is small. */
  #searchRows(node: OpenNode): void {
    const { rules, columnsPerNode, rng } = this.#options, { best } = this.#arena;
    resetBest(this.#arena, rules);
    const columns = this.#levelColumns(node.depth), total = columns.length;
    if (columnsPerNode === 0 || columnsPerNode >= total) this.#searchSpan(node, { columns, from: 0, to: total });
    else {
      // As scikit-learn: look beyond the drawn columns while none of them has a split.
      for (let from = 0, count = columnsPerNode; from < total && best[BEST.column] < 0; from += count) {
        if (from > 0) count = 1;
        shuffleHead(columns, { from, count, total, rng });
        this.#searchSpan(node, { columns, from, to: Math.min(total, from + count) });
      }
    }
    this.#settle(node);
  }

  #searchSpan(node: OpenNode, span: ColumnSpan): void {
    const arena = this.#arena, { rules } = this.#options;
    let rest = span;
    if (this.#isSmall(node) && arena.unit && rules.l1 === 0) {
      const left = this.#kernel.scanSmall(arena, { ...span, node, rules });
      if (left === 0) return;
      rest = { columns: arena.leftover, from: 0, to: left };
    }
    const slot = arena.takeSlot();
    this.#kernel.buildColumns(arena, slot, { ...rest, start: node.start, end: node.end });
    this.#kernel.scanHistogram(arena, slot, { ...rest, node, rules });
    arena.releaseSlot(slot);
  }

  #settle(node: OpenNode): void {
    const { best, bestSubset, binned } = this.#arena;
    if (best[BEST.column] < 0) return this.#close(node);
    node.gain = best[BEST.gain];
    node.column = best[BEST.column];
    node.bin = best[BEST.bin];
    node.missingLeft = best[BEST.missingLeft];
    node.leftGradient = best[BEST.gradient];
    node.leftHessian = best[BEST.hessian];
    node.leftCount = best[BEST.count];
    if (binned.map.categorical[node.column] === 1) node.subset.set(bestSubset);
    else centreBin(this.#arena, node);
    this.#open.push(node);
  }

  #close(node: OpenNode): void {
    this.#builder.value[node.id] = leafValue(node.gradient, node.hessian, this.#options);
    this.#arena.releaseSlot(node.slot);
    this.#arena.addLeaf(node);
  }

  #levelColumns(depth: number): Int32Array {
    const { columns, columnSampleLevel, rng } = this.#options;
    if (columnSampleLevel >= 1) return columns;
    while (this.#levels.length <= depth) {
      const count = Math.max(1, Math.round(columns.length * columnSampleLevel)), target = new Int32Array(count);
      drawSubset(columns, { total: columns.length, count, target, rng });
      this.#levels.push(target);
    }
    return this.#levels[depth];
  }
}
