/**
 * Where a model comes from, whether it can be made again, and how runs compare.
 *
 * @module
 */
export type { CodeDifference } from "./code_differences.ts";
export { describeLineage, type LineageMember, type VersionLineage } from "./describe_lineage.ts";
export { type ByteComparison, type Retraining, type RetrainOptions, retrainVersion } from "./retrain.ts";
