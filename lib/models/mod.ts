/**
 * Model families behind one contract, and the catalogue of contenders.
 *
 * @module
 */
export type { Artifact, ArtifactArray } from "../core/bytes/artifact.ts";
export type { Design } from "../core/rows/design.ts";
export type { Rng } from "../core/numbers/random.ts";
export type { FeatureRecipe, FeatureSpec } from "../features/spec/spec.ts";
export {
  type CombinationRule,
  type Contender,
  type ContenderChoice,
  CONTENDERS,
  FAMILIES,
  familyNames,
  familyOf,
  loadFamily,
  type NamedCombination,
  resolveContenders,
  type TunedParams,
  withTuned,
} from "./catalog.ts";
export * from "./contract/search_space.ts";
export { formatCatalog } from "./format_catalog.ts";
export { networkQuantiles } from "./neural/mlp.ts";
export type { Components, Future, ModelFamily, OnPrior, Params, SmallerWay, Training } from "./contract/family.ts";
export { encoded, EncodedModel } from "./contract/encoded.ts";
export type { ImportedModel, ImportFacts } from "./trees/imported.ts";
export type { Link, TreeEnsemble } from "./trees/ensemble/ensemble.ts";
