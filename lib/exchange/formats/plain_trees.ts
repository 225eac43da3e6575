import { CATEGORY, MISSING_LEFT, treeCount, type TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";

/** A question that a tree asks of a row, with two answers. */
export interface PlainSplit {
  /** Position of the feature in the row. */
  readonly feature: number;
  /** Yes if the value is at most this; Infinity: yes if it is known. NaN where categories are asked for. */
  readonly atMost: number;
  /** Yes if the value is one of these category numbers, ascending; null where a number is asked for. */
  readonly categories: readonly number[] | null;
  /** Whether a missing value is a yes. A category that nobody has seen is always a no. */
  readonly missingIsYes: boolean;
  /** Where a yes leads: the position of a split, or of leaf `-1 - yes`. */
  readonly yes: number;
  /** Where a no leads. */
  readonly no: number;
}

/** One tree, as other programs know trees: splits, the root first, and leaves. */
export interface PlainTree {
  /** None if the tree is a single leaf. */
  readonly splits: readonly PlainSplit[];
  /** What leaves add, shape [splits + 1]. */
  readonly leaves: readonly number[];
}

/**
 * The trees of an ensemble as other programs know them. Where a category that nobody has seen goes with the missing ones to
 * the left, the sides are exchanged: elsewhere such a category is a no.
 *
 * @param ensemble Not changed. @returns By tree.
 */
export function plainTrees(ensemble: TreeEnsemble): PlainTree[] {
  return Array.from({ length: treeCount(ensemble) }, (_, tree) => plainTree(ensemble, ensemble.roots[tree]!));
}

function plainTree(ensemble: TreeEnsemble, root: number): PlainTree {
  const splits: PlainSplit[] = [], leaves: number[] = [], { split, value } = ensemble;
  // Parents are numbered before their children, so that the root is the first; `place` says where the number belongs.
  const open: { node: number; place: (position: number) => void }[] = [{ node: root, place: () => {} }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, place } = next;
    if (split[node]! < 0) {
      place(-leaves.push(value[node]!));
      continue;
    }
    const asked = { ...question(ensemble, node), yes: 0, no: 0 };
    place(splits.push(asked) - 1);
    const [yes, no] = sides(ensemble, node);
    open.push(
      { node: no, place: (position) => void (asked.no = position) },
      { node: yes, place: (position) => void (asked.yes = position) },
    );
  }
  return { splits, leaves };
}

function sides({ split, left }: TreeEnsemble, node: number): [yes: number, no: number] {
  const isSwapped = (split[node]! & CATEGORY) !== 0 && (split[node]! & MISSING_LEFT) !== 0;
  const child = left[node]!;
  return isSwapped ? [child + 1, child] : [child, child + 1];
}

function question(ensemble: TreeEnsemble, node: number): Omit<PlainSplit, "yes" | "no"> {
  const { split, value, subsets, categories, categoryOffsets } = ensemble, code = split[node]!;
  const feature = code >> 2, missingLeft = (code & MISSING_LEFT) !== 0;
  if ((code & CATEGORY) === 0) return { feature, atMost: value[node]!, categories: null, missingIsYes: missingLeft };
  const isLeft = (bin: number) => (subsets[8 * value[node]! + (bin >> 5)]! >>> (bin & 31) & 1) === 1;
  const known = [...categories.subarray(categoryOffsets[feature]!, categoryOffsets[feature + 1]!)];
  return {
    feature,
    atMost: NaN,
    categories: known.filter((_, bin) => isLeft(bin) !== missingLeft),
    missingIsYes: false,
  };
}
