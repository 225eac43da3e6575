import { isFile } from "./files.ts";
import { folderOf, makeFolders } from "./publish.ts";
import { storageError } from "./system_error.ts";

const TRIES = 4;
const WAIT_MS = 10;

/** Name of the mark in a folder of which it says that a living process works in it. */
export const IN_PROGRESS = "in_progress";

/**
 * A file that says "a living process works on this": it is locked by the operating system, which lets go when the process
 * ends, however it ends. What the file holds is for people.
 */
export class Mark {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Where not even this can be written nothing can. */
  #note(text: string): this {
    try {
      this.#file.truncateSync();
      this.#file.writeSync(new TextEncoder().encode(text));
      return this;
    } catch (thrown) {
      this.release();
      throw thrown;
    }
  }

  /**
   * Take a mark.
   *
   * @param path Its file; the folder is made. @param note What it says, for instance who has it.
   * @returns The mark, or null if a living process has it.
   * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like.
   */
  static take(path: string, note = ""): Mark | null {
    try {
      makeFolders(folderOf(path));
      for (let tries = 0; tries < TRIES;) {
        const file = Deno.openSync(path, { create: true, read: true, write: true });
        const isLocked = file.tryLockSync(true);
        // Who had it before may have removed it between our opening and our locking: then this lock binds nobody.
        if (isLocked && isAt(file, path)) return new Mark(path, file).#note(note);
        file.close();
        // Who only looks holds it for a moment.
        if (!isLocked && ++tries < TRIES) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
      }
      return null;
    } catch (thrown) {
      throw storageError(thrown, path);
    }
  }

  /** Whether a living process has the mark. */
  static isTaken(path: string): boolean {
    // A pipe of this name would wait for a writer.
    if (!isFile(path)) return false;
    try {
      using file = Deno.openSync(path, { read: true });
      return !file.tryLockSync(true);
    } catch {
      return false;
    }
  }

  /** Let go; the file goes too. */
  release(): void {
    try {
      Deno.removeSync(this.#path);
    } catch {
      // a folder that went with it, or that can no longer be written: the lock is what counts
    }
    this.#file.close();
  }
}

function isAt(file: Deno.FsFile, path: string): boolean {
  try {
    const ours = file.statSync(), there = Deno.lstatSync(path);
    return ours.ino === there.ino && ours.dev === there.dev;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}
