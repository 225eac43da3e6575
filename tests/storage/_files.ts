import { DISK, type Files } from "../../lib/storage/files/files.ts";

/** One operation on files. */
export interface Operation {
  readonly name: keyof Files | "write" | "sync" | "close" | "read";
  readonly path: string;
}

/** The real file system, telling each operation before it is done; `before` may throw in its place. */
export function watchedFiles(before: (operation: Operation, index: number) => void): Files {
  let index = 0;
  const tell = (name: Operation["name"], path: string) => before({ name, path }, index++);
  return {
    makeFolder: (path) => (tell("makeFolder", path), DISK.makeFolder(path)),
    create(path, mode) {
      tell("create", path);
      const file = DISK.create(path, mode);
      return {
        write: (bytes) => (tell("write", path), file.write(bytes)),
        sync: () => (tell("sync", path), file.sync()),
        close: () => file.close(),
      };
    },
    open(path) {
      tell("open", path);
      const file = DISK.open(path);
      return {
        size: file.size,
        read: (offset, length) => (tell("read", path), file.read(offset, length)),
        close: () => file.close(),
      };
    },
    rename: (from, to) => (tell("rename", to), DISK.rename(from, to)),
    link: (from, to) => (tell("link", to), DISK.link(from, to)),
    syncFile: (path) => (tell("syncFile", path), DISK.syncFile(path)),
    syncFolder: (path) => (tell("syncFolder", path), DISK.syncFolder(path)),
    chmod: (path, mode) => (tell("chmod", path), DISK.chmod(path, mode)),
    chown: (path, uid, gid) => (tell("chown", path), DISK.chown(path, uid, gid)),
    remove: (path) => (tell("remove", path), DISK.remove(path)),
    list: (path) => (tell("list", path), DISK.list(path)),
  };
}

/** Runs work once per operation that it does, failing at that one. @returns Names of the operations. */
export function failAtEach(
  error: () => Error,
  work: (files: Files, at: { readonly fails: string | null }) => void,
): string[] {
  const names: string[] = [];
  work(watchedFiles(({ name }) => void names.push(name)), { fails: null });
  names.forEach((name, n) => {
    work(
      watchedFiles((_, index) => {
        if (index === n) throw error();
      }),
      { fails: name },
    );
  });
  return names;
}

/** An error of the system. */
export function systemFailure(code: string): Error {
  return Object.assign(new Error(`the system says ${code}`), { code });
}
