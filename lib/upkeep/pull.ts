import { RegistryError } from "../core/errors/errors.ts";
import { hashBytes } from "../core/bytes/hash.ts";
import { adoptDatabase } from "../registry/maintenance/adopt.ts";
import { type Ancestry, type Kinship, kinshipOf, readAncestry } from "../registry/maintenance/ancestry.ts";
import { IMPORTS } from "../registry/packs/imports.ts";
import { readLeftSwept } from "../registry/maintenance/left_swept.ts";
import { packPath } from "../registry/packs/run_packs.ts";
import { verifyCopy } from "../registry/maintenance/verify.ts";
import { DISK, isFile } from "../storage/files/files.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { folderOf, makeFolders } from "../storage/files/publish.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { storageError } from "../storage/files/system_error.ts";
import type { Folders } from "./folders.ts";
import { knownState, rememberState } from "./known_remotes.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import { placeNames, planImports } from "./pull_imports.ts";
import { planServing, serve } from "./pull_serving.ts";
import { placeVersions, planVersions } from "./pull_versions.ts";
import { damaged, DATABASE, databaseOf, packsOf, readRemote, type SharedRemote } from "./shared_state.ts";
import { fetchFiles, type TransferOptions, type Transferred } from "./transfer.ts";

/** What was pulled; the `--json` object of `pull`. */
export interface Pulled extends Transferred {
  /** Address of the storage. */
  readonly from: string;
  /** SHA-256 of the state that the folders hold now, or have gone on from. */
  readonly state: string;
}

/**
 * Bring registry and feature store to what a storage holds: into folders that are missing or empty, or into those that it goes on
 * from. Everything is fetched and verified first; then versions of tables get their names, tables the version that serves, and
 * the registry its new state, in one transaction. What is whole already is not fetched, what is damaged here is replaced. Called
 * again after an interruption it goes on.
 *
 * @param store The storage. @param folders Where to. @param options See there.
 * @throws {RegistryError} `NOT_FOUND` if nobody has pushed; `CONFLICT` if both have gone on, or a version of a table has another
 * content here: nothing has changed then; `LOCKED` and the like.
 * @throws {DataError} `DAMAGED_FILE` if what is there is not whole; as the store, and as all files.
 */
export function pull(store: ObjectStore, folders: Folders, options: TransferOptions = {}): Promise<Pulled> {
  return oneAtATime(folders, async () => {
    const remote = await readRemote(store);
    if (remote === null) throw nothingThere(store);
    // None are shared, and whoever names their folder finds one.
    makeReports(folders);
    using stages = openStages(folders);
    try {
      const moved = await bring({ store, folders, remote, stages, options });
      rememberState(folders.registry, store.address, remote.head.state);
      return { from: store.address, ...moved, state: remote.head.state };
    } catch (thrown) {
      // What is whole in there need not be fetched again.
      if (!(thrown instanceof RegistryError && thrown.code === "CONFLICT")) stages.leave();
      throw thrown;
    }
  });
}

function makeReports({ reports }: Folders): void {
  try {
    makeFolders(reports);
  } catch (thrown) {
    throw storageError(thrown, reports);
  }
}

/** Where files come to lie before they have their names: each on the file system of what it belongs to. */
interface Stages extends Disposable {
  readonly registry: string;
  readonly packs: string;
  readonly store: string;
  leave(): void;
}

interface Work {
  readonly store: ObjectStore;
  readonly folders: Folders;
  readonly remote: SharedRemote;
  readonly stages: Stages;
  readonly options: TransferOptions;
}

function openStages({ registry, store }: Folders): Stages {
  const all: Scratch[] = [];
  const dispose = () => all.forEach((scratch) => scratch[Symbol.dispose]());
  const open = (folder: string) => {
    const scratch = Scratch.again(`${folder}/pull`);
    all.push(scratch);
    return scratch.content;
  };
  try {
    return {
      registry: open(registry),
      packs: open(`${registry}/packs`),
      store: open(store),
      leave: () => all.forEach((scratch) => scratch.leave()),
      [Symbol.dispose]: dispose,
    };
  } catch (thrown) {
    dispose();
    throw thrown;
  }
}

async function bring(work: Work): Promise<Transferred> {
  const { store, folders: { registry, store: features }, remote, stages, options } = work;
  const known = knownState(registry, store.address), copy = `${stages.registry}/registry.db`;
  const { kinship, database } = await compare(work, { known, copy });
  // Whether it fits is known before anything large is fetched.
  const versions = await planVersions(store, { folder: features, stage: stages.store, files: remote.state.files });
  const serving = await planServing(store, { folder: features, remote, known, kinship });
  const imports = await planImports(store, { registry, stage: stages.registry, remote, known, kinship });
  // Who has gone on from there may have swept some, and who has not, too.
  const swept = sweptHere(registry, database === null ? null : copy);
  const wanted = kinship === "ahead" ? [] : packsOf(remote.state).filter(({ sha256 }) => !swept.has(sha256));
  const packs = wanted.map(({ sha256, file }) => ({
    file,
    path: `${stages.packs}/${sha256}`,
    present: packPath(registry, sha256),
  }));
  const moved = await fetchFiles(
    store,
    [...packs, ...imports.models, ...versions.flatMap(({ files }) => files)],
    options,
  );
  placeVersions(versions, { folder: features });
  if (imports.models.length > 0) makeFolders(`${registry}/${IMPORTS}`);
  for (const { path, to } of imports.models) placeFile(path, to);
  if (database !== null) {
    const place = (sha256: string) => placeFile(`${stages.packs}/${sha256}`, packPath(registry, sha256));
    adoptDatabase(registry, copy, { place });
  } else {
    for (const { path, present } of packs) placeFile(path, present);
  }
  // A pull that fails moves no table. One that is killed here is done again by the next: its state is not remembered yet.
  serve(features, serving);
  placeNames(imports);
  const named = [...serving, ...imports.names], sent = moved.sent + (database?.sent ?? 0) + named.length;
  const bytes = named.reduce((sum, { bytes }) => sum + bytes, moved.bytes + (database?.bytes ?? 0));
  return { sent, skipped: partsOf(remote) - sent, bytes };
}

/**
 * How the registry here is to the one there.
 *
 * @returns Also what fetching the other database took, or null if nothing of it is news here.
 * @throws {RegistryError} `CONFLICT` if both have gone on.
 */
async function compare(
  { store, folders: { registry }, remote, options }: Work,
  { known, copy }: { readonly known: string | null; readonly copy: string },
): Promise<{ kinship: Kinship; database: Transferred | null }> {
  const path = `${registry}/registry.db`, ours = ancestryOf(registry), theirs = remote.state.history;
  const hasNews = ours.events < theirs.events || ours.events === theirs.events && known !== remote.head.state;
  let database: Transferred | null = null;
  if (hasNews) {
    database = await fetchFiles(store, [{ file: databaseOf(remote.state), path: copy }], options);
    assertCopy(store, copy, theirs);
  }
  const kinship = kinshipOf(ours, theirs, (whose, most) => readAncestry(whose === "ours" ? path : copy, { most }));
  if (kinship === "diverged") throw conflict(store, registry);
  return { kinship, database };
}

/** What was swept and is not needed again. */
function sweptHere(registry: string, copy: string | null): ReadonlySet<string> {
  const path = `${registry}/registry.db`;
  return orIfNone(() => readLeftSwept(path, copy ?? path), new Set());
}

/** A registry that is not there, or was only begun, has seen nothing; one that has lost its database has. */
function ancestryOf(registry: string): Ancestry {
  return orIfNone(() => readAncestry(`${registry}/registry.db`), { events: 0, sha256: hashBytes("") });
}

function orIfNone<T>(read: () => T, none: T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof RegistryError && thrown.code === "NOT_FOUND") return none;
    throw thrown;
  }
}

/**
 * Make sure that a database is one by itself, and has the events that its state names: what somebody has pushed is not trusted.
 *
 * @throws {DataError} `DAMAGED_FILE`.
 */
export function assertCopy(store: ObjectStore, copy: string, history: Ancestry): void {
  const [problem] = verifyCopy(copy), { sha256 } = readAncestry(copy);
  if (problem !== undefined) throw damaged(store, DATABASE, problem.detail);
  if (sha256 !== history.sha256) throw damaged(store, DATABASE, "events of another registry");
}

function partsOf({ state }: SharedRemote): number {
  return Object.values(state.files).reduce((sum, { parts }) => sum + parts.length, 0);
}

/** One that was whole here was not fetched. */
function placeFile(from: string, to: string): void {
  if (!isFile(from)) return;
  try {
    DISK.rename(from, to);
    DISK.syncFolder(folderOf(to));
  } catch (thrown) {
    throw storageError(thrown, to);
  }
}

function nothingThere(store: ObjectStore): RegistryError {
  return new RegistryError(
    "NOT_FOUND",
    `Cannot pull from ${store.address} as somebody must have pushed there: current value is nothing`,
    { hint: "Check the address, or push first: deno task push --to.", context: { address: store.address } },
  );
}

function conflict(store: ObjectStore, registry: string): RegistryError {
  return new RegistryError(
    "CONFLICT",
    `Cannot pull ${store.address} into ${registry} as one must go on from the other: current value is both have gone on`,
    {
      hint: "Pull into other folders, with --registry and --store, and do there again what is to be kept of these; " +
        "or replace what is there with deno task push --force.",
      context: { address: store.address, registry },
    },
  );
}
