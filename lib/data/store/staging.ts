import { DISK, type Files } from "../../storage/files/files.ts";
import { Mark } from "../../storage/files/mark.ts";
import { makeFolders } from "../../storage/files/publish.ts";
import { storageError } from "../../storage/files/system_error.ts";

/** Begins the name of a folder that becomes a version. */
export const STAGING = ".building_";
/** Ends the name of the mark beside it, which says that its process lives. */
export const STAGING_MARK = ".mark";

/** A folder in which a version is made, with a mark beside it for as long as this process works on it. */
export class Staging {
  /** The folder. */
  readonly dir: string;
  readonly #mark: Mark;
  readonly #files: Files;

  private constructor(dir: string, mark: Mark, files: Files) {
    [this.dir, this.#mark, this.#files] = [dir, mark, files];
  }

  /**
   * Make a staging folder.
   *
   * @param home Folder of the group; it is made. @param options `files`: file operations.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
   */
  static open(home: string, { files = DISK }: { readonly files?: Files } = {}): Staging {
    try {
      makeFolders(home, { files });
      for (;;) {
        const dir = `${home}/${STAGING}${crypto.randomUUID().slice(0, 13)}`;
        // The mark comes first, so that no folder is ever seen without one; a sweep may hold it for a moment.
        const mark = Mark.take(dir + STAGING_MARK, "a version is being made here");
        if (mark === null) continue;
        return Staging.#make(dir, mark, files);
      }
    } catch (thrown) {
      throw storageError(thrown, home);
    }
  }

  static #make(dir: string, mark: Mark, files: Files): Staging {
    try {
      files.makeFolder(dir);
      return new Staging(dir, mark, files);
    } catch (thrown) {
      mark.release();
      throw thrown;
    }
  }

  /** Remove what was not published, and the mark. */
  close(): void {
    tryRemove(this.#files, this.dir);
    this.#mark.release();
  }
}

/**
 * Remove what builds have left behind whose process is dead: folders whose mark nobody holds. A folder without a mark is
 * left, as nothing is known of it.
 *
 * @param home Folder of the group. @param options `files`: file operations.
 */
export function sweepStaging(home: string, { files = DISK }: { readonly files?: Files } = {}): void {
  for (const path of deadStaging(home, { files })) {
    // Held while the folder goes: nobody else may take it for their own meanwhile.
    const mark = Mark.take(path + STAGING_MARK);
    if (mark === null) continue;
    tryRemove(files, path);
    mark.release();
  }
}

/**
 * Staging folders whose process is dead.
 *
 * @param home Folder of the group. @param options `files`: file operations.
 */
export function deadStaging(home: string, { files = DISK }: { readonly files?: Files } = {}): string[] {
  return files.list(home)
    .filter((name) => name.startsWith(STAGING) && name.endsWith(STAGING_MARK))
    .map((name) => `${home}/${name.slice(0, -STAGING_MARK.length)}`)
    .filter((path) => !Mark.isTaken(path + STAGING_MARK));
}

function tryRemove(files: Files, path: string): void {
  try {
    files.remove(path);
  } catch {
    // what cannot be removed now is swept another time
  }
}
