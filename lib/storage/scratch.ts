import { DataError } from "../core/errors.ts";
import { DISK, isFolder } from "./files.ts";
import { IN_PROGRESS, Mark } from "./mark.ts";
import { folderOf, isTemporary, makeFolders, temporaryPath } from "./publish.ts";
import { storageError } from "./system_error.ts";

const CONTENT = "content";
/** Of what {@linkcode temporaryPath} ends a name with: `01234567-89ab.tmp`. */
const RANDOM_LENGTH = 17;
const ENTRIES = new Set([IN_PROGRESS, CONTENT]);

/**
 * A folder for what is needed only meanwhile: it goes with its `using` block. What a kill leaves behind has the name of what
 * is not published, and is swept like it.
 */
export class Scratch implements Disposable {
  /** The folder. */
  readonly path: string;

  readonly #mark: Mark | null;
  #isLeft = false;

  private constructor(path: string, mark = Mark.take(`${path}/${IN_PROGRESS}`, `process ${Deno.pid}`)) {
    this.path = path;
    // However long the work takes, nobody sweeps what a living process needs.
    this.#mark = mark;
  }

  /**
   * Make one in a folder, which is made too.
   *
   * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like.
   */
  static in(folder: string): Scratch {
    try {
      makeFolders(folder);
      const path = temporaryPath(`${folder}/scratch`);
      DISK.makeFolder(path);
      return new Scratch(path);
    } catch (thrown) {
      throw storageError(thrown, folder);
    }
  }

  /**
   * Make one beside a path, for what takes that name in the end; what a kill leaves is found by {@linkcode deadBeside}.
   *
   * @throws {DataError} As {@linkcode Scratch.in}.
   */
  static beside(path: string): Scratch {
    try {
      makeFolders(folderOf(path));
      const scratch = new Scratch(temporaryPath(path));
      DISK.makeFolder(scratch.content);
      return scratch;
    } catch (thrown) {
      throw storageError(thrown, path);
    }
  }

  /**
   * As {@linkcode Scratch.beside}, or one that was left: by {@linkcode Scratch.leave}, or by a process that is dead. What is in
   * it may be half of anything.
   *
   * @throws {DataError} As {@linkcode Scratch.in}.
   */
  static again(path: string): Scratch {
    for (const left of deadBeside(path)) {
      const mark = Mark.take(`${left}/${IN_PROGRESS}`, `process ${Deno.pid}`);
      if (mark !== null) return new Scratch(left, mark);
    }
    return Scratch.beside(path);
  }

  /** Let the content stay when this ends, for {@linkcode Scratch.again}. */
  leave(): void {
    this.#isLeft = true;
  }

  /** A folder in it that can be given away, as it does not hold the mark; only {@linkcode Scratch.beside} makes it. */
  get content(): string {
    return `${this.path}/${CONTENT}`;
  }

  /**
   * Make one where the system keeps such folders.
   *
   * @throws {DataError} As {@linkcode Scratch.in}.
   */
  static ofSystem(): Scratch {
    try {
      return new Scratch(Deno.makeTempDirSync({ prefix: "1000models_" }));
    } catch (thrown) {
      const error = storageError(thrown, "a temporary file");
      if (!(error instanceof DataError)) throw error;
      const hint = "Name a folder that takes files in the environment variable TMPDIR.";
      throw new DataError(error.code, error.message, { hint, cause: thrown });
    }
  }

  /** Remove the folder with all that is in it. */
  [Symbol.dispose](): void {
    try {
      this.#mark?.release();
      if (!this.#isLeft) DISK.remove(this.path);
    } catch {
      // The work is done, or has failed with an error of its own: a temporary folder can be swept.
    }
  }
}

/**
 * Folders that {@linkcode Scratch.beside} has made beside a path in a process that is dead.
 *
 * @param path The path; it need not exist.
 */
export function deadBeside(path: string): string[] {
  const folder = folderOf(path), start = temporaryPath(path).slice(folder.length + 1, -RANDOM_LENGTH);
  return DISK.list(folder)
    .filter((name) => name.startsWith(start) && name.length === start.length + RANDOM_LENGTH && isTemporary(name))
    .map((name) => `${folder}/${name}`)
    .filter((dead) => isOurs(dead) && !Mark.isTaken(`${dead}/${IN_PROGRESS}`));
}

/**
 * Remove what {@linkcode deadBeside} finds.
 *
 * @param dead One of them.
 * @returns Whether it is gone.
 * @throws {DataError} `READ_ONLY` and the like.
 */
export function removeDead(dead: string): boolean {
  // Held while it goes, so that no two remove it at once.
  const mark = Mark.take(`${dead}/${IN_PROGRESS}`);
  if (mark === null) return false;
  try {
    DISK.remove(dead);
    return true;
  } catch (thrown) {
    throw storageError(thrown, dead);
  } finally {
    mark.release();
  }
}

function isOurs(path: string): boolean {
  return isFolder(path) && DISK.list(path).every((name) => ENTRIES.has(name));
}
