import type { Design } from "../../core/rows/design.ts";
import { classShares } from "../contract/prior_mean.ts";
import type { TreeEnsemble } from "./ensemble/ensemble.ts";

/** Whether all rows are of one class: there is nothing to tell apart. */
export function isOneClass({ target }: Pick<Design, "target">): boolean {
  return target.every((value) => value === target[0]);
}

/**
 * An ensemble without trees that predicts the smoothed shares of the classes, or what scores to begin with say.
 *
 * @param design Rows of classes. @param classes Their number.
 */
export function shareTrees(design: Design, classes: number): TreeEnsemble {
  const { specHash, names } = design;
  const shares = design.offset === undefined ? classShares(design, classes) : new Float64Array(classes).fill(1);
  const bases = classes === 2 ? Float64Array.of(Math.log(shares[1]! / shares[0]!)) : shares.map(Math.log);
  return {
    specHash,
    names,
    base: bases[0]!,
    ...(classes > 2 ? { bases } : {}),
    link: classes === 2 ? "logit" : "softmax",
    average: false,
    roots: new Int32Array(1),
    split: new Int32Array(0),
    left: new Int32Array(0),
    value: new Float64Array(0),
    subsets: new Uint32Array(0),
    categories: new Float64Array(0),
    categoryOffsets: new Int32Array(names.length + 1),
    gain: new Float64Array(names.length),
  };
}
