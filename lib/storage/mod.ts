/**
 * The one way to publish and to read: a file is whole, durable and hashed before anything names it, and verified before
 * anything uses it.
 *
 * @module
 */
export { type FileSeal, hashFile, openSealed, type SealedReader, sealFile } from "./files/blocks.ts";
export { folderObjects } from "./objects/folder_objects.ts";
export { DISK, type Files, type ReadableFile, type WritableFile } from "./files/files.ts";
export {
  checkManifest,
  type FileFacts,
  type FolderManifest,
  MANIFEST,
  readManifest,
  writeManifest,
} from "./files/folder_manifest.ts";
export { IN_PROGRESS, Mark } from "./files/mark.ts";
export type { ObjectFacts, ObjectStore, PutCondition, PutOptions, StoredObject } from "./objects/object_store.ts";
export { openObjects, type OpenObjectsOptions, parseAddress } from "./objects/open_objects.ts";
export { assertSafe, hintOf, type ProbeFinding, probeObjects } from "./objects/probe_objects.ts";
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
} from "./files/publish.ts";
export { objectPlace, type ObjectPlaceOptions } from "./results/object_place.ts";
export { objectResults } from "./results/object_results.ts";
export { openPlace, type Place, type PlaceOptions } from "./results/place.ts";
export { DAMAGED } from "./results/result_bytes.ts";
export { openResultStore, type ResultStore, type ResultStoreOptions } from "./results/result_store.ts";
export { type ReadVariable, S3_VARIABLES } from "./objects/s3_access.ts";
export type { S3Place } from "./objects/s3_objects.ts";
export type { S3Options } from "./objects/s3_request.ts";
export { Scratch } from "./files/scratch.ts";
export { seal, unseal } from "./files/sealed.ts";
export { storageError, type SystemCondition, systemCondition } from "./files/system_error.ts";
