import { DataError, RegistryError } from "../core/errors/errors.ts";
import { GROUP_FILES } from "../data/store/feature_store.ts";
import { groupNames, verifyStore } from "../data/store/verify_store.ts";
import { readAncestry } from "../registry/maintenance/ancestry.ts";
import { backupDatabase } from "../registry/maintenance/backup.ts";
import { IMPORTS, isImportFile } from "../registry/packs/imports.ts";
import { packPath } from "../registry/packs/run_packs.ts";
import { verifyRegistry } from "../registry/maintenance/verify.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { assertSafe, probeObjects } from "../storage/objects/probe_objects.ts";
import { Scratch } from "../storage/files/scratch.ts";
import type { Folders } from "./folders.ts";
import { knownState, rememberState } from "./known_remotes.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import {
  damaged,
  DATABASE,
  encodeState,
  hasState,
  IMPORTED_MODEL,
  packName,
  packsOf,
  readRemains,
  readRemote,
  type SharedFile,
  type SharedRemote,
  type SharedState,
  writeRemote,
} from "./shared_state.ts";
import { filesIn, storeFiles } from "./stored_files.ts";
import { describeFile, type LocalFile, sendFiles, type TransferOptions, type Transferred } from "./transfer.ts";

/** What was pushed; the `--json` object of `push`. */
export interface Pushed extends Transferred {
  /** Address of the storage. */
  readonly to: string;
  /** SHA-256 of the state that is there now. */
  readonly state: string;
}

/** How it is pushed. */
export interface PushOptions extends TransferOptions {
  /** Clock. */
  readonly now: () => Date;
  /** Replace a state that this registry does not come from. Default false. */
  readonly force?: boolean;
}

/**
 * Bring registry and feature store to a storage that several machines share. Everything is an object that is named by its
 * content and sent once; then one small object is replaced if it still is what it was when the work began. Called again after an
 * interruption it goes on. What others have pushed is never replaced unseen: what is there must be what this registry was last
 * pushed to or pulled from, and all of its events must be among this one's.
 *
 * @param store The storage; before anything is shared there it is probed. @param folders What to push. @param options See there.
 * @throws {RegistryError} `CONFLICT` if others have pushed, also meanwhile; `NOT_FOUND`, `LOCKED` and the like.
 * @throws {DataError} `STORAGE_UNSAFE`; `DAMAGED_FILE` if something is not whole, here or there; as the store.
 */
export function push(store: ObjectStore, folders: Folders, options: PushOptions): Promise<Pushed> {
  return oneAtATime(folders, async () => {
    const { now, force = false } = options, { former, tag, parent } = await readFormer(store, folders, force);
    using scratch = Scratch.in(folders.registry);
    const copy = `${scratch.path}/registry.db`, packs = backupDatabase(folders.registry, copy);
    const isOthers = former !== null && !force && !comesFrom(store, copy, { registry: folders.registry, former });
    if (former?.head.probed !== store.server) assertSafe(store, await probeObjects(store, crypto.randomUUID()));
    await assertWhole(folders);
    const planned = await plan(store, folders, { copy, packs, former, parent, force });
    if (isOthers && !isPresent(planned.state, former)) throw pushedSince(store, former);
    const sent = await sendFiles(store, planned.files, options);
    const state = isPresent(planned.state, former)
      ? former.head.state
      : await writeRemote(store, planned.state, { tag, pushed: now().toISOString() });
    if (state === null) throw conflict(store, "another push, which came first");
    rememberState(folders.registry, store.address, state);
    return { to: store.address, ...sent, state };
  });
}

interface Former {
  /** What is there, or null: nothing, or nothing that can be read. */
  readonly former: SharedRemote | null;
  /** Of the head that is replaced. */
  readonly tag: string | null;
  /** The state before the one that is pushed. */
  readonly parent: string | null;
}

/**
 * What is there. A head or state that cannot be read is replaced by the machine that was last brought together with that state,
 * which therefore lacks nothing of it, or by force: nobody knows then what others have pushed.
 */
async function readFormer(store: ObjectStore, { registry }: Folders, force: boolean): Promise<Former> {
  const known = knownState(registry, store.address);
  try {
    const former = await readRemote(store);
    if (former !== null) return { former, tag: former.tag, parent: former.head.state };
    // An empty storage is a new one; one that has lost its head is not.
    if (known !== null && await hasState(store, known)) throw damaged(store, "head.json", "it is gone");
    return { former: null, tag: null, parent: null };
  } catch (thrown) {
    if (!(thrown instanceof DataError) || thrown.code !== "DAMAGED_FILE") throw thrown;
    const { tag, state } = await readRemains(store), isOurs = state !== null && state === known;
    if (!isOurs && !force) throw unreadable(thrown);
    return { former: null, tag, parent: isOurs ? state : null };
  }
}

function unreadable(damage: DataError): DataError {
  return new DataError("DAMAGED_FILE", damage.message, {
    hint: "Push from the machine that pushed or pulled it last; or with --force from one that has everything. " +
      "What only others have, they push again.",
    context: damage.context,
    cause: damage,
  });
}

/**
 * Whether a registry comes from what is there: git would call a push a fast-forward then. If not it may be that one which was
 * pushed last, and not remembered as the process was killed.
 */
function comesFrom(
  store: ObjectStore,
  copy: string,
  { registry, former }: { readonly registry: string; readonly former: SharedRemote },
): boolean {
  const { history } = former.state;
  if (readAncestry(copy, { most: history.events }).sha256 !== history.sha256) {
    throw conflict(store, `events of ${former.head.pushed} that this registry does not have`);
  }
  if (knownState(registry, store.address) === former.head.state) return true;
  if (readAncestry(copy).events > history.events) throw pushedSince(store, former);
  return false;
}

function pushedSince(store: ObjectStore, { head }: SharedRemote): RegistryError {
  return conflict(store, `what was pushed at ${head.pushed} from elsewhere`);
}

async function assertWhole(folders: Folders): Promise<void> {
  const parts = [verifyRegistry(folders.registry), await verifyStore(folders.store)];
  const [first, ...others] = parts.flatMap(({ problems }) => problems);
  if (first === undefined) return;
  throw new DataError(
    "DAMAGED_FILE",
    `Cannot push ${first.path} as all that is shared must be whole: current value is "${first.detail}", with ${others.length} more`,
    { hint: "Look at it with deno task fsck, and repair it or pull it again.", context: { ...first } },
  );
}

interface Plan {
  readonly state: Omit<SharedState, "format">;
  readonly files: readonly LocalFile[];
}

interface PlanOptions {
  readonly copy: string;
  readonly packs: readonly string[];
  readonly former: SharedRemote | null;
  readonly parent: string | null;
  readonly force: boolean;
}

async function plan(store: ObjectStore, { registry, store: features }: Folders, options: PlanOptions): Promise<Plan> {
  const { copy, packs, former, parent, force } = options, known = former?.state.files ?? {};
  const files = new Map<string, LocalFile>();
  const add = (name: string, path: string, file?: SharedFile) =>
    files.set(name, { path, file: file ?? describeFile(path) });
  for (const sha256 of packs) {
    // All packs were found to have the hash that names them.
    const name = packName(sha256);
    add(name, packPath(registry, sha256), known[name]);
  }
  const versions = new VersionsKnown(store, { known, force });
  for (const { name, path } of await storeFiles(features)) add(name, path, versions.fileOf(name, path));
  for (const { name, path } of filesIn(registry, `registry/${IMPORTS}`, isImportFile)) {
    // Models were found to have the hash that names them; names may lead elsewhere by now.
    add(name, path, IMPORTED_MODEL.test(name) ? known[name] : undefined);
  }
  const history = readAncestry(copy), isSame = former !== null && isSameRegistry(former.state, history, packs);
  add(DATABASE, copy, isSame ? known[DATABASE] : undefined);
  // A table that lies on other machines alone stays as it is: whoever has none of it has not removed it.
  const own = new Set(groupNames(features)),
    isOthers = ([name]: readonly [string, SharedFile]) =>
      name.startsWith("store/") && !own.has(name.split("/")[1] ?? "");
  const all = Object.fromEntries([
    ...Object.entries(known).filter(isOthers),
    ...[...files].map(([name, { file }]) => [name, file] as const),
  ]);
  return { state: { parent, history, files: all }, files: [...files.values()] };
}

/** Then its database differs in nothing but in what machines keep for themselves. */
function isSameRegistry(state: SharedState, history: SharedState["history"], packs: readonly string[]): boolean {
  return history.sha256 === state.history.sha256 && packsOf(state).length === packs.length &&
    packs.every((sha256) => Object.hasOwn(state.files, packName(sha256)));
}

/** A version never changes: one whose manifest was sent already need not be read again. */
class VersionsKnown {
  readonly #store: ObjectStore;
  readonly #known: SharedState["files"];
  readonly #force: boolean;
  /** By name of the manifest. */
  readonly #equal = new Map<string, boolean>();

  constructor(store: ObjectStore, options: { readonly known: SharedState["files"]; readonly force: boolean }) {
    this.#store = store;
    this.#known = options.known;
    this.#force = options.force;
  }

  fileOf(name: string, path: string): SharedFile | undefined {
    const [, folder, file] = /^(.*\/v\d+)\/([^/]+)$/.exec(name) ?? [];
    if (folder === undefined || file === undefined) return undefined;
    return this.#isEqual(`${folder}/${GROUP_FILES.info}`, path.slice(0, -file.length) + GROUP_FILES.info)
      ? this.#known[name]
      : undefined;
  }

  #isEqual(name: string, path: string): boolean {
    const found = this.#equal.get(name);
    if (found !== undefined) return found;
    const theirs = this.#known[name], isEqual = theirs !== undefined && describeFile(path).sha256 === theirs.sha256;
    if (theirs !== undefined && !isEqual && !this.#force) throw conflict(this.#store, `another content of ${name}`);
    this.#equal.set(name, isEqual);
    return isEqual;
  }
}

function isPresent(state: Plan["state"], former: SharedRemote | null): former is SharedRemote {
  if (former === null) return false;
  const { parent } = former.state;
  return encodeState({ ...state, parent }).sha256 === former.head.state;
}

function conflict(store: ObjectStore, found: string): RegistryError {
  return new RegistryError(
    "CONFLICT",
    `Cannot push to ${store.address} as what is there must be what this registry comes from: current value is ${found}`,
    {
      hint:
        "Pull it first. Where both have gone on, pull it into other folders and do there again what is to be kept; " +
        "or replace it with --force.",
      context: { address: store.address },
    },
  );
}
