import type { Files } from "./files.ts";

/** Begins every address in memory: `memory:1/models` is a folder of volume `memory:1`. */
export const MEMORY = "memory:";

/** What is known of a file or folder without opening it. */
export interface FileLook {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  /** Bytes of a file; 0 of a folder. */
  readonly size: number;
  /** Tells what lies there from all else that ever lay there. */
  readonly id: number;
  /** Counts up with every change of any file or folder. */
  readonly change: number;
}

interface MemoryFile {
  readonly kind: "file";
  readonly id: number;
  change: number;
  /** The first `size` are its content. */
  bytes: Uint8Array<ArrayBuffer>;
  size: number;
}

interface MemoryFolder {
  readonly kind: "folder";
  readonly id: number;
  change: number;
  readonly entries: Map<string, MemoryFile | MemoryFolder>;
}

type Entry = MemoryFile | MemoryFolder;

/*
 * Volumes by their address, as a file system has its disks: whoever has the address has the files, and nobody else can name
 * them. They are of this process alone, and gone with it.
 */
const volumes = new Map<string, MemoryFolder>();
/** What else lies in a volume is released with it. */
const releases = new Map<string, (() => void)[]>();
let count = 0;

/** Whether an address is one in memory. */
export function isInMemory(path: string): boolean {
  return path.startsWith(MEMORY);
}

/** Make an empty volume. @returns Its address, of which `<address>/<path>` are files. */
export function makeVolume(): string {
  const address = `${MEMORY}${++count}`;
  volumes.set(address, makeFolder());
  return address;
}

/** Forget a volume with all that is in it; one that is gone is fine. */
export function forgetVolume(address: string): void {
  volumes.delete(address);
  for (const release of releases.get(address) ?? []) release();
  releases.delete(address);
}

/** Release something with the volume that a path is in. @param path Below its address. @param release Called once. */
export function releaseWithVolume(path: string, release: () => void): void {
  const [volume = ""] = path.split("/");
  releases.set(volume, [...releases.get(volume) ?? [], release]);
}

/** What lies at an address in memory, or null. */
export function lookInMemory(path: string): FileLook | null {
  const entry = find(path);
  if (entry === null) return null;
  const { kind, id, change } = entry, isFile = kind === "file";
  return { isFile, isDirectory: !isFile, size: entry.kind === "file" ? entry.size : 0, id, change };
}

/**
 * Append bytes to a file in memory, which is made where there is none.
 *
 * @param path In a folder that is there. @param bytes Copied.
 */
export function appendInMemory(path: string, bytes: Uint8Array): void {
  const found = find(path) ?? add(path, makeFile());
  append(asFile(found, path), bytes);
}

/** Files in memory: every operation succeeds or fails as on a disk, and nothing has to be forced to it. */
export const MEMORY_FILES: Files = {
  makeFolder(path) {
    const found = find(path);
    if (found !== null) {
      if (found.kind === "folder") return false;
      throw new Deno.errors.AlreadyExists(`${path} is a file`);
    }
    add(path, makeFolder());
    return true;
  },
  create(path) {
    if (find(path) !== null) throw new Deno.errors.AlreadyExists(`${path} exists`);
    const file = add(path, makeFile());
    return { write: (bytes) => append(file, bytes), sync() {}, close() {} };
  },
  open(path) {
    const { bytes, size } = asFile(findOrThrow(path), path);
    const isInside = (value: number) => Number.isSafeInteger(value) && value >= 0;
    return {
      size,
      read: (offset, length) =>
        isInside(offset) && isInside(length) && offset + length <= size ? bytes.slice(offset, offset + length) : null,
      close() {},
    };
  },
  rename(from, to) {
    const entry = findOrThrow(from), there = find(to);
    if (there?.kind === "folder" && (entry.kind === "file" || there.entries.size > 0)) {
      throw new Deno.errors.AlreadyExists(`${to} is a folder with files`);
    }
    // What cannot arrive stays where it is.
    placeOf(to);
    drop(from);
    add(to, entry);
  },
  link(from, to) {
    if (find(to) !== null) throw new Deno.errors.AlreadyExists(`${to} exists`);
    add(to, asFile(findOrThrow(from), from));
  },
  syncFile() {},
  syncFolder() {},
  chmod() {},
  chown() {},
  remove(path) {
    if (find(path) !== null) drop(path);
  },
  list(path) {
    const found = find(path);
    return found?.kind === "folder" ? [...found.entries.keys()].sort() : [];
  },
};

let changes = 0;

function makeFolder(): MemoryFolder {
  return { kind: "folder", id: ++changes, change: changes, entries: new Map() };
}

function makeFile(): MemoryFile {
  return { kind: "file", id: ++changes, change: changes, bytes: new Uint8Array(256), size: 0 };
}

function append(file: MemoryFile, more: Uint8Array): void {
  const size = file.size + more.length;
  if (size > file.bytes.length) {
    // What has been read of it before keeps the bytes that it had.
    const bytes = new Uint8Array(Math.max(size, 2 * file.bytes.length));
    bytes.set(file.bytes.subarray(0, file.size));
    file.bytes = bytes;
  }
  file.bytes.set(more, file.size);
  file.size = size;
  file.change = ++changes;
}

function find(path: string): Entry | null {
  const [volume = "", ...names] = path.split("/").filter((name) => name !== "");
  let entry: Entry | undefined = volumes.get(volume);
  for (const name of names) entry = entry?.kind === "folder" ? entry.entries.get(name) : undefined;
  return entry ?? null;
}

function findOrThrow(path: string): Entry {
  const found = find(path);
  if (found === null) throw new Deno.errors.NotFound(`${path} is not there`);
  return found;
}

function asFile(entry: Entry, path: string): MemoryFile {
  if (entry.kind === "file") return entry;
  throw new Deno.errors.NotSupported(`${path} is not a regular file`);
}

function placeOf(path: string): { readonly folder: MemoryFolder; readonly name: string } {
  const at = path.replace(/\/+$/, "").lastIndexOf("/");
  const folder = findOrThrow(path.slice(0, Math.max(at, 0)));
  if (folder.kind === "folder") return { folder, name: path.replace(/\/+$/, "").slice(at + 1) };
  throw new Deno.errors.NotADirectory(`${path} does not lie in a folder`);
}

function add<E extends Entry>(path: string, entry: E): E {
  const { folder, name } = placeOf(path);
  folder.entries.set(name, entry);
  folder.change = ++changes;
  return entry;
}

function drop(path: string): void {
  const { folder, name } = placeOf(path);
  folder.entries.delete(name);
  folder.change = ++changes;
}
