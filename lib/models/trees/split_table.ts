import type { BitReader, BitWriter } from "../../core/bits.ts";
import { CATEGORY, MISSING_LEFT, type TreeEnsemble } from "./ensemble.ts";

/** Bits of a count, and of a feature's number of categories, which is at most 256. */
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
  /** Distinct thresholds of each feature, ascending, feature after feature. */
  readonly cuts: Float64Array;
  /** Cuts of feature f are [cutStarts[f], cutStarts[f + 1]); shape [p + 1]. */
  readonly cutStarts: Int32Array;
  /** Directions of missing values that each cut occurs with: 1 right, 2 left, 3 both. */
  readonly sides: Uint8Array;
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
  /** Distinct thresholds, ascending: as many as a feature has bins. */
  readonly cuts: number[] = [];
  readonly sides: number[] = [];
  /** Position of each cut's first split in the table. */
  readonly firsts: number[] = [];
  readonly subsets = new Map<string, { readonly words: Uint32Array; sides: number; first: number }>();

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
    if (this.cuts[at] === cut) this.sides[at]! |= side;
    else {
      this.cuts.splice(at, 0, cut + 0); // -0 cuts as 0 does
      this.sides.splice(at, 0, side);
    }
  }

  addSubset(words: Uint32Array, side: number): void {
    const key = words.join(), known = this.subsets.get(key);
    if (known === undefined) this.subsets.set(key, { words, sides: side, first: 0 });
    else known.sides |= side;
  }

  /** Number the splits from a position on; returns that after the last. */
  number(first: number): number {
    const take = (sides: number) => (first += sides === 3 ? 2 : 1) - (sides === 3 ? 2 : 1);
    for (const sides of this.sides) this.firsts.push(take(sides));
    for (const subset of this.ordered()) subset.first = take(subset.sides);
    return first;
  }

  ordered(): { readonly words: Uint32Array; readonly sides: number; first: number }[] {
    return [...this.subsets].sort(([a], [b]) => a < b ? -1 : 1).map(([, subset]) => subset);
  }
}

/** The distinct splits of an ensemble. */
export function tableOf(ensemble: TreeEnsemble): SplitTable {
  const { split, value, names } = ensemble, features = names.map(() => new FeatureSplits());
  for (let node = 0; node < split.length; node++) {
    const code = split[node]!;
    if (code < 0) continue;
    const feature = features[code >> 2]!, side = 1 << (code & MISSING_LEFT);
    if ((code & CATEGORY) === 0) feature.add(value[node]!, side);
    else feature.addSubset(wordsOf(ensemble, node), side);
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
      const subset = feature.subsets.get(wordsOf(ensemble, node).join())!;
      positions[node] = subset.first + (subset.sides === 3 ? isLeft : 0);
    }
  }
  const cutStarts = new Int32Array(names.length + 1);
  features.forEach(({ cuts }, f) => cutStarts[f + 1] = cutStarts[f]! + cuts.length);
  return {
    size,
    cuts: Float64Array.from(features.flatMap(({ cuts }) => cuts)),
    cutStarts,
    sides: Uint8Array.from(features.flatMap(({ sides }) => sides)),
    subsets: features.map((feature) => feature.ordered()),
    positions,
  };
}

/** The subset of a category split; bits of no category, which a fit may leave set, are cleared. */
function wordsOf({ split, subsets, value, categoryOffsets }: TreeEnsemble, node: number): Uint32Array {
  const feature = split[node]! >> 2, width = categoryOffsets[feature + 1]! - categoryOffsets[feature]!;
  return subsets.slice(SUBSET_WORDS * value[node]!, SUBSET_WORDS * value[node]! + SUBSET_WORDS).map((bits, word) => {
    const used = width - 32 * word;
    return used >= 32 ? bits : used <= 0 ? 0 : bits & 2 ** used - 1;
  });
}

/**
 * Append a table without its cuts: by feature its number of categories; its number of cuts, and of each the sides that
 * missing values go to; where it has categories, the number of its subsets, and of each the sides and a bit per category.
 *
 * @param writer Takes it. @param table Of an ensemble. @param ensemble Its categories.
 */
export function writeTable(
  writer: BitWriter,
  { cutStarts, sides, subsets }: SplitTable,
  { categoryOffsets }: Pick<TreeEnsemble, "categoryOffsets">,
): void {
  subsets.forEach((own, f) => {
    const width = categoryOffsets[f + 1]! - categoryOffsets[f]!, from = cutStarts[f]!, to = cutStarts[f + 1]!;
    writer.write(width, CATEGORY_BITS);
    writer.write(to - from, COUNT_BITS);
    for (const side of sides.subarray(from, to)) writer.write(side, 2);
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
 * @param reader At a table. @param from `features`: number p; `cuts`: thresholds in the order of the table.
 * @throws {RangeError} If bits or cuts do not suffice or cuts are left, cuts do not ascend, or an entry has no side.
 */
export function readTable(
  reader: BitReader,
  { features, cuts }: { readonly features: number; readonly cuts: Float64Array },
): SplitList {
  const split: number[] = [], value: number[] = [], subsets: number[] = [];
  const categoryOffsets = new Int32Array(features + 1);
  const add = (code: number, at: number) => {
    const sides = reader.read(2);
    if (sides === 0) throw wrong("missing values must go to a side", "none");
    for (const side of [0, MISSING_LEFT]) {
      if ((sides >> side & 1) === 0) continue;
      split.push(code + side);
      value.push(at);
    }
  };
  let used = 0;
  for (let f = 0; f < features; f++) {
    const width = reader.read(CATEGORY_BITS), count = reader.read(COUNT_BITS);
    if (width > SUBSET_BINS) throw wrong(`a subset has ${SUBSET_BINS} bits`, width);
    categoryOffsets[f + 1] = categoryOffsets[f]! + width;
    for (let i = 0, before = NaN; i < count; i++, used++) {
      const cut = cuts[used] ?? NaN;
      if (!(i === 0 ? cut === cut : cut > before)) throw wrong("cuts must ascend", cut);
      add(4 * f, before = cut);
    }
    const sets = width === 0 ? 0 : reader.read(COUNT_BITS);
    for (let i = 0; i < sets; i++) {
      const first = subsets.length;
      add(4 * f + CATEGORY, first / SUBSET_WORDS);
      subsets.push(0, 0, 0, 0, 0, 0, 0, 0);
      for (let bin = 0; bin < width; bin++) subsets[first + (bin >> 5)]! |= reader.read(1) << (bin & 31);
    }
  }
  if (used !== cuts.length) throw wrong(`all ${cuts.length} cuts must be used`, used);
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
