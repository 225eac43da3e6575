import { type FileLook, isInMemory, lookInMemory, MEMORY_FILES } from "./memory_files.ts";
import { assertSupportedSystem } from "./supported_system.ts";

/** A file that is being written. */
export interface WritableFile {
  /** Append all bytes. */
  write(bytes: Uint8Array): void;
  /** Force content to the disk. If it fails nobody knows what is there: give the file up, never sync it again. */
  sync(): void;
  /** Release the file. */
  close(): void;
}

/** A regular file that is being read. */
export interface ReadableFile {
  /** Bytes when it was opened. */
  readonly size: number;
  /**
   * The bytes of `[offset, offset + length)`, as a fresh array, or null where the file ends before.
   *
   * @param offset First byte. @param length Number of bytes.
   */
  read(offset: number, length: number): Uint8Array<ArrayBuffer> | null;
  /** Release the file. */
  close(): void;
}

/** Operations on files that all publishing goes through: a seam where tests record, fail or stop any of them. */
export interface Files {
  /**
   * Make one folder; a folder that is there is fine.
   *
   * @returns Whether this call made it.
   */
  makeFolder(path: string): boolean;
  /**
   * Make a file that must not be there yet.
   *
   * @param path New name. @param mode Permissions, before the process's mask; default 0o666.
   */
  create(path: string, mode?: number): WritableFile;
  /** Open a regular file; anything else (a pipe, a device) could block or never end. */
  open(path: string): ReadableFile;
  /** Give a file or folder another name, in place of a file that has it. */
  rename(from: string, to: string): void;
  /** Give a file a second name, which must be new. */
  link(from: string, to: string): void;
  /** Force the content of a file that others have written to the disk. */
  syncFile(path: string): void;
  /** Force a folder's names to the disk, so that they survive a power cut. */
  syncFolder(path: string): void;
  /** Set permissions. */
  chmod(path: string, mode: number): void;
  /** Set owner and group; what the system does not allow this user is left. */
  chown(path: string, uid: number, gid: number): void;
  /** Remove a file, or a folder with all that is in it; a missing one is fine. */
  remove(path: string): void;
  /** Names in a folder, sorted; none if there is no such folder. */
  list(path: string): string[];
}

/** The file system of the machine. */
const MACHINE: Files = {
  makeFolder(path) {
    try {
      Deno.mkdirSync(path);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.AlreadyExists && Deno.statSync(path).isDirectory)) throw thrown;
      return false;
    }
  },
  create(path, mode = 0o666) {
    assertSupportedSystem();
    const file = Deno.openSync(path, { createNew: true, write: true, mode });
    return {
      write(bytes) {
        for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      },
      sync: () => file.syncSync(),
      close: () => file.close(),
    };
  },
  open(path) {
    const { isFile, size } = Deno.statSync(path);
    if (!isFile) throw new Deno.errors.NotSupported(`${path} is not a regular file`);
    const file = Deno.openSync(path);
    return { size, read: (offset, length) => readSpan(file, { offset, length, size }), close: () => file.close() };
  },
  rename: (from, to) => Deno.renameSync(from, to),
  link: (from, to) => Deno.linkSync(from, to),
  syncFile(path) {
    using file = Deno.openSync(path, { read: true, write: true });
    file.syncSync();
  },
  syncFolder(path) {
    using folder = Deno.openSync(path);
    try {
      folder.syncSync();
    } catch (thrown) {
      // Some network file systems have no such thing; those that have it never say so.
      if (!UNSUPPORTED.has(String(Reflect.get(Object(thrown), "code")))) throw thrown;
    }
  },
  chmod: (path, mode) => Deno.chmodSync(path, mode),
  chown(path, uid, gid) {
    try {
      Deno.chownSync(path, uid, gid);
    } catch (thrown) {
      if (!UNOWNABLE.has(String(Reflect.get(Object(thrown), "code")))) throw thrown;
    }
  },
  remove(path) {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  },
  list(path) {
    try {
      return [...Deno.readDirSync(path)].map((entry) => entry.name).sort();
    } catch (thrown) {
      if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return [];
      throw thrown;
    }
  },
};

/** The real files: those of the machine, and those at addresses in memory. */
export const DISK: Files = {
  makeFolder: (path) => filesAt(path).makeFolder(path),
  create: (path, mode) => filesAt(path).create(path, mode),
  open: (path) => filesAt(path).open(path),
  rename: (from, to) => filesAt(from).rename(from, to),
  link: (from, to) => filesAt(from).link(from, to),
  syncFile: (path) => filesAt(path).syncFile(path),
  syncFolder: (path) => filesAt(path).syncFolder(path),
  chmod: (path, mode) => filesAt(path).chmod(path, mode),
  chown: (path, uid, gid) => filesAt(path).chown(path, uid, gid),
  remove: (path) => filesAt(path).remove(path),
  list: (path) => filesAt(path).list(path),
};

function filesAt(path: string): Files {
  return isInMemory(path) ? MEMORY_FILES : MACHINE;
}

/** A stored text is far smaller; what is larger is none, and would fill the memory. */
const MOST_TEXT_BYTES = 1 << 28;

/**
 * The text of a stored file: a manifest, a pointer, a record. A pipe or a device in its place is refused at once, as it may
 * never end, and so is what is too large to be one.
 *
 * @param path The file. @param options `files`: file operations; `mostBytes`: refuse more, default 256 MiB.
 * @throws {Deno.errors.NotFound} And what else the system says. @throws {Deno.errors.NotSupported} If it is no regular file.
 * @throws {RangeError} If it is larger, or became shorter while it was read.
 */
export function readText(
  path: string,
  { files = DISK, mostBytes = MOST_TEXT_BYTES }: { readonly files?: Files; readonly mostBytes?: number } = {},
): string {
  const file = files.open(path);
  try {
    const bytes = file.size > mostBytes ? null : file.read(0, file.size);
    if (bytes !== null) return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    throw new RangeError(
      `Cannot read ${path} as it must be whole and have at most ${mostBytes} bytes: current value is ${file.size}`,
    );
  } finally {
    file.close();
  }
}

/**
 * All bytes of a regular file, or null if it became shorter while they were read.
 *
 * @param path The file. @param options `files`: file operations.
 * @throws As {@linkcode readText}, whatever its size.
 */
export function readBytes(
  path: string,
  { files = DISK }: { readonly files?: Files } = {},
): Uint8Array<ArrayBuffer> | null {
  const file = files.open(path);
  try {
    return file.read(0, file.size);
  } finally {
    file.close();
  }
}

/** Whether a path leads to a folder; what cannot be looked at is none. */
export function isFolder(path: string): boolean {
  return look(path)?.isDirectory ?? false;
}

/** Whether a path leads to a regular file; what cannot be looked at is none. */
export function isFile(path: string): boolean {
  return look(path)?.isFile ?? false;
}

/** What a path leads to, or null where nothing is there or it cannot be looked at. */
function look(path: string): Pick<FileLook, "isFile" | "isDirectory"> | null {
  if (isInMemory(path)) return lookInMemory(path);
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}

/** Bytes of a file, or of all that is below a folder; what cannot be looked at has none. */
export function bytesOf(path: string): number {
  try {
    const { isDirectory, size } = Deno.lstatSync(path);
    return isDirectory ? DISK.list(path).reduce((sum, name) => sum + bytesOf(`${path}/${name}`), 0) : size;
  } catch {
    return 0;
  }
}

const UNSUPPORTED = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP"]);
/** Of another user's file, and of file systems without owners. */
const UNOWNABLE = new Set([...UNSUPPORTED, "EPERM", "EACCES", "ENOSYS"]);

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function readSpan(
  file: Deno.FsFile,
  { offset, length, size }: { offset: number; length: number; size: number },
): Uint8Array<ArrayBuffer> | null {
  // Before anything is allocated: a length from a damaged record may be any number.
  if (!isCount(offset) || !isCount(length) || offset + length > size) return null;
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let at = 0; at < length;) {
    const read = file.readSync(bytes.subarray(at));
    if (read === null) return null;
    at += read;
  }
  return bytes;
}
