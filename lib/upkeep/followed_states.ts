import { DataError, RegistryError } from "../core/errors/errors.ts";
import { DISK, isFile, isFolder, readText } from "../storage/files/files.ts";
import { Mark } from "../storage/files/mark.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import {
  folderOf,
  isTemporary,
  makeFolders,
  publishFile,
  publishFolder,
  temporaryPath,
} from "../storage/files/publish.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { seal, unseal } from "../storage/files/sealed.ts";
import { storageError } from "../storage/files/system_error.ts";
import { assertComplete } from "./assert_complete.ts";
import { DATABASE, decodeState, encodeState, readRemote, readTag, type SharedRemote } from "./shared_state.ts";
import { fetchFiles, type TransferOptions } from "./transfer.ts";

/** A state that is here, whole: what serves from its folders never changes. */
export interface WholeState {
  /** SHA-256 of the state. */
  readonly state: string;
  /** ISO time at which it was pushed. */
  readonly pushed: string;
  /** Registry root. */
  readonly registry: string;
  /** Feature store. */
  readonly store: string;
}

const NEWEST = "newest.json";
const STATE = "state.json";
const HASH = /^[0-9a-f]{64}$/;

/**
 * The states of a storage as they were pushed, one after the other, each in a folder of its own:
 *
 *     <folder>/newest.json                       the newest one that has served: with it begins who comes after a restart
 *     <folder>/<state>/{registry,store}/…        its files; those that it shares with others are links to them
 *     <folder>/.<state>.….tmp                    one that is on its way
 *
 * A folder has its name when every byte in it was verified: a state is there whole or not at all.
 */
export class FollowedStates implements Disposable {
  readonly #store: ObjectStore;
  readonly #folder: string;
  readonly #mark: Mark;
  /** Of the head whose state is the newest here. */
  #tag: string | null = null;
  #newest: WholeState | null;

  private constructor(store: ObjectStore, folder: string, mark: Mark) {
    this.#store = store;
    this.#folder = folder;
    this.#mark = mark;
    this.#newest = readNewest(folder);
  }

  /**
   * Take a folder for the states of a storage.
   *
   * @param store The storage. @param folder Where; it is made. What it holds from before serves until there is news.
   * @throws {DataError} `READ_ONLY` and the like. @throws {RegistryError} `LOCKED` if another process has it.
   */
  static open(store: ObjectStore, folder: string): FollowedStates {
    const mark = Mark.take(`${folder}/in_progress`, `process ${Deno.pid}`);
    if (mark === null) throw taken(folder);
    return new FollowedStates(store, folder, mark);
  }

  /** The newest state that is here; at first the newest one that has served; or null. */
  get newest(): WholeState | null {
    return this.#newest;
  }

  /**
   * Look whether another state was pushed, and get what of it is not here. One that is not whole leaves everything as it is.
   *
   * @param options See there.
   * @returns The other state, or null if there is none.
   * @throws {RegistryError} `NOT_FOUND` if nobody has pushed. @throws {DataError} `DAMAGED_FILE`; as the store, and as all files.
   */
  async look(options: TransferOptions = {}): Promise<WholeState | null> {
    const tag = await readTag(this.#store);
    if (tag !== null && tag === this.#tag) return null;
    const remote = await readRemote(this.#store);
    if (remote === null) throw nothingThere(this.#store);
    const { head: { state, pushed } } = remote, isNew = state !== this.#newest?.state;
    if (isNew) {
      if (!isFolder(`${this.#folder}/${state}`)) await this.#fetch(remote, options);
      this.#newest = wholeState(this.#folder, { state, pushed });
    }
    this.#tag = remote.tag;
    return isNew ? this.#newest : null;
  }

  async #fetch({ head: { state: name }, state }: SharedRemote, options: TransferOptions): Promise<void> {
    const target = `${this.#folder}/${name}`;
    using scratch = Scratch.again(target);
    const root = scratch.content, links = this.#linkables();
    try {
      const wanted = Object.entries(state.files).flatMap(([path, file]) => {
        const present = path === DATABASE ? undefined : links.get(file.sha256);
        return present !== undefined && link(present, `${root}/${path}`) ? [] : [{ path: `${root}/${path}`, file }];
      });
      await fetchFiles(this.#store, wanted, options);
      // A registry without any pack has the folder all the same.
      makeFolders(`${root}/registry/packs`);
      makeFolders(`${root}/store`);
      assertComplete(this.#store, root, state);
      publishFile(`${root}/${STATE}`, encodeState(state).bytes);
      publishFolder(root, target);
    } catch (thrown) {
      // What is whole in there need not be fetched again; on a full disk it would stand in the way of everything.
      if (!(thrown instanceof DataError && thrown.code === "DISK_FULL")) scratch.leave();
      throw storageError(thrown, target);
    }
  }

  /** Files of the states that are here, by their hash: none of them ever changes. */
  #linkables(): Map<string, string> {
    const found = new Map<string, string>();
    for (const name of DISK.list(this.#folder).filter((name) => HASH.test(name))) {
      const root = `${this.#folder}/${name}`, state = readState(root, name);
      for (const [path, { sha256, bytes }] of Object.entries(state?.files ?? {})) {
        if (path !== DATABASE && sizeOf(`${root}/${path}`) === bytes) found.set(sha256, `${root}/${path}`);
      }
    }
    return found;
  }

  /**
   * Let a state be that with which whoever comes after a restart begins: it serves.
   *
   * @param state One that {@linkcode FollowedStates.look} gave.
   * @throws {DataError} `READ_ONLY`, `DISK_FULL` and the like.
   */
  confirm({ state, pushed }: Pick<WholeState, "state" | "pushed">): void {
    publishFile(`${this.#folder}/${NEWEST}`, seal({ state, pushed }));
  }

  /**
   * Remove all states but the newest and those that are used, and what was left on its way to others.
   *
   * @param used Hashes of states.
   * @throws {DataError} `READ_ONLY` and the like.
   */
  prune(used: ReadonlySet<string>): void {
    for (const name of DISK.list(this.#folder)) {
      const path = `${this.#folder}/${name}`,
        isOld = HASH.test(name) && !used.has(name) && name !== this.#newest?.state;
      if (!isOld && !isTemporary(name)) continue;
      try {
        // Half of a state must not have the name of a whole one.
        const away = isOld ? temporaryPath(path) : path;
        if (isOld) DISK.rename(path, away);
        DISK.remove(away);
      } catch (thrown) {
        throw storageError(thrown, path);
      }
    }
  }

  /** Let go of the folder; what it holds stays. */
  [Symbol.dispose](): void {
    this.#mark.release();
  }
}

function wholeState(folder: string, { state, pushed }: { state: string; pushed: string }): WholeState {
  const root = `${folder}/${state}`;
  return { state, pushed, registry: `${root}/registry`, store: `${root}/store` };
}

function readNewest(folder: string): WholeState | null {
  const path = `${folder}/${NEWEST}`;
  if (!isFile(path)) return null;
  const { state, pushed } = unseal(readText(path)) ?? {};
  if (typeof state !== "string" || !HASH.test(state) || !isFolder(`${folder}/${state}`)) return null;
  return wholeState(folder, { state, pushed: String(pushed) });
}

function readState(root: string, sha256: string) {
  const path = `${root}/${STATE}`;
  return isFile(path) ? decodeState(new TextEncoder().encode(readText(path)), sha256) : null;
}

function sizeOf(path: string): number | null {
  try {
    return Deno.statSync(path).size;
  } catch {
    return null;
  }
}

/** @returns Whether the file has that name now; not all file systems give second names. */
function link(from: string, to: string): boolean {
  try {
    if (isFile(to)) return false;
    makeFolders(folderOf(to));
    DISK.link(from, to);
    return true;
  } catch {
    return false;
  }
}

function taken(folder: string): RegistryError {
  return new RegistryError(
    "LOCKED",
    `Cannot follow into ${folder} as one process at a time may: current value is two`,
    { hint: "Name another folder with --copies, or end the other one.", context: { folder } },
  );
}

function nothingThere(store: ObjectStore): RegistryError {
  return new RegistryError(
    "NOT_FOUND",
    `Cannot follow ${store.address} as somebody must have pushed there: current value is nothing`,
    { hint: "Check the address, or push first: deno task push --to.", context: { address: store.address } },
  );
}
