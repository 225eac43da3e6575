/**
 * Versions, stages, lineage, artifacts and events: one SQLite database and pack files, written in transactions.
 *
 * @module
 */
export * from "./records.ts";
export { registryFailure } from "./failure.ts";
export { CHAMPION } from "./lifecycle.ts";
export { type PackEntry, PackReader } from "./pack_reader.ts";
export { openRegistry, type Registry, type RegistryOptions, type ResolveOptions } from "./registry.ts";
export { SCHEMA_VERSION } from "./tables.ts";
export type { RunTransaction } from "./transaction.ts";
