/**
 * The one way to publish and to read: a file is whole, durable and hashed before anything names it, and verified before
 * anything uses it.
 *
 * @module
 */
export { type FileSeal, hashFile, openSealed, type SealedReader, sealFile } from "./blocks.ts";
export { folderObjects } from "./folder_objects.ts";
export { DISK, type Files, type ReadableFile, type WritableFile } from "./files.ts";
export {
  checkManifest,
  type FileFacts,
  type FolderManifest,
  MANIFEST,
  readManifest,
  writeManifest,
} from "./folder_manifest.ts";
export { IN_PROGRESS, Mark } from "./mark.ts";
export type { ObjectFacts, ObjectStore, PutCondition, PutOptions, StoredObject } from "./object_store.ts";
export { openObjects, type OpenObjectsOptions, parseAddress } from "./open_objects.ts";
export { assertSafe, hintOf, type ProbeFinding, probeObjects } from "./probe_objects.ts";
export {
  checkPublishable,
  createFile,
  createFolder,
  folderOf,
  makeFolders,
  Publication,
  publishFile,
  publishFolder,
  type PublishOptions,
  TEMPORARY,
  temporaryPath,
} from "./publish.ts";
export { objectPlace, type ObjectPlaceOptions } from "./object_place.ts";
export { objectResults } from "./object_results.ts";
export { openPlace, type Place, type PlaceOptions } from "./place.ts";
export { DAMAGED } from "./result_bytes.ts";
export { openResultStore, type ResultStore, type ResultStoreOptions } from "./result_store.ts";
export { type Environment, S3_VARIABLES } from "./s3_access.ts";
export type { S3Place } from "./s3_objects.ts";
export type { S3Options } from "./s3_request.ts";
export { Scratch } from "./scratch.ts";
export { seal, unseal } from "./sealed.ts";
export { storageError, type SystemCondition, systemCondition } from "./system_error.ts";
