/**
 * Model families behind one contract, and the catalogue of contenders.
 *
 * @module
 */
export { type ContenderChoice, loadFamily, type NamedCombination, resolveContenders } from "./catalog.ts";
export { type CombinationRule, type Contender, CONTENDERS, FAMILIES } from "./contenders.ts";
export type { Components, Future, ModelFamily, OnPrior, Params, SmallerWay, Training } from "./contract/family.ts";
export { formatCatalog } from "./format_catalog.ts";
export type { SeasonShape } from "./histories/fleet_season.ts";
export type { Link, TreeEnsemble } from "./trees/ensemble/ensemble.ts";
export type { ImportedModel, ImportFacts } from "./trees/imported.ts";
