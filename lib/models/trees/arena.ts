import type { BinnedDesign } from "./bin.ts";

/** Fields of {@linkcode Arena.best}. */
export const BEST = { gain: 0, column: 1, bin: 2, missingLeft: 3, gradient: 4, hessian: 5, count: 6 } as const;

/** A node that waits to be split or to become a leaf: its rows, sums, best split. Pooled, so nothing is allocated per tree. */
export class OpenNode {
  /** Index in the ensemble's node arrays. */
  id = 0;
  /** Its rows are `arena.rows[start, end)`. */
  start = 0;
  /** End of its rows, exclusive. */
  end = 0;
  /** Level; the root's is 0. */
  depth = 0;
  /** Slot of its histogram, or -1. */
  slot: number = -1;
  /** Gradient sum of its rows. */
  gradient = 0.1;
  /** Hessian sum of its rows. */
  hessian = 0.1;
  /** Number of its rows, with multiplicity. */
  count = 0.1;
  /** Best split: gain above the parent, > 0; 0 if there is none. */
  gain = 0.1;
  /** Binned column of the split. */
  column = 0;
  /** Number split: bins up to this one go left. */
  bin = 0;
  /** 1 if missing values go left. */
  missingLeft = 0;
  /** Gradient sum of the left side. */
  leftGradient = 0.1;
  /** Hessian sum of the left side. */
  leftHessian = 0.1;
  /** Rows of the left side, with multiplicity. */
  leftCount = 0.1;
  /** Leaf value of the node itself; only symmetric growth keeps it. */
  value = 0.1;
  /** For a category split: bit b is set if bin b goes left. */
  readonly subset: Uint32Array = new Uint32Array(8);
}

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

/**
 * Work space of tree growth: one set of typed arrays, reused by all nodes, trees and fits that it is given to.
 *
 * A histogram slot holds, for the whole binned design, pairs (gradient, hessian) at 2 × code and 2 × code + 1, and in
 * `tallies` the row counts at code. Where every row's hessian is its multiplicity (`unit`), the tally is not kept:
 * hessian and count are the same number.
 */
export class Arena {
  /** Rows of the tree, grouped by node as it grows, shape [n]. */
  rows: Int32Array = new Int32Array(0);
  /** Scratch of the partition, shape [n]. */
  scratch: Int32Array = new Int32Array(0);
  /** Gradient of each row of the design, shape [n]. */
  gradient: Float64Array = new Float64Array(0);
  /** Hessian of each row of the design, shape [n]. */
  hessian: Float64Array = new Float64Array(0);
  /** Multiplicity of each row in this tree, shape [n]; read only if not `unit`. */
  multiplicity: Float64Array = new Float64Array(0);
  /** True if hessian and multiplicity are the same number for every row. */
  unit = true;
  /** Pairs (gradient, hessian) per slot, each of shape [bins × 2]. */
  readonly hists: Float64Array[] = [];
  /** Row counts per slot, each of shape [bins]. */
  readonly tallies: Float64Array[] = [];
  /** Slots that nobody holds. */
  readonly freeSlots: number[] = [];
  /** Result of the last split search; see {@linkcode BEST}. */
  readonly best: Float64Array = new Float64Array(7);
  /** Bins that go left in the best category split, as bits. */
  readonly bestSubset: Uint32Array = new Uint32Array(8);
  /** 1 for bins that go left in the split being carried out. */
  readonly route: Uint8Array = new Uint8Array(256);
  /** Scratch of the category sort. */
  readonly order: Int32Array = new Int32Array(256);
  /** Scratch of the category sort: the sort keys. */
  readonly ratio: Float64Array = new Float64Array(256);
  /** Scratch of small nodes: sums per bin, all 0 between uses. */
  readonly smallGradient: Float64Array = new Float64Array(64);
  /** See {@linkcode Arena.smallGradient}. */
  readonly smallHessian: Float64Array = new Float64Array(64);
  /** Columns that a small node's search left to others. */
  leftover: Int32Array = new Int32Array(0);
  /** Leaves of the tree grown last: node index and rows [start, end). */
  readonly leaves: { node: Int32Array; start: Int32Array; end: Int32Array; count: number } = {
    node: new Int32Array(0),
    start: new Int32Array(0),
    end: new Int32Array(0),
    count: 0,
  };
  /** Free {@linkcode OpenNode}s. */
  readonly pool: OpenNode[] = [];
  /** Design being fitted. */
  binned: BinnedDesign = EMPTY;
  #bins = 0;

  /**
   * Make ready for a design.
   *
   * @param binned Rows to fit. @param unit See {@linkcode Arena.unit}.
   */
  prepare(binned: BinnedDesign, unit: boolean): void {
    const n = binned.rows, bins = binned.map.offsets[binned.map.features.length];
    this.binned = binned;
    this.unit = unit;
    if (this.rows.length < n) {
      this.rows = new Int32Array(n);
      this.scratch = new Int32Array(n);
      this.gradient = new Float64Array(n);
      this.hessian = new Float64Array(n);
      this.multiplicity = new Float64Array(n);
      for (const name of ["node", "start", "end"] as const) this.leaves[name] = new Int32Array(n + 1);
    }
    const columns = binned.map.features.length;
    if (this.leftover.length < columns) this.leftover = new Int32Array(columns);
    if (this.#bins < bins) {
      this.#bins = bins;
      this.hists.length = this.tallies.length = this.freeSlots.length = 0;
    }
    if (!unit) { while (this.tallies.length < this.hists.length) this.tallies.push(new Float64Array(this.#bins)); }
  }

  /** A histogram slot, its content undefined. Give it back with {@linkcode Arena.releaseSlot}. */
  takeSlot(): number {
    const slot = this.freeSlots.pop();
    if (slot !== undefined) return slot;
    this.hists.push(new Float64Array(this.#bins * 2));
    if (!this.unit) this.tallies.push(new Float64Array(this.#bins));
    return this.hists.length - 1;
  }

  /** Return a slot; -1 is ignored. */
  releaseSlot(slot: number): void {
    if (slot >= 0) this.freeSlots.push(slot);
  }

  /** An open node from the pool, its fields undefined. */
  takeNode(): OpenNode {
    return this.pool.pop() ?? new OpenNode();
  }

  /** Note a leaf of the tree being grown. */
  addLeaf(node: OpenNode): void {
    const { leaves } = this;
    leaves.node[leaves.count] = node.id;
    leaves.start[leaves.count] = node.start;
    leaves.end[leaves.count++] = node.end;
    this.pool.push(node);
  }
}

const EMPTY: BinnedDesign = {
  map: {
    specHash: "",
    names: [],
    features: new Int32Array(0),
    categorical: new Uint8Array(0),
    offsets: new Int32Array(1),
    edges: [],
  },
  rows: 0,
  bins: new Uint8Array(0),
  codes: new Uint16Array(0),
};
