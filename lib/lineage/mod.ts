/**
 * Where a model comes from, whether it can be made again, and how runs compare.
 *
 * @module
 */
export { describeLineage, type LineageMember, type VersionLineage } from "./describe_lineage.ts";
