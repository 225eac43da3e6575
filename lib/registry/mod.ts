/**
 * Versions, stages, lineage, artifacts and events: one SQLite database and pack files, written in transactions.
 *
 * @module
 */
export { completeRecords } from "./complete_records.ts";
export type * from "./action.ts";
export { adoptDatabase, type AdoptOptions } from "./adopt.ts";
export { type Ancestry, type Kinship, kinshipOf, readAncestry } from "./ancestry.ts";
export * from "./records.ts";
export { backupDatabase } from "./backup.ts";
export { registryFailure } from "./failure.ts";
export { CHAMPION } from "./lifecycle.ts";
export { type PackEntry, PackReader } from "./pack_reader.ts";
export { rebuildDatabase, type Rebuilt, replayLostRuns } from "./rebuild.ts";
export { openRegistry, type Registry } from "./registry.ts";
export type { RegistryOptions, ResolveOptions } from "./registry_options.ts";
export { planSweep, type SweepOptions, type SweepPlan, sweepRegistry } from "./sweep.ts";
export { SCHEMA_VERSION } from "./tables.ts";
export type { RunTransaction } from "./transaction.ts";
export { type RegistryVerification, verifyCopy, verifyRegistry } from "./verify.ts";
export type { ScoreOrder } from "./queries.ts";
