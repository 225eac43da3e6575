import { treeCount, type TreeEnsemble } from "../models/trees/ensemble/ensemble.ts";
import { nextNode, slotsOfRow } from "../models/trees/predict.ts";
import { LeafGame } from "./leaf_game.ts";

/** What rows owe to their features, on the scale of a model's raw predictions. */
export interface RawContributions {
  /** What is expected of a row of which nothing is known. */
  readonly base: number;
  /** Row-major, shape [n × p]; base and a row's values add up to its raw prediction. */
  readonly values: Float64Array;
}

/** Rows to explain and what is usual. */
export interface TreeRows {
  /** Row-major, shape [n × p]; NaN is missing. */
  readonly values: Float64Array;
  /** Number of rows n. */
  readonly rows: number;
  /** Rows that come by each node, see `treeCovers`; those of a root > 0. */
  readonly covers: Float64Array;
}

/**
 * Shapley values of trees, exact: what each feature adds to a row's raw prediction, on average over all orders in which the
 * features may become known. As long as a feature is unknown both ways are taken, in the proportion of the covers; at a node
 * that nobody came by there is no proportion, and the row's own way is taken.
 *
 * A tree is walked once for all rows. Rows that have answered every question on the way alike are one group, and what a leaf
 * gives is computed once per group: the steps of a forecast share most of their features.
 *
 * @param ensemble Trees. @param rows Rows and covers.
 * @see Lundberg, Erion & Lee (2018), arXiv:1802.03888, TreeSHAP by path; Yang (2021), arXiv:2109.09847, for the leaf's sum.
 */
export function treeContributions(ensemble: TreeEnsemble, { values, rows, covers }: TreeRows): RawContributions {
  const out = new Float64Array(rows * ensemble.names.length), trees = treeCount(ensemble);
  const walk = new TreeWalk(ensemble, covers, slotsOfRow(ensemble, values, rows), out);
  let base = 0;
  for (let tree = 0; tree < trees; tree++) base += walk.explain(ensemble.roots[tree]!);
  const divisor = ensemble.average ? Math.max(1, trees) : 1;
  if (divisor > 1) { for (let i = 0; i < out.length; i++) out[i]! /= divisor; }
  return { base: ensemble.base + base / divisor, values: out };
}

/** Rows that have answered alike, as they arrive at a node: `order` holds them group by group. */
interface Arrived {
  /** Rows, one group behind the other. */
  order: Int32Array;
  /** End of each group in `order`. */
  ends: Int32Array;
  /** Whether a group's rows go the way of a question on the path, shape [groups × width]. */
  flags: Uint8Array;
  /** Number of groups. */
  groups: number;
  /** Whether the way of a row at the node is the left one, by row. */
  goesLeft: Uint8Array;
}

/** One walk through a tree at a time, with everything that it needs allocated once by depth. */
class TreeWalk {
  readonly #ensemble: TreeEnsemble;
  readonly #covers: Float64Array;
  readonly #slots: readonly Float64Array[];
  readonly #out: Float64Array;
  readonly #levels: Arrived[] = [];
  readonly #game = new LeafGame();
  /** Features on the path, each once, and the share of the covers that goes along it. */
  #features = new Int32Array(32);
  #shares = new Float64Array(32);

  constructor(ensemble: TreeEnsemble, covers: Float64Array, slots: readonly Float64Array[], out: Float64Array) {
    this.#ensemble = ensemble;
    this.#covers = covers;
    this.#slots = slots;
    this.#out = out;
  }

  /** Add what one tree contributes to the rows; returns what it expects of a row of which nothing is known. */
  explain(root: number): number {
    const first = this.#level(0), rows = this.#slots.length;
    for (let row = 0; row < rows; row++) first.order[row] = row;
    first.ends[0] = rows;
    first.groups = rows > 0 ? 1 : 0;
    return this.#visit(root, { depth: 0, length: 0, share: 1 });
  }

  /** Returns the expected value of the subtree times the share of all that come to it. */
  #visit(node: number, at: { readonly depth: number; readonly length: number; readonly share: number }): number {
    const { split, left, value } = this.#ensemble, { depth, length, share } = at, code = split[node]!;
    if (code < 0) {
      this.#addLeaf(depth, length, value[node]!);
      return share * value[node]!;
    }
    const cover = this.#covers[node]!, feature = code >> 2;
    let place = 0, expected = 0;
    while (place < length && this.#features[place] !== feature) place++;
    const known = place < length, former = known ? this.#shares[place]! : 1;
    if (!known) this.#reserve(place, feature);
    this.#ask(node, depth);
    for (const child of [left[node]!, left[node]! + 1]) {
      const part = cover > 0 ? this.#covers[child]! / cover : 0;
      const next = cover > 0 ? { place, known, dead: former * part === 0 } : null;
      const isAlive = this.#pass(child === left[node], { depth, length, question: next });
      if (!isAlive && share * part === 0) continue;
      if (cover > 0) this.#shares[place] = former * part;
      expected += this.#visit(child, {
        depth: depth + 1,
        length: cover > 0 && !known ? length + 1 : length,
        share: share * part,
      });
    }
    if (known) this.#shares[place] = former;
    return expected;
  }

  /**
   * Let the rows of a node arrive at a child: those whose way it is, and of the others those that may come by it while the
   * question is open. Returns whether any does.
   */
  #pass(
    isLeft: boolean,
    at: {
      readonly depth: number;
      readonly length: number;
      /** Null at a node that nobody came by: rows go their own way, and the question is none. */
      readonly question: { readonly place: number; readonly known: boolean; readonly dead: boolean } | null;
    },
  ): boolean {
    const { depth, length, question } = at, from = this.#level(depth), to = this.#level(depth + 1);
    const width = this.#features.length;
    to.groups = 0;
    for (let g = 0, begin = 0, end = 0; g < from.groups; g++, begin = end) {
      end = from.ends[g]!;
      for (const own of [true, false]) {
        if (!own && (question === null || question.dead)) continue;
        const start = to.groups === 0 ? 0 : to.ends[to.groups - 1]!;
        let size = start;
        for (let i = begin; i < end; i++) {
          const row = from.order[i]!;
          if ((from.goesLeft[row] === 1) === (isLeft === own)) to.order[size++] = row;
        }
        if (size === start) continue;
        const flags = to.groups * width;
        for (let q = 0; q < length; q++) to.flags[flags + q] = from.flags[g * width + q]!;
        if (question !== null) {
          const before = question.known ? from.flags[g * width + question.place]! : 1;
          const flag = own ? before : 0;
          // Who has left the path before cannot come back to where nobody goes without asking.
          if (flag === 0 && question.dead) continue;
          to.flags[flags + question.place] = flag;
        }
        to.ends[to.groups++] = size;
      }
    }
    return to.groups > 0;
  }

  /** Put a node's question to the rows that have arrived there. */
  #ask(node: number, depth: number): void {
    const { order, ends, groups, goesLeft } = this.#level(depth), left = this.#ensemble.left[node]!;
    const rows = groups === 0 ? 0 : ends[groups - 1]!;
    for (let i = 0; i < rows; i++) {
      const row = order[i]!;
      goesLeft[row] = nextNode(this.#ensemble, node, this.#slots[row]!) === left ? 1 : 0;
    }
  }

  #addLeaf(depth: number, length: number, value: number): void {
    const { order, ends, flags, groups } = this.#level(depth), width = this.#features.length;
    const p = this.#ensemble.names.length, game = this.#game;
    for (let g = 0, begin = 0; g < groups; begin = ends[g]!, g++) {
      game.play(this.#shares, flags.subarray(g * width, g * width + length), length);
      for (let q = 0; q < length; q++) {
        const gain = value * game.gains[q]!, feature = this.#features[q]!;
        if (gain !== 0) { for (let i = begin; i < ends[g]!; i++) this.#out[order[i]! * p + feature]! += gain; }
      }
    }
  }

  #level(depth: number): Arrived {
    const rows = this.#slots.length;
    return this.#levels[depth] ??= {
      order: new Int32Array(rows),
      ends: new Int32Array(rows),
      flags: new Uint8Array(rows * this.#features.length),
      groups: 0,
      goesLeft: new Uint8Array(rows),
    };
  }

  /** Put a new feature on the path; a path longer than any before needs more room at every depth. */
  #reserve(place: number, feature: number): void {
    if (place === this.#features.length) this.#widen();
    this.#features[place] = feature;
  }

  #widen(): void {
    const width = this.#features.length, features = new Int32Array(2 * width), shares = new Float64Array(2 * width);
    features.set(this.#features);
    shares.set(this.#shares);
    for (const level of this.#levels) {
      const flags = new Uint8Array(2 * level.flags.length);
      for (let g = 0; g < level.groups; g++) {
        flags.set(level.flags.subarray(g * width, (g + 1) * width), 2 * g * width);
      }
      level.flags = flags;
    }
    this.#features = features;
    this.#shares = shares;
  }
}
