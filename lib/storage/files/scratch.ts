import { DataError } from "../../core/errors/errors.ts";
import { DISK, isFolder } from "./files.ts";
import { IN_PROGRESS, Mark } from "./mark.ts";
import { folderOf, isTemporary, temporaryPath } from "./publish.ts";
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

  readonly #mark: Mark;
  #isLeft = false;

  private constructor(path: string, mark: Mark) {
    this.path = path;
    // However long the work takes, nobody sweeps what a living process needs.
    this.#mark = mark;
  }

  /** @param name Gives a new path whenever it is called. */
  static #make(name: () => string): Scratch {
    for (;;) {
      // A folder is not marked as it is made: who takes it for a dead one's then, and for what it is, an empty one, may have it.
      const path = name(), mark = takeMark(path);
      if (mark !== null) return new Scratch(path, mark);
    }
  }

  #withContent(): this {
    try {
      DISK.makeFolder(this.content);
      return this;
    } catch (thrown) {
      this[Symbol.dispose]();
      throw storageError(thrown, this.content);
    }
  }

  /**
   * Make one in a folder, which is made too.
   *
   * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like.
   */
  static in(folder: string): Scratch {
    return Scratch.#make(() => temporaryPath(`${folder}/scratch`));
  }

  /**
   * Make one beside a path, for what takes that name in the end; what a kill leaves is found by {@linkcode deadBeside}.
   *
   * @throws {DataError} As {@linkcode Scratch.in}.
   */
  static beside(path: string): Scratch {
    return Scratch.#make(() => temporaryPath(path)).#withContent();
  }

  /**
   * As {@linkcode Scratch.beside}, or one that was left: by {@linkcode Scratch.leave}, or by a process that is dead. What is in
   * it may be half of anything.
   *
   * @throws {DataError} As {@linkcode Scratch.in}.
   */
  static again(path: string): Scratch {
    for (const left of deadBeside(path)) {
      const mark = takeMark(left);
      // One that died early has no content yet.
      if (mark !== null) return new Scratch(left, mark).#withContent();
    }
    return Scratch.beside(path);
  }

  /** Let the content stay when this ends, for {@linkcode Scratch.again}. */
  leave(): void {
    this.#isLeft = true;
  }

  /** A folder in it that can be given away, as it does not hold the mark; {@linkcode Scratch.beside} and `again` make it. */
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
      return Scratch.#make(() => Deno.makeTempDirSync({ prefix: "1000models_" }));
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
      if (this.#isLeft) this.#mark.release();
      else this.#mark.releaseFolder();
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
  try {
    return takeMark(dead)?.releaseFolder() ?? false;
  } catch (thrown) {
    throw storageError(thrown, dead);
  }
}

function takeMark(folder: string): Mark | null {
  return Mark.take(`${folder}/${IN_PROGRESS}`, `process ${Deno.pid}`);
}

function isOurs(path: string): boolean {
  return isFolder(path) && DISK.list(path).every((name) => ENTRIES.has(name));
}
