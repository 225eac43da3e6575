/**
 * Versions, stages, lineage, artifacts and events: one SQLite database and pack files, written in transactions.
 *
 * @module
 */
export { completeRecords } from "./maintenance/complete_records.ts";
export type * from "./versions/action.ts";
export { adoptDatabase, type AdoptOptions } from "./maintenance/adopt.ts";
export { type Ancestry, type Kinship, kinshipOf, readAncestry } from "./maintenance/ancestry.ts";
export * from "./versions/row_types.ts";
export { backupDatabase } from "./maintenance/backup.ts";
export { registryFailure } from "./sqlite/failure.ts";
export { CHAMPION } from "./versions/lifecycle.ts";
export { type PackEntry, PackReader } from "./packs/pack_reader.ts";
export { rebuildDatabase, type Rebuilt, replayLostRuns } from "./maintenance/rebuild.ts";
export { openRegistry, type Registry } from "./registry.ts";
export type { RegistryOptions, ResolveOptions } from "./registry_options.ts";
export { planSweep, type SweepOptions, type SweepPlan, sweepRegistry } from "./maintenance/sweep.ts";
export { SCHEMA_VERSION } from "./sqlite/tables.ts";
export type { RunTransaction } from "./commits/transaction.ts";
export { type RegistryVerification, verifyCopy, verifyRegistry } from "./maintenance/verify.ts";
export type { ScoreOrder } from "./versions/queries.ts";
export type { ImportEntry } from "./packs/imports.ts";
