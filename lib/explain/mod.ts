/**
 * What a forecast is made of: contributions of features and groups in the unit of the target, which add up to it. Pure
 * functions of models and rows.
 *
 * @module
 */
export { explainChampion, type Explanation, type FeatureShare, type MemberShare } from "./explain_champion.ts";
export type { FeatureValue } from "./feature_values.ts";
export { type Group, GROUPS } from "./groups.ts";
export { permutationImportance, type PermutedRows } from "./permutation_importance.ts";
export { explainRows, type RowsExplanation, type RowsMemberShare } from "./rows/explain_rows.ts";
