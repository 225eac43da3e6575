import type { BitReader, BitWriter } from "../../../core/bytes/bits.ts";
import { CATEGORY, MISSING_LEFT, type TreeEnsemble } from "./ensemble.ts";

/** Bits of a count of subsets, and of a feature's number of categories, which is at most 256. */
const COUNT_BITS = 24, CATEGORY_BITS = 9;
/** Bins that a category subset has bits for, and its words. */
const SUBSET_BINS = 256, SUBSET_WORDS = 8;

/**
 * The distinct splits of an ensemble: a node names one of them, in some twelve bits where its fields take sixteen bytes.
 * They are ordered by feature, then cut or subset, then missing values to the right before to the left.
 */
export interface SplitTable {
  /** Number of splits. */
  readonly size: number;
  /** Cuts of each feature, ascending: edges of its bins, or the thresholds of the trees; shape [p]. */
  readonly cuts: readonly Float64Array[];
  /**
   * Directions of missing values that each cut of a feature occurs with, and behind them the split of values from missing ones:
   * 0 none, 1 right, 2 left, 3 both; shape [p][cuts + 1].
   */
  readonly sides: readonly (readonly number[])[];
  /** Distinct category subsets of each feature, with their directions; shape [p]. */
  readonly subsets: readonly (readonly SubsetSides[])[];
  /** Position of each node's split, shape [nodes]; of a leaf 0. */
  readonly positions: Int32Array;
}

interface SubsetSides {
  readonly words: Uint32Array;
  readonly sides: number;
}

/** The distinct splits of one feature, as they are found. */
class FeatureSplits {
  /** Ascending, as many as a feature has bins; each a number below infinity. */
  readonly cuts: number[];
  /** One more than cuts: the last is of infinity, which tells values from missing ones. */
  readonly sides: number[];
  /** Position of each cut's first split in the table. */
  readonly firsts: number[] = [];
  readonly subsets = new Map<string | number, SubsetSides & { sides: number; first: number }>();
  #ordered: readonly (SubsetSides & { first: number })[] | undefined;

  constructor(edges: Float64Array = new Float64Array()) {
    this.cuts = [...edges.subarray(0, edges.at(-1) === Infinity ? -1 : edges.length)];
    for (let at = 0; at < this.cuts.length; at++) this.cuts[at]! += 0; // -0 cuts as 0 does
    this.sides = new Array<number>(this.cuts.length + 1).fill(0);
  }

  /** First position whose cut is not smaller. */
  find(cut: number): number {
    const { cuts } = this;
    let low = 0, high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]! < cut) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(cut: number, side: number): void {
    const at = this.find(cut);
    if (this.cuts[at] === cut || cut === Infinity) this.sides[at]! |= side;
    else {
      this.cuts.splice(at, 0, cut + 0); // -0 cuts as 0 does
      this.sides.splice(at, 0, side);
    }
  }

  addSubset(ensemble: TreeEnsemble, { node, side }: { readonly node: number; readonly side: number }): void {
    const name = subsetName(ensemble, node), known = this.subsets.get(name);
    if (known !== undefined) known.sides |= side;
    else this.subsets.set(name, { words: wordsOf(ensemble, node), sides: side, first: 0 });
  }

  /** Number the splits from a position on; returns that after the last. */
  number(first: number): number {
    const take = (sides: number) => {
      const own = first;
      first += (sides & 1) + (sides >> 1);
      return own;
    };
    for (const sides of this.sides) this.firsts.push(take(sides));
    for (const subset of this.ordered()) subset.first = take(subset.sides);
    return first;
  }

  /** By the decimals of their words, one after another, once all are known. */
  ordered(): readonly (SubsetSides & { first: number })[] {
    return this.#ordered ??= [...this.subsets].map(([name, subset]) => [String(name), subset] as const)
      .sort(([a], [b]) => a < b ? -1 : 1).map(([, subset]) => subset);
  }
}

/** The distinct splits of an ensemble. */
export function tableOf(ensemble: TreeEnsemble): SplitTable {
  const { split, value, names, edges } = ensemble, features = names.map((_, f) => new FeatureSplits(edges?.[f]));
  for (let node = 0; node < split.length; node++) {
    const code = split[node]!;
    if (code < 0) continue;
    const feature = features[code >> 2]!, side = 1 << (code & MISSING_LEFT);
    if ((code & CATEGORY) === 0) feature.add(value[node]!, side);
    else feature.addSubset(ensemble, { node, side });
  }
  const size = features.reduce((first, feature) => feature.number(first), 0), positions = new Int32Array(split.length);
  for (let node = 0; node < split.length; node++) {
    const code = split[node]!;
    if (code < 0) continue;
    const feature = features[code >> 2]!, isLeft = code & MISSING_LEFT;
    if ((code & CATEGORY) === 0) {
      const cut = feature.find(value[node]!);
      positions[node] = feature.firsts[cut]! + (feature.sides[cut] === 3 ? isLeft : 0);
    } else {
      const subset = feature.subsets.get(subsetName(ensemble, node))!;
      positions[node] = subset.first + (subset.sides === 3 ? isLeft : 0);
    }
  }
  return {
    size,
    cuts: features.map(({ cuts }) => Float64Array.from(cuts)),
    sides: features.map(({ sides }) => sides),
    subsets: features.map((feature) => feature.ordered()),
    positions,
  };
}

/** Tells the subset of a category split from others of its feature. One word, as most have, names itself. */
function subsetName(ensemble: TreeEnsemble, node: number): string | number {
  const { subsets, value } = ensemble, width = widthOf(ensemble, node);
  return width <= 32 ? (subsets[SUBSET_WORDS * value[node]!]! & usedBits(width)) >>> 0 : wordsOf(ensemble, node).join();
}

/** The subset of a node; bits of no category, which a fit may leave set, are cleared. */
function wordsOf(ensemble: TreeEnsemble, node: number): Uint32Array {
  const { subsets, value } = ensemble, width = widthOf(ensemble, node), first = SUBSET_WORDS * value[node]!;
  const words = new Uint32Array(SUBSET_WORDS);
  for (let word = 0; 32 * word < width; word++) words[word] = subsets[first + word]! & usedBits(width - 32 * word);
  return words;
}

/** Categories of a split's feature. */
function widthOf({ split, categoryOffsets }: TreeEnsemble, node: number): number {
  const feature = split[node]! >> 2;
  return categoryOffsets[feature + 1]! - categoryOffsets[feature]!;
}

/** The lowest bits of a word. */
function usedBits(count: number): number {
  return count >= 32 ? -1 : count <= 0 ? 0 : 2 ** count - 1;
}

/**
 * Append a table without its cuts: by feature its number of categories; of each cut, and of infinity, the sides that missing
 * values go to; where it has categories, the number of its subsets, and of each the sides and a bit per category.
 *
 * @param writer Takes it. @param table Of an ensemble. @param ensemble Its categories.
 */
export function writeTable(
  writer: BitWriter,
  { sides, subsets }: Pick<SplitTable, "sides" | "subsets">,
  { categoryOffsets }: Pick<TreeEnsemble, "categoryOffsets">,
): void {
  subsets.forEach((own, f) => {
    const width = categoryOffsets[f + 1]! - categoryOffsets[f]!;
    writer.write(width, CATEGORY_BITS);
    for (const side of sides[f]!) writer.write(side, 2);
    if (width === 0) return;
    writer.write(own.length, COUNT_BITS);
    for (const { words, sides } of own) {
      writer.write(sides, 2);
      for (let bin = 0; bin < width; bin++) writer.write(words[bin >> 5]! >>> (bin & 31) & 1, 1);
    }
  });
}

/** A table as a decoder needs it. */
export interface SplitList {
  /** As `TreeEnsemble.split`, shape [splits]. */
  readonly split: Int32Array;
  /** As `TreeEnsemble.value`: threshold, or position of a subset; shape [splits]. */
  readonly value: Float64Array;
  /** Distinct category subsets, eight words each. */
  readonly subsets: Uint32Array;
  /** Where each feature's categories begin, shape [p + 1]. */
  readonly categoryOffsets: Int32Array;
}

/**
 * Inverse of {@linkcode writeTable}. Each entry takes bits of the reader, so that no count can ask for more memory than bytes
 * were given.
 *
 * @param reader At a table. @param cuts By feature, shape [p].
 * @throws {RangeError} If bits do not suffice, categories are more than a subset has bits, or a subset has no side.
 */
export function readSplitTable(reader: BitReader, cuts: readonly Float64Array[]): SplitList {
  const split: number[] = [], value: number[] = [], subsets: number[] = [];
  const categoryOffsets = new Int32Array(cuts.length + 1);
  const add = (code: number, at: number) => {
    const sides = reader.read(2);
    for (const side of [0, MISSING_LEFT]) {
      if ((sides >> side & 1) === 0) continue;
      split.push(code + side);
      value.push(at);
    }
    return sides;
  };
  cuts.forEach((own, f) => {
    const width = reader.read(CATEGORY_BITS);
    if (width > SUBSET_BINS) throw wrong(`a subset has ${SUBSET_BINS} bits`, width);
    categoryOffsets[f + 1] = categoryOffsets[f]! + width;
    for (const cut of own) add(4 * f, cut);
    add(4 * f, Infinity);
    const sets = width === 0 ? 0 : reader.read(COUNT_BITS);
    for (let i = 0; i < sets; i++) {
      const first = subsets.length;
      if (add(4 * f + CATEGORY, first / SUBSET_WORDS) === 0) throw wrong("missing values must go to a side", "none");
      subsets.push(0, 0, 0, 0, 0, 0, 0, 0);
      for (let bin = 0; bin < width; bin++) subsets[first + (bin >> 5)]! |= reader.read(1) << (bin & 31);
    }
  });
  return {
    split: Int32Array.from(split),
    value: Float64Array.from(value),
    subsets: Uint32Array.from(subsets),
    categoryOffsets,
  };
}

function wrong(requirement: string, found: unknown): RangeError {
  return new RangeError(`Cannot read splits as ${requirement}: current value is ${found}`);
}
