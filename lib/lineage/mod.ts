/**
 * Where a model comes from, whether it can be made again, and how runs compare.
 *
 * @module
 */
export { compareRuns, type KeyPair, type MetricPair, type PairedKeys, type RunComparison } from "./compare_runs.ts";
export { describeLineage, type LineageMember, type VersionLineage } from "./describe_lineage.ts";
export { type AnyExplanation, explain } from "./explain_any.ts";
export {
  type ExplainRowsOptions,
  type ExplainRowsResult,
  explainTableRows,
  type RowsKeyExplanation,
} from "./explain_rows.ts";
export { type ExplainOptions, type ExplainResult, explainTable, type KeyExplanation } from "./explain_table.ts";
export type { FieldDifference } from "./field_differences.ts";
export type { Competitor, ModelCard } from "./model_card.ts";
export { type ByteComparison, type Retraining, type RetrainOptions, retrainVersion } from "./retrain.ts";
export { tellCard } from "./tell_card.ts";
