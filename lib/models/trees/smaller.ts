import type { Design } from "../../core/rows/design.ts";
import type { SmallerWay } from "../contract/family.ts";
import { coarsenCuts } from "./ensemble/coarsen.ts";
import { collapseTrees } from "./collapse.ts";
import { compactTrees } from "./ensemble/compact.ts";
import { distill } from "./distill.ts";
import { outputCount, prefix, treeCount, type TreeEnsemble, treesOfRound } from "./ensemble/ensemble.ts";
import { TreeModel } from "./model.ts";

type Step = (ensemble: TreeEnsemble, design: Design | null) => TreeEnsemble;

/** Leaves of so many bits of their range, so many thresholds of a feature. */
const quantised = (bits: number, cuts: number): Step => (ensemble) => compactTrees(coarsenCuts(ensemble, cuts), bits);
const leaves = (bits: number): Step => (ensemble) => compactTrees(ensemble, bits);
/** The first trees, one in so many. */
const fewer = (part: number): Step => (ensemble) => {
  const round = treesOfRound(ensemble);
  return prefix(ensemble, round * Math.ceil(treeCount(ensemble) / round / part));
};
const collapsed = (tolerance: number): Step => (ensemble, design) => {
  const { values, rows } = present(design);
  if (ensemble.vectors !== undefined) return ensemble;
  return collapseTrees(ensemble, values, { rows, tolerance });
};
/** Of several outputs the first trees, as one pupil learns one. */
const pupil = (trees: number, depth: number): Step => (ensemble, design) =>
  outputCount(ensemble) === 1
    ? distill(ensemble, present(design), { trees, depth })
    : prefix(ensemble, Math.min(treeCount(ensemble), trees * treesOfRound(ensemble)));

function present(design: Design | null): Design {
  if (design !== null) return design;
  throw new TypeError("Cannot make a model smaller as this way reads the rows of its fit: current value is none");
}

/** Steps by name; `collapsed` and `distilled` read the rows of the fit. */
const WAYS: Readonly<Record<string, readonly Step[]>> = {
  leaves_8: [leaves(8)],
  leaves_6_cuts_16: [quantised(6, 16)],
  leaves_5_cuts_8: [quantised(5, 8)],
  half_leaves_6_cuts_16: [fewer(2), quantised(6, 16)],
  quarter_leaves_6_cuts_16: [fewer(4), quantised(6, 16)],
  collapsed_leaves_6_cuts_16: [collapsed(0.3), quantised(6, 16)],
  collapsed_half_leaves_6_cuts_16: [fewer(2), collapsed(0.4), quantised(6, 16)],
  distilled_40: [pupil(40, 4), quantised(8, 16)],
  distilled_15: [pupil(15, 3), quantised(8, 16)],
};
const READS_ROWS = /^(?:collapsed|distilled)/;

/**
 * Ways to make a tree model smaller: fewer bits for leaves and thresholds, fewer trees, subtrees that become leaves, a small
 * boosted ensemble that has learned what the large one says. What they cost in error is for a competition to see.
 *
 * @param name Of the family.
 */
export function smallerTrees(name: string): Readonly<Record<string, SmallerWay<TreeModel>>> {
  return Object.fromEntries(
    Object.entries(WAYS).map(([way, steps]) => [way, {
      readsRows: READS_ROWS.test(way),
      shrink: ({ ensemble, judged, classes }, design) =>
        new TreeModel(name, steps.reduce((trees, step) => step(trees, design), ensemble), judged, classes),
    }]),
  );
}
