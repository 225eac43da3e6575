/**
 * The tree engine: histogram trees on binned design rows, for boosting and forests.
 *
 * {@linkcode binDesign} once, then {@linkcode fitBoosting} and {@linkcode fitForest} any number of times on the same bins;
 * {@linkcode predictTrees} works on real values.
 *
 * @module
 */
export { type Bagged, type BagOptions, fitForest } from "./bag.ts";
export { applyBins, binDesign, type BinMap, type BinnedDesign, type BinOptions } from "./bin.ts";
export { type Boosted, type BoostOptions, fitBoosting } from "./boost.ts";
export { decodeTrees, encodeTrees } from "./ensemble/codec.ts";
export { degeneracy, gainImportance, type Link, prefix, treeCount, type TreeEnsemble } from "./ensemble/ensemble.ts";
export type { GrowOptions, Growth, SplitRules } from "./grow_options.ts";
export { type EngineCalls, PLAIN_ENGINE, type TreeEngine, wasmEngine } from "./host.ts";
export { type BoostingLoss, type LossName, lossOf } from "./loss.ts";
export { TreeModel } from "./model.ts";
export { type PredictOptions, predictRaw, predictStages, predictTrees } from "./predict.ts";
export { designOf, splitToStop } from "../contract/design_rows.ts";
