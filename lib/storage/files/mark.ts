import { DISK, type Files, isFile } from "./files.ts";
import { appendInMemory, isInMemory, lookInMemory } from "./memory_files.ts";
import { folderOf, inFolder } from "./publish.ts";
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
  /** Null in memory, where nobody else can come. */
  readonly #file: Deno.FsFile | null;
  #isReleased = false;

  private constructor(path: string, file: Deno.FsFile | null) {
    this.#path = path;
    this.#file = file;
  }

  /** Where not even this can be written nothing can. */
  #note(text: string): this {
    try {
      this.#file?.truncateSync();
      this.#file?.writeSync(new TextEncoder().encode(text));
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
    if (isInMemory(path)) return Mark.#inMemory(path, note);
    try {
      for (let tries = 0; tries < TRIES;) {
        // Who has just removed what a dead one left may take an empty folder away that is not marked yet.
        const open = () => Deno.openSync(path, { create: true, read: true, write: true });
        const file = inFolder(folderOf(path), open);
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

  /** In memory all processes that can see a mark live. */
  static #inMemory(path: string, note: string): Mark | null {
    if (lookInMemory(path) !== null) return null;
    inFolder(folderOf(path), () => appendInMemory(path, new TextEncoder().encode(note)));
    return new Mark(path, null);
  }

  /** Whether a living process has the mark. */
  static isTaken(path: string): boolean {
    if (isInMemory(path)) return lookInMemory(path) !== null;
    // A pipe of this name would wait for a writer.
    if (!isFile(path)) return false;
    try {
      using file = Deno.openSync(path, { read: true });
      // Shared: those who only look do not take each other for one who works.
      return !file.tryLockSync(false);
    } catch {
      return false;
    }
  }

  /** Let go; the file goes too. Again: nothing, as the file may be another's by then. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    try {
      if (this.#file === null) DISK.remove(this.#path);
      else Deno.removeSync(this.#path);
    } catch {
      // a folder that went with it, or that can no longer be written: the lock is what counts
    }
    this.#file?.close();
  }

  /**
   * Let go, and remove the folder that the mark lies in. All else in it goes before the mark, so that whoever takes the mark from
   * then on has an empty folder, which stays.
   *
   * @param options `files`: file operations.
   * @returns Whether the folder is gone.
   */
  releaseFolder({ files = DISK }: { readonly files?: Files } = {}): boolean {
    const folder = folderOf(this.#path);
    try {
      for (const path of files.list(folder).map((name) => `${folder}/${name}`)) {
        if (path !== this.#path) files.remove(path);
      }
    } finally {
      this.release();
    }
    return removeEmpty(folder);
  }
}

function removeEmpty(folder: string): boolean {
  if (isInMemory(folder)) {
    if (DISK.list(folder).length > 0) return false;
    DISK.remove(folder);
    return true;
  }
  try {
    Deno.removeSync(folder);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return true;
    if (Reflect.get(Object(thrown), "code") === "ENOTEMPTY") return false;
    throw thrown;
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
