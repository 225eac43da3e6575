import { createRng } from "@lib/core/numbers/random.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { randomForest } from "@lib/models/trees/random_forest.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { CATEGORY, LEAF, MISSING_LEFT, type TreeEnsemble } from "@lib/models/trees/ensemble/ensemble.ts";
import type { TreeModel } from "@lib/models/trees/model.ts";
import { buildDesign } from "../_support/design_builder.ts";

/** Rows with missing values and a category in column 2. */
export const ROWS: Design = buildDesign({ rows: 120, features: 4, categorical: [2], missing: 0.15, seed: 7 });

/** A small model of each kind of trees, by name; values of the category are 0 to 2, -1 and 3 are new. */
export function treeModels(): Record<string, TreeModel> {
  const fit = (family: typeof gradientBoosting, params: Params, design = ROWS) =>
    family.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design }, { trees: 6, ...params }, createRng(1));
  const positive = { ...ROWS, target: ROWS.target.map(Math.abs) };
  const binary = { ...ROWS, target: ROWS.target.map((value) => Number(value > 3)) };
  const plain = fit(gradientBoosting, {});
  return {
    plain,
    compact: gradientBoosting.compact?.(plain) ?? plain,
    leafwise: fit(gradientBoosting, { growth: "leaf" }),
    quantile: fit(gradientBoosting, { loss: "quantile", quantile: 0.9 }),
    poisson: fit(gradientBoosting, { loss: "poisson" }, positive),
    logistic: fit(gradientBoosting, { loss: "logistic" }, binary),
    forest: fit(randomForest, {}),
    single: fit(gradientBoosting, { trees: 1, minLeaf: 1000 }),
  };
}

/**
 * A tree of every kind of question: category {0, 2} goes left with what is missing or new, then x <= 1.5, known or not.
 *
 *     0: category in {0, 2}, missing left ── 1: leaf 1
 *                                         └─ 2: x_0 <= 1.5, missing left ── 3: x_0 <= Infinity ── 5: leaf 2, 6: leaf 3
 *                                                                        └─ 4: leaf 4
 */
export const EVERY_QUESTION: TreeEnsemble = {
  specHash: "spec",
  names: ["x 0", "category"],
  base: 10,
  link: "identity",
  average: false,
  roots: Int32Array.of(0, 7),
  split: Int32Array.of(4 + CATEGORY + MISSING_LEFT, LEAF, MISSING_LEFT, 0, LEAF, LEAF, LEAF),
  left: Int32Array.of(1, 0, 3, 5, 3, 4, 5),
  value: Float64Array.of(0, 1, 1.5, Infinity, 4, 2, 3),
  subsets: Uint32Array.of(5, 0, 0, 0, 0, 0, 0, 0),
  categories: Float64Array.of(0, 1, 2, 40),
  categoryOffsets: Int32Array.of(0, 0, 4),
  gain: Float64Array.of(1, 1),
};

/** Rows for it and what it predicts, by hand. */
export const EVERY_ANSWER: readonly (readonly [x: number, category: number, y: number])[] = [
  [0, 0, 11],
  [0, 2, 11],
  [0, NaN, 11],
  [0, 7, 11],
  [0, 1, 12],
  [NaN, 40, 13],
  [1.5, 40, 12],
  [2, 1, 14],
];
