import { DataError } from "../../core/errors/errors.ts";
import { CATEGORY, LEAF, type Link, MISSING_LEFT, type TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";

/** A question of a tree that was read. */
export interface ParsedSplit {
  /** Position of the feature. */
  readonly feature: number;
  /** A number goes left if it is at most this; NaN where categories are asked for. */
  readonly threshold: number;
  /** Whether a missing number goes left. */
  readonly missingLeft: boolean;
  /** Category numbers that go left, ascending; null where a number is asked for. */
  readonly categories: readonly number[] | null;
  /** A split, or leaf `-1 - left`. */
  readonly left: number;
  /** Likewise. */
  readonly right: number;
  /** What the split gained, >= 0. */
  readonly gain: number;
}

/** A tree that was read: the root is the first split, or the only leaf. */
export interface ParsedTree {
  readonly splits: readonly ParsedSplit[];
  readonly leaves: readonly number[];
}

/** Categories of one feature that an ensemble can tell apart: bits of a subset. */
export const MOST_CATEGORIES = 256;
const WORDS = MOST_CATEGORIES / 32;

/**
 * An ensemble from trees that were read, by whomever they were written.
 *
 * @param trees Children of splits are within the tree. @param facts Of the ensemble.
 * @throws {DataError} `INVALID_MODEL` if splits and leaves are no tree; `UNSUPPORTED_MODEL` if a feature has over 256
 * categories.
 */
export function assembleTrees(
  trees: readonly ParsedTree[],
  facts: { readonly names: readonly string[]; readonly link: Link; readonly average: boolean; readonly base: number },
): TreeEnsemble {
  const { categories, categoryOffsets } = categoryTable(trees, facts.names);
  const roots = new Int32Array(trees.length + 1);
  const split: number[] = [], left: number[] = [], value: number[] = [], subsets: number[] = [];
  const gain = new Float64Array(facts.names.length);
  const bins = new Map(categories.map((known, f) => [f, new Map(known.map((category, bin) => [category, bin]))]));
  trees.forEach(({ splits, leaves }, t) => {
    roots[t] = split.length;
    const seen = new Set<number>();
    // Children lie side by side behind their parent.
    const open = [{ from: splits.length === 0 ? -1 : 0, node: split.length }];
    const place = () => split.push(LEAF) - 1;
    place();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { from, node } = next, asked = splits[from];
      if (seen.has(from)) throw noTree(t, `two ways to ${from < 0 ? `leaf ${-1 - from}` : `split ${from}`}`);
      seen.add(from);
      left[node] = node - 1;
      value[node] = leaves[-1 - from] ?? 0;
      if (asked === undefined) continue;
      const { feature, categories } = asked;
      split[node] = 4 * feature + (categories === null ? 0 : CATEGORY) + (asked.missingLeft ? MISSING_LEFT : 0);
      value[node] = categories === null ? asked.threshold : subsets.length / WORDS;
      if (categories !== null) subsets.push(...subsetOf(categories, bins.get(feature) ?? new Map()));
      gain[feature]! += asked.gain;
      left[node] = place();
      place();
      open.push({ from: asked.right, node: left[node] + 1 }, { from: asked.left, node: left[node] });
    }
    if (seen.size !== splits.length + leaves.length) throw noTree(t, "parts that no way leads to");
  });
  roots[trees.length] = split.length;
  return {
    ...facts,
    specHash: "",
    roots,
    split: Int32Array.from(split),
    left: Int32Array.from(left),
    value: Float64Array.from(value),
    subsets: Uint32Array.from(subsets),
    categories: Float64Array.from(categories.flat()),
    categoryOffsets,
    gain,
  };
}

/** Categories that any split of a feature asks for, ascending: others go where unknown ones go. */
function categoryTable(
  trees: readonly ParsedTree[],
  names: readonly string[],
): { categories: number[][]; categoryOffsets: Int32Array } {
  const asked = names.map(() => new Set<number>());
  for (const { splits } of trees) {
    for (const { feature, categories } of splits) {
      for (const category of categories ?? []) asked[feature]!.add(category);
    }
  }
  const categories = asked.map((known) => [...known].sort((a, b) => a - b));
  const large = categories.findIndex(({ length }) => length > MOST_CATEGORIES);
  if (large >= 0) throw tooManyCategories(`${categories[large]!.length} of ${names[large]}`);
  const categoryOffsets = new Int32Array(names.length + 1);
  categories.forEach(({ length }, f) => categoryOffsets[f + 1] = categoryOffsets[f]! + length);
  return { categories, categoryOffsets };
}

/** An error for a feature with more categories than a subset has bits. */
export function tooManyCategories(found: string): DataError {
  return new DataError(
    "UNSUPPORTED_MODEL",
    `Cannot import a model as a feature must have at most ${MOST_CATEGORIES} categories: current value is ${found}`,
    { hint: "Give the feature to the model as a number, or join rare categories." },
  );
}

function subsetOf(categories: readonly number[], bins: ReadonlyMap<number, number>): number[] {
  const words = new Uint32Array(WORDS);
  for (const category of categories) {
    const bin = bins.get(category) ?? 0;
    words[bin >> 5]! |= 1 << (bin & 31);
  }
  return [...words];
}

function noTree(tree: number, found: string): DataError {
  return new DataError(
    "INVALID_MODEL",
    `Cannot read a model as one way must lead from the root of tree ${tree} to each of its parts: current value has ${found}`,
    { hint: "Write it with Booster.save_model and give the file as it is." },
  );
}
