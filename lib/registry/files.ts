/** A file opened for writing. */
export interface WritableFile {
  /** Append all bytes. */
  write(bytes: Uint8Array): void;
  /** Force content to the disk. */
  sync(): void;
  /** Release the file. */
  close(): void;
}

/** The few file operations that writing a registry needs: a seam where tests let each of them fail. */
export interface RegistryFiles {
  /** Make a folder and its parents. */
  makeDirectory(path: string): void;
  /** Create (or empty) a file. */
  create(path: string): WritableFile;
  /** Move a file within the folder, replacing the target in one step. */
  rename(from: string, to: string): void;
  /** Force a folder's names to the disk, so that a rename survives a power cut. */
  syncDirectory(path: string): void;
  /** Remove a file; a missing one is fine. */
  remove(path: string): void;
  /** Names in a folder. */
  list(path: string): string[];
}

/** The real file system. */
export const DENO_FILES: RegistryFiles = {
  makeDirectory: (path) => Deno.mkdirSync(path, { recursive: true }),
  create(path) {
    const file = Deno.openSync(path, { create: true, write: true, truncate: true });
    return {
      write(bytes) {
        for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      },
      sync: () => file.syncSync(),
      close: () => file.close(),
    };
  },
  rename: (from, to) => Deno.renameSync(from, to),
  syncDirectory(path) {
    // Windows cannot open a folder; its renames are journalled.
    if (Deno.build.os === "windows") return;
    const directory = Deno.openSync(path);
    try {
      directory.syncSync();
    } finally {
      directory.close();
    }
  },
  remove(path) {
    try {
      Deno.removeSync(path);
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  },
  list: (path) => [...Deno.readDirSync(path)].map((entry) => entry.name),
};
