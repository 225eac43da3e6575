/**
 * The one way to publish and to read: a file is whole, durable and hashed before anything names it, and verified before
 * anything uses it.
 *
 * @module
 */
export type { FileSeal } from "./files/blocks.ts";
export type { Files, ReadableFile, WritableFile } from "./files/files.ts";
export type { ObjectFacts, ObjectStore, PutCondition, PutOptions, StoredObject } from "./objects/object_store.ts";
export { openObjects, type OpenObjectsOptions } from "./objects/open_objects.ts";
export { type ReadVariable, S3_VARIABLES } from "./objects/s3_access.ts";
export type { S3Options } from "./objects/s3_request.ts";
export type { Place } from "./results/place.ts";
export type { ResultStore, ResultStoreOptions } from "./results/result_store.ts";
