import { DataError } from "../../core/errors/errors.ts";
import { DISK, type Files, isFolder, type WritableFile } from "./files.ts";
import { isInMemory, lookInMemory } from "./memory_files.ts";
import { storageError } from "./system_error.ts";

/** How a file is published. */
export interface PublishOptions {
  /** File operations; default the real ones. */
  readonly files?: Files;
}

/** Ends the name of every file that is not published yet; it begins with a dot. */
export const TEMPORARY = ".tmp";

/** As {@linkcode temporaryPath} names what is not published yet; what others call `.notes.tmp` is theirs. */
const TEMPORARY_NAME = /^\..+\.[0-9a-f]{8}-[0-9a-f]{4}\.tmp$/;

/** Whether a name is that of something that is not published yet. */
export function isTemporary(name: string): boolean {
  return TEMPORARY_NAME.test(name);
}

/** A file on its way has no mark: one that was written to so lately, in days, may be that of a living process. */
export const UNMARKED_DAYS = 1;

/** So often a folder is made again that others remove before it is used. */
const TRIES = 5;

/** Links that lead to links: as many as Linux follows. */
const MOST_LINKS = 40;

/**
 * A file on its way: it has a name of its own, which no other process has, until {@linkcode Publication.finish} gives it the
 * target's. The one way in which this program writes what others read: whole and durable before anything names it.
 */
export class Publication {
  /** Path of the unfinished file, for writers that open it themselves; it lies in the target's folder. */
  readonly temporary: string;
  readonly #file: WritableFile;
  readonly #files: Files;
  readonly #target: string;
  readonly #former: Former | null;
  #state: "open" | "written" | "over" = "open";

  /**
   * Start a file; its folder is made. A target that is a link is followed, one that is no file is refused.
   *
   * @param path Target. @param options File operations.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like, as all methods.
   */
  constructor(path: string, { files = DISK }: PublishOptions = {}) {
    this.#files = files;
    const made = this.#step(path, () => {
      const { target, former } = resolveTarget(path);
      const temporary = temporaryPath(target);
      const file = inFolder(folderOf(target), () => files.create(temporary, former?.mode), { files });
      return { target, former, temporary, file };
    });
    ({ target: this.#target, former: this.#former, temporary: this.temporary, file: this.#file } = made);
  }

  /** Append bytes. */
  write(bytes: Uint8Array): void {
    this.#step(this.#target, () => this.#file.write(bytes));
  }

  /** Give it the target's name, durably, in place of what has it. */
  finish(): void {
    this.#step(this.#target, () => {
      this.#settle();
      this.#files.rename(this.temporary, this.#target);
      this.#state = "over";
      this.#files.syncFolder(folderOf(this.#target));
    });
  }

  /**
   * Give it the target's name, durably, if nothing has it.
   *
   * @returns Whether it was the first; else it is discarded.
   */
  finishIfFirst(): boolean {
    return this.#step(this.#target, () => {
      this.#settle();
      const isFirst = linkIfFirst(this.#files, this.temporary, this.#target);
      this.discard();
      if (isFirst) this.#files.syncFolder(folderOf(this.#target));
      return isFirst;
    });
  }

  /** Remove what was written; after `finish`: nothing. */
  discard(): void {
    if (this.#state === "over") return;
    const isOpen = this.#state === "open";
    this.#state = "over";
    // This is what happens after a failure, which must not be hidden by another one; a temporary file can be swept.
    if (isOpen) attempt(() => this.#file.close());
    attempt(() => this.#files.remove(this.temporary));
  }

  /** Content, owner and permissions. Writers that open the file themselves have another handle: sync covers both. */
  #settle(): void {
    // The mask of the process was taken off when the file was made; what the target had is kept as it was. A change of the
    // owner takes some permissions away: they come last.
    if (this.#former !== null) {
      const { uid, gid, mode } = this.#former;
      if (uid !== null && gid !== null) this.#files.chown(this.temporary, uid, gid);
      if (mode !== undefined) this.#files.chmod(this.temporary, mode);
    }
    this.#file.sync();
    this.#file.close();
    this.#state = "written";
  }

  #step<T>(path: string, work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      // A failed write or sync is final: what the file holds is unknown.
      if (this.#file !== undefined) this.discard();
      throw storageError(thrown, path);
    }
  }
}

/**
 * Write a file so that it is there whole and durable, or not at all.
 *
 * @param path Target. @param content All of it. @param options File operations.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like; the target is as it was.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { publishFile } from "@lib/storage/files/publish.ts";
 * const path = `${Deno.makeTempDirSync()}/a/b.txt`;
 * publishFile(path, "first");
 * publishFile(path, "second");
 * assertEquals(Deno.readTextFileSync(path), "second");
 * ```
 */
export function publishFile(path: string, content: Uint8Array | string, options: PublishOptions = {}): void {
  begin(path, content, options).finish();
}

/**
 * Find out before long work whether a file can be published: its target is a file that may be written, or free, and the
 * folder takes files. Nothing stays; folders are not made.
 *
 * @param path Target. @param options File operations.
 * @throws {DataError} As {@linkcode publishFile}.
 */
export function checkPublishable(path: string, { files = DISK }: PublishOptions = {}): void {
  try {
    const { target } = resolveTarget(path);
    let folder = folderOf(target);
    while (!exists(folder) && folderOf(folder) !== folder) folder = folderOf(folder);
    const probe = temporaryPath(`${folder}/probe`);
    files.create(probe).close();
    files.remove(probe);
  } catch (thrown) {
    throw storageError(thrown, path);
  }
}

/**
 * As {@linkcode publishFile} for a file that must be new: of several that create it at once, one is first.
 *
 * @param path Target. @param content All of it. @param options File operations.
 * @returns Whether this call made it.
 * @throws {DataError} As {@linkcode publishFile}.
 */
export function createFile(path: string, content: Uint8Array | string, options: PublishOptions = {}): boolean {
  return begin(path, content, options).finishIfFirst();
}

/**
 * Give a staged folder its name, durably: every file in it is forced to the disk first, then the names.
 *
 * @param staging Finished folder, beside the target. @param target New name. @param options File operations.
 * @returns Whether the name was free, or that of an empty folder; else nothing was moved.
 * @throws {DataError} As {@linkcode publishFile}.
 */
export function publishFolder(staging: string, target: string, { files = DISK }: PublishOptions = {}): boolean {
  try {
    syncTree(files, staging);
    // A folder takes the name of an empty one, never of one that is not: of two that race for it, one is first.
    files.rename(staging, target);
    files.syncFolder(folderOf(target));
    return true;
  } catch (thrown) {
    if (exists(target) && exists(staging)) return false;
    throw storageError(thrown, target);
  }
}

/**
 * Make a folder and its parents, so that they survive a power cut.
 *
 * @param path Folder. @param options File operations.
 */
export function makeFolders(path: string, { files = DISK }: PublishOptions = {}): void {
  if (isFolder(path)) return;
  const parent = folderOf(path.replace(/[/\\]+$/, ""));
  if (parent !== path) makeFolders(parent, { files });
  files.makeFolder(path);
  files.syncFolder(parent);
}

/**
 * Make a folder and its parents and the first thing in it. An empty folder goes with the last thing that was in it: others may
 * remove this one before anything is in it, and then it is made again.
 *
 * @param path Folder. @param work Makes the first thing. @param options File operations.
 * @returns What the work gives.
 */
export function inFolder<T>(path: string, work: () => T, options: PublishOptions = {}): T {
  for (let tries = 1;; tries++) {
    try {
      makeFolders(path, options);
      return work();
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound) || tries === TRIES) throw thrown;
    }
  }
}

/**
 * Make a folder that must be new, and its parents: of several that create it at once, one is first.
 *
 * @param path Folder. @param options File operations.
 * @returns Whether this call made it.
 * @throws {DataError} As {@linkcode publishFile}.
 */
export function createFolder(path: string, { files = DISK }: PublishOptions = {}): boolean {
  try {
    const parent = folderOf(path), isNew = inFolder(parent, () => files.makeFolder(path), { files });
    if (isNew) files.syncFolder(parent);
    return isNew;
  } catch (thrown) {
    throw storageError(thrown, path);
  }
}

/** The folder that a path lies in, without the last `/`; "." for a name alone, so that it can be opened. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return at < 0 ? "." : at === 0 ? path.slice(0, 1) : path.slice(0, at);
}

/** A name in a path's folder that nobody else has. */
export function temporaryPath(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  // Room for the rest in a name of at most 255 bytes.
  return `${folderOf(path)}/.${name.slice(0, 40)}.${crypto.randomUUID().slice(0, 13)}${TEMPORARY}`;
}

function begin(path: string, content: Uint8Array | string, options: PublishOptions): Publication {
  const publication = new Publication(path, options);
  publication.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
  return publication;
}

/** What a file that is replaced had. */
interface Former {
  readonly mode?: number;
  readonly uid: number | null;
  readonly gid: number | null;
}

/** Where links lead, and the file there, or null. */
function resolveTarget(path: string): { target: string; former: Former | null } {
  // There are no links in memory, and no owners.
  if (isInMemory(path)) return { target: path, former: null };
  let target = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const info = lookAt(target);
    if (info === null) return { target, former: null };
    if (info.isFile) return { target, former: formerOf(target, info) };
    if (!info.isSymlink) throw notAFile(path, info);
    const to = Deno.readLinkSync(target);
    target = /^(?:[/\\]|[A-Za-z]:)/.test(to) ? to : `${folderOf(target)}/${to}`;
  }
  throw new DataError("WRITE_FAILED", `Cannot write ${path} as links must end at a file: current value is a loop`, {
    hint: "Remove the link, or name another file.",
    context: { path },
  });
}

/** A rename would replace a write-protected file as well; whoever protected it does not want that. */
function formerOf(path: string, { mode, uid, gid }: Deno.FileInfo): Former {
  Deno.openSync(path, { write: true }).close();
  return { mode: mode === null ? undefined : mode & 0o7777, uid, gid };
}

function lookAt(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}

function notAFile(path: string, info: Deno.FileInfo): DataError {
  return new DataError(
    "WRITE_FAILED",
    `Cannot write ${path} as it must be a file or free: current value is ${
      info.isDirectory ? "a folder" : "a pipe or device"
    }`,
    { hint: "Name a file.", context: { path } },
  );
}

/** By a hard link, which is one step; where a file system has none, by a look and a rename. */
function linkIfFirst(files: Files, temporary: string, target: string): boolean {
  try {
    files.link(temporary, target);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.AlreadyExists) return false;
    if (!NO_LINKS.has(String(Reflect.get(Object(thrown), "code")))) throw thrown;
    if (exists(target)) return false;
    files.rename(temporary, target);
    return true;
  }
}

const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

function syncTree(files: Files, folder: string): void {
  for (const name of files.list(folder)) {
    const path = `${folder}/${name}`;
    if (isFolder(path)) syncTree(files, path);
    else files.syncFile(path);
  }
  files.syncFolder(folder);
}

function exists(path: string): boolean {
  if (isInMemory(path)) return lookInMemory(path) !== null;
  return lookAt(path) !== null;
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // it has failed already: what it failed with is told
  }
}
