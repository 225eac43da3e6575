import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../../core/errors/errors.ts";
import { DISK } from "../../storage/files/files.ts";
import { isInMemory } from "../../storage/files/memory_files.ts";
import { folderOf } from "../../storage/files/publish.ts";
import { handleLimit } from "../../storage/files/system_error.ts";
import { guard } from "../sqlite/failure.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { isFormer, migrate, readFormer, schemaVersionOf, tablesOf } from "./migrations.ts";
import { type Mounts, networkMount } from "../sqlite/network_mount.ts";
import { SCHEMA_VERSION, TABLES } from "../sqlite/tables.ts";
import { assertSchema, openUntrusted } from "../sqlite/untrusted_database.ts";

const CANNOT_OPEN = /unable to open|readonly/i;

/** How to open a registry's database. */
export interface DatabaseOptions {
  /** Refuse writes and never create anything. */
  readonly readOnly: boolean;
  /** How long to wait for another writer, in milliseconds. */
  readonly waitMs: number;
  /** What is known of file systems; default: what the system says. */
  readonly mounts?: Mounts;
}

/** Longest wait for another process while opening, in milliseconds: what it would wait for then is no short transaction. */
const OPEN_WAIT_MS = 5000;

/**
 * Open a registry's database. Unless read-only it is created where there is none, and one of a former version is brought to the
 * present one, with a copy beside it first; read-only a former one is read as it is.
 *
 * @param path Path of `registry.db`.
 * @param options Mode and patience.
 * @throws {RegistryError} `SCHEMA_VERSION` for a database of a later version, `DATABASE_LOST` where packs lie beside none,
 * `NETWORK_STORAGE` for writing over a network, `NOT_FOUND`, `READ_ONLY`, `LOCKED`, `CORRUPT_DATABASE`, `DISK_FULL`.
 */
export function openDatabase(path: string, options: DatabaseOptions): DatabaseSync {
  return guard(`open ${path}`, () => {
    assertKept(path);
    if (!options.readOnly && !isInMemory(path)) assertLocal(path, options.mounts);
    const database = options.readOnly ? connectReading(path) : connectWriting(path, options.waitMs);
    try {
      if (isFormer(schemaVersionOf(database))) assertSchema(database, path, tablesOf(schemaVersionOf(database)));
      if (!options.readOnly) bringUp(database, path);
      const version = schemaVersionOf(database);
      if (options.readOnly && isFormer(version)) readFormer(database, version);
      else assertVersion(path, version);
      if (!isFormer(version)) assertSchema(database, path, TABLES);
      database.exec(`PRAGMA busy_timeout = ${Math.round(options.waitMs)}; PRAGMA foreign_keys = ON;`);
      return database;
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  });
}

/** A registry whose database is gone has not become an empty one. */
function assertKept(path: string): void {
  // Packs first: who publishes packs has made the database before.
  if (isInMemory(path) || sizeOf(path) > 0) return;
  const packs = DISK.list(`${path.replace(/[^/\\]*$/, "")}packs`).filter((name) => name.endsWith(".pack")).length;
  if (packs === 0 || sizeOf(path) > 0) return;
  throw new RegistryError(
    "DATABASE_LOST",
    `Cannot open ${path} as it must be there beside its packs: current value is none or empty, with ${packs} packs`,
    {
      hint: `Rebuild it from the packs with \`deno task fsck --repair\`, or restore a backup. ${
        adviceOnLoss(folderOf(path))
      }`.trimEnd(),
      context: { path, packs },
    },
  );
}

/**
 * What may help where `registry.db` is gone and its packs do not tell enough; empty if nothing does.
 *
 * @param root Registry root.
 */
export function adviceOnLoss(root: string): string {
  const copies = DISK.list(root).filter((name) => /^registry\.db\.v\d.*\.backup$/.test(name));
  if (copies.length === 0) return "";
  return `Beside it lies ${
    copies.join(", ")
  }, a copy from before an upgrade: move registry.db-wal and registry.db-shm away and ` +
    "copy it to registry.db.";
}

/** SQLite's locks and its shared memory hold on one machine: two on a network file system would corrupt each other's database. */
function assertLocal(path: string, mounts?: Mounts): void {
  const folder = folderOf(path), kind = networkMount(folder, mounts);
  if (kind === null) return;
  throw new RegistryError(
    "NETWORK_STORAGE",
    `Cannot write ${path} as it must lie on a disk of this machine: current value is ${kind}`,
    {
      hint:
        "Name a local folder with --registry; its folder packs/ may be a link to the network, as may store and reports.",
      context: { path, kind },
    },
  );
}

function connectWriting(path: string, waitMs: number): DatabaseSync {
  const timeout = Math.min(waitMs, OPEN_WAIT_MS);
  // A migration replaces tables that others refer to; foreign keys are on once all is in place.
  const database = openUntrusted(path, { readOnly: false, timeout, enableForeignKeyConstraints: false });
  try {
    patiently(timeout, () => database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
    return database;
  } catch (thrown) {
    database.close();
    // Here the database exists, so what cannot be opened are its companion files, which would have to be made.
    if (CANNOT_OPEN.test(String(thrown)) && handleLimit() === null) throw folderReadOnly(path, thrown);
    throw thrown;
  }
}

/** While others change to the WAL at the same moment SQLite answers "locked" at once, without its own patience. */
function patiently(waitMs: number, work: () => void): void {
  for (let left = waitMs;; left -= PAUSE_MS) {
    try {
      return work();
    } catch (thrown) {
      if (left <= 0 || !/locked/.test(String(thrown))) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

const PAUSE_MS = 10;

function connectReading(path: string): DatabaseSync {
  const database = openUntrusted(path, { readOnly: true });
  try {
    schemaVersionOf(database);
    return database;
  } catch (thrown) {
    database.close();
    if (!CANNOT_OPEN.test(String(thrown)) || handleLimit() !== null) throw thrown;
    // In a folder without write access SQLite cannot make the WAL's index. Nobody can write there, so the file is fixed;
    // but a WAL that a crash left behind holds committed runs that it alone would not show.
    if (sizeOf(`${path}-wal`) > 0) throw folderReadOnly(path, thrown);
    const address = new URL("file:///");
    address.pathname = path.split("/").map(encodeURIComponent).join("/");
    address.searchParams.set("immutable", "1");
    return openUntrusted(address, { readOnly: true });
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

function folderReadOnly(path: string, cause: unknown): RegistryError {
  return new RegistryError(
    "READ_ONLY",
    `Cannot open ${path} as its folder must be writable: current value is "${cause}"`,
    { hint: "Open the registry once with write access to its folder, or name another one with --registry.", cause },
  );
}

/** Make the tables, or bring them to the present version. */
function bringUp(database: DatabaseSync, path: string): void {
  const version = schemaVersionOf(database);
  if (version === SCHEMA_VERSION) return;
  if (isFormer(version)) return migrate(database, path);
  if (version !== 0) return;
  inTransaction(database, () => {
    // Another process may have been first.
    if (schemaVersionOf(database) === 0) database.exec(TABLES);
  });
}

function assertVersion(path: string, version: number): void {
  if (version === SCHEMA_VERSION) return;
  if (version === 0) {
    throw new RegistryError(
      "NOT_FOUND",
      `Cannot open ${path} as it must hold a registry: current value is an empty database`,
      {
        hint: "Train first, or name the registry folder with --registry.",
      },
    );
  }
  throw new RegistryError(
    "SCHEMA_VERSION",
    `Cannot open ${path} as its schema version must be at most ${SCHEMA_VERSION}: current value is ${version}`,
    {
      hint: "A later release of 1000models wrote it: use that one, or another registry folder.",
      context: { expected: SCHEMA_VERSION, found: version },
    },
  );
}

/**
 * Open a registry's database, do something with it, and close it.
 *
 * @param path Path of `registry.db`. @param options Mode, patience; `action`: what is done, for the message of an error.
 * @throws {RegistryError} As {@linkcode openDatabase}; a failure of the work as `guard` tells it.
 */
export function withDatabase<T>(
  path: string,
  { action, ...options }: DatabaseOptions & { readonly action: string },
  work: (database: DatabaseSync) => T,
): T {
  return guard(action, () => {
    const database = openDatabase(path, options);
    try {
      return work(database);
    } finally {
      database.close();
    }
  });
}
