import type { Arena, OpenNode } from "./arena.ts";
import { type BinMap, thresholdOf } from "./bin.ts";
import { CATEGORY, type Link, MISSING_LEFT, type TreeEnsemble } from "./ensemble.ts";

/** Grows a {@linkcode TreeEnsemble} node by node; its arrays double when full. */
export class EnsembleBuilder {
  /** As in {@linkcode TreeEnsemble}, with spare room at the end. */
  split: Int32Array = new Int32Array(1024);
  left: Int32Array = new Int32Array(1024);
  value: Float64Array = new Float64Array(1024);
  bin: Uint8Array = new Uint8Array(1024);
  /** Nodes so far. */
  nodes = 0;
  /** First node of each tree so far. */
  readonly roots: number[] = [];
  readonly #map: BinMap;
  readonly #gain: Float64Array;
  /** Words of the category subsets so far. */
  readonly subsets: number[] = [];
  #gainAtTree: Float64Array;

  /** @param map Bins of the training rows. */
  constructor(map: BinMap) {
    this.#map = map;
    this.#gain = new Float64Array(map.names.length);
    this.#gainAtTree = new Float64Array(0);
  }

  /** Start a tree; returns its root, a leaf until it is split. */
  startTree(): number {
    this.roots.push(this.nodes);
    return this.#add(1);
  }

  /** Turn a leaf into an inner node by its best split; returns its left child (the right one follows). */
  splitNode(node: OpenNode): number {
    const children = this.#add(2), { column } = node;
    const category = this.#map.categorical[column] === 1;
    const feature = this.#map.features[column];
    this.split[node.id] = feature * 4 + (category ? CATEGORY : 0) + (node.missingLeft === 1 ? MISSING_LEFT : 0);
    this.left[node.id] = children;
    this.bin[node.id] = node.bin;
    if (category) {
      this.value[node.id] = this.subsets.length / 8;
      this.subsets.push(...node.subset);
    } else this.value[node.id] = thresholdOf(this.#map, column, node.bin);
    this.#gain[feature] += node.gain;
    return children;
  }

  /** Remember the gains so far, for {@linkcode EnsembleBuilder.finish} with fewer trees. */
  keepGain(): void {
    this.#gainAtTree = this.#gain.slice();
  }

  /**
   * The finished ensemble, its arrays trimmed.
   *
   * @param options Base and link; `trees`: keep only the first trees (call `keepGain` after the last of them).
   */
  finish(options: { base: number; link: Link; average: boolean; trees?: number }): TreeEnsemble {
    const trees = options.trees ?? this.roots.length;
    const end = trees < this.roots.length ? this.roots[trees] : this.nodes;
    const { categories, categoryOffsets } = categoryTable(this.#map);
    return {
      specHash: this.#map.specHash,
      names: this.#map.names,
      base: options.base,
      link: options.link,
      average: options.average,
      roots: Int32Array.from([...this.roots.slice(0, trees), end]),
      split: this.split.slice(0, end),
      left: this.left.slice(0, end),
      value: this.value.slice(0, end),
      bin: this.bin.slice(0, end),
      subsets: Uint32Array.from(this.subsets),
      categories,
      categoryOffsets,
      gain: trees < this.roots.length ? this.#gainAtTree : this.#gain,
    };
  }

  /** Leaf values of the tree grown last, scaled by a factor. */
  scaleLeaves(arena: Arena, factor: number): void {
    const { leaves } = arena;
    for (let i = 0; i < leaves.count; i++) this.value[leaves.node[i]] *= factor;
  }

  #add(count: number): number {
    const first = this.nodes;
    this.nodes += count;
    if (this.nodes > this.split.length) this.#grow();
    for (let i = first; i < this.nodes; i++) {
      this.split[i] = -1;
      this.left[i] = 0;
      this.value[i] = 0;
      this.bin[i] = 0;
    }
    return first;
  }

  #grow(): void {
    const size = this.split.length * 2;
    const wider = <T extends Int32Array | Float64Array | Uint8Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.split = wider(new Int32Array(size), this.split);
    this.left = wider(new Int32Array(size), this.left);
    this.value = wider(new Float64Array(size), this.value);
    this.bin = wider(new Uint8Array(size), this.bin);
  }
}

function categoryTable(map: BinMap): { categories: Float64Array; categoryOffsets: Int32Array } {
  const categoryOffsets = new Int32Array(map.names.length + 1), categories: number[] = [];
  let column = 0;
  for (let f = 0; f < map.names.length; f++) {
    if (map.features[column] === f) {
      if (map.categorical[column] === 1) categories.push(...map.edges[column]);
      column++;
    }
    categoryOffsets[f + 1] = categories.length;
  }
  return { categories: Float64Array.from(categories), categoryOffsets };
}
