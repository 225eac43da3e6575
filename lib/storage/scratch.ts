import { DataError } from "../core/errors.ts";
import { DISK } from "./files.ts";
import { IN_PROGRESS, Mark } from "./mark.ts";
import { makeFolders, temporaryPath } from "./publish.ts";
import { storageError } from "./system_error.ts";

/**
 * A folder for what is needed only meanwhile: it goes with its `using` block. What a kill leaves behind has the name of what
 * is not published, and is swept like it.
 */
export class Scratch implements Disposable {
  /** The folder. */
  readonly path: string;

  readonly #mark: Mark | null;

  private constructor(path: string) {
    this.path = path;
    // However long the work takes, nobody sweeps what a living process needs.
    this.#mark = Mark.take(`${path}/${IN_PROGRESS}`, `process ${Deno.pid}`);
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
      DISK.remove(this.path);
    } catch {
      // The work is done, or has failed with an error of its own: a temporary folder can be swept.
    }
  }
}
