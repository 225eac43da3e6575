import { DataError } from "../core/errors/errors.ts";
import { copyDatabase } from "../registry/sqlite/copy_database.ts";
import { DISK, isFolder } from "../storage/files/files.ts";
import { createFolder, makeFolders, Publication } from "../storage/files/publish.ts";

/** Where what was trained in memory shall last. */
export interface SavedFolders {
  /** Folder of the feature store. */
  readonly store: string;
  /** Registry root. */
  readonly registry: string;
  /** Folder of reports; default: they are not kept. */
  readonly reports?: string;
}

/** Of a database SQLite makes the file. */
const DATABASE = "registry.db";

/**
 * Copy folders in memory to the disk, where nothing may be yet. The database comes last: without it nothing is a registry.
 *
 * @param from In memory. @param to On the disk.
 * @throws {DataError} `NOT_EMPTY`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function saveVolume(from: Required<SavedFolders>, to: SavedFolders): void {
  const { store, registry, reports } = to;
  for (const folder of [store, registry, ...reports === undefined ? [] : [reports]]) {
    if (DISK.list(folder).length > 0) throw notEmpty(folder);
  }
  copyFolder(from.store, store);
  if (reports !== undefined) copyFolder(from.reports, reports);
  copyFolder(from.registry, registry);
  const database = new Publication(`${registry}/${DATABASE}`);
  try {
    copyDatabase(`${from.registry}/${DATABASE}`, database.temporary);
    database.finish();
  } catch (thrown) {
    database.discard();
    throw thrown;
  }
}

function copyFolder(from: string, to: string): void {
  makeFolders(to);
  for (const name of DISK.list(from)) {
    const path = `${from}/${name}`;
    if (isFolder(path)) {
      createFolder(`${to}/${name}`);
      copyFolder(path, `${to}/${name}`);
    } else copyFile(path, `${to}/${name}`);
  }
}

function copyFile(from: string, to: string): void {
  const file = DISK.open(from), copy = new Publication(to);
  try {
    copy.write(file.read(0, file.size) ?? new Uint8Array());
    copy.finish();
  } finally {
    copy.discard();
    file.close();
  }
}

function notEmpty(folder: string): DataError {
  return new DataError(
    "NOT_EMPTY",
    `Cannot save to ${folder} as it must be missing or empty: current value is a folder with files`,
    { hint: "Name another folder; to add to a registry, give trainTable its folders.", context: { folder } },
  );
}
