/**
 * Our side of the tree targets: fits through the model families, timed from the feature matrix to the fitted model.
 *
 * @module
 */
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { ModelFamily, Params } from "@lib/models/contract/family.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { randomForest } from "@lib/models/trees/random_forest.ts";
import type { TreeModel } from "@lib/models/trees/model.ts";
import type { Rows } from "../harness/demand_rows.ts";
import { rmse } from "../harness/measure.ts";

/** Settings of boosting that both sides share: no sampling, XGBoost's own default of one row per leaf at least. */
export const SHARED = { min_leaf: 1, rate: 0.1, l2: 1 } as const;

/** The same in our words; 64 bins are 63 for values and one for missing. */
export const BOOSTING: Params = {
  trees: 100,
  learningRate: SHARED.rate,
  growth: "depth",
  maxDepth: 6,
  maxBins: 64,
  minLeaf: SHARED.min_leaf,
  lambda: SHARED.l2,
  rowSample: 1,
  columnSample: 1,
};

/** XGBoost's settings in the words of `bench/peers/trees.py`. */
export const XGBOOST = { ...SHARED, depth: 6, bins: 64 } as const;

/** LightGBM's; `bins` without the one for missing. */
export const LIGHTGBM = { ...SHARED, depth: 6, leaves: 63, bins: 63 } as const;

/** Settings of the forest that both sides share: scikit-learn's defaults, every feature at every node, single-row leaves. */
export const FOREST = { min_leaf: 1, share: 1, seed: 1 } as const;

/** The same in our words. */
export const OUR_FOREST: Params = { trees: 100, minLeaf: FOREST.min_leaf, mtry: FOREST.share, maxBins: 64 };

/** Names of what is compared, as in `bench/peers/trees.py`. */
export const PARTS = {
  boosting: "boosting, hold-out RMSE",
  forest: "forest, hold-out RMSE",
  outOfBag: "forest, out-of-bag RMSE",
} as const;

const NO_HISTORY = new Float64Array(0);

/** Fit boosting. Two families that are given the same design share its bins. */
export function fitBoosting(design: Design, params: Params = BOOSTING): TreeModel {
  return fit(gradientBoosting, design, params);
}

/** Fit a forest. */
export function fitForest(design: Design): TreeModel {
  return fit(randomForest, design, OUR_FOREST);
}

function fit(family: ModelFamily<TreeModel>, design: Design, params: Params): TreeModel {
  return family.fit({ y: NO_HISTORY, start: 0, seasonLength: 1, design }, params, createRng(1));
}

/** Predictions of rows, shape [n]. */
export function predictRows(model: TreeModel, rows: Rows): Float64Array {
  const family = model.family === gradientBoosting.name ? gradientBoosting : randomForest;
  return family.predict(model, { y: NO_HISTORY, start: 0, horizon: rows.rows, design: rows.design() });
}

/** Root mean squared error on the hold-out. */
export function holdoutError(model: TreeModel, test: Rows): number {
  return rmse(predictRows(model, test), test.target);
}
