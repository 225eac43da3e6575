import type { Problem } from "../core/problem.ts";
import { backupDatabase } from "../registry/backup.ts";
import { packPath } from "../registry/run_packs.ts";
import { folderOf } from "../storage/publish.ts";
import { Scratch } from "../storage/scratch.ts";
import { type ArchiveSource, writeArchive } from "./archive.ts";
import { check } from "./check.ts";
import { filesBelow, type Folders, isFile } from "./folders.ts";
import { oneAtATime } from "./one_at_a_time.ts";

/** What was copied; the `--json` object of `backup`. */
export interface Backup {
  /** The archive. */
  readonly file: string;
  /** ISO time. */
  readonly created: string;
  /** Files in it. */
  readonly files: number;
  /** Bytes of them. */
  readonly bytes: number;
  /** Versions of models in it. */
  readonly versions: number;
  /** Packs in it. */
  readonly packs: number;
  /** Damage that was there already: it is in the copy as it is. */
  readonly problems: readonly Problem[];
}

/**
 * Copy registry, feature store and finished reports into one tar. The registry is that of one moment, also while others train:
 * what a registry refers to never changes and only `gc`, which waits, removes it.
 *
 * @param file Archive to write. @param folders What to copy. @param options `now`: clock; `signal`: stops it.
 * @throws {RegistryError} `NOT_FOUND`, `LOCKED`, `CORRUPT_DATABASE`. @throws {DataError} `DISK_FULL`, `READ_ONLY` and the like.
 */
export function backUp(
  file: string,
  folders: Folders,
  options: { readonly now: () => Date; readonly signal?: AbortSignal },
): Promise<Backup> {
  const { now, signal } = options;
  return oneAtATime(folders, async () => {
    using scratch = Scratch.in(folderOf(file));
    const database = `${scratch.path}/registry.db`, created = now().toISOString();
    const packs = backupDatabase(folders.registry, database);
    const { problems, versions } = await check(folders);
    // What others finish from here on is not in the copy of the database: more reports and versions of tables do no harm.
    const { files } = await writeArchive(file, listFiles(folders, { database, packs }), { facts: { created }, signal });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { file, created, files: files.length, bytes, versions, packs: packs.length, problems };
  });
}

function* listFiles(
  { registry, store, reports }: Folders,
  { database, packs }: { database: string; packs: readonly string[] },
): Generator<ArchiveSource> {
  yield* filesBelow(store, "store", (name) => !/\.damaged(\/|$)/.test(name));
  yield* filesBelow(reports, "reports", (name) => !/^reports\/[^/]+\/journal$/.test(name));
  for (const sha256 of packs) {
    const path = packPath(registry, sha256);
    // One that is missing is among the problems.
    if (isFile(path)) yield { name: `registry/packs/${sha256}.pack`, path };
  }
  yield { name: "registry/registry.db", path: database };
}
