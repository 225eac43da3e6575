import type { StoredProblem } from "../core/errors/problem.ts";
import { backupDatabase } from "../registry/maintenance/backup.ts";
import { IMPORTS, isImportFile } from "../registry/packs/imports.ts";
import { packPath } from "../registry/packs/run_packs.ts";
import { DISK, isFile } from "../storage/files/files.ts";
import { checkPublishable, folderOf } from "../storage/files/publish.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { type ArchiveSource, writeArchive } from "./archive.ts";
import { check } from "./check.ts";
import type { Folders } from "./folders.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import { filesIn, isOwnFile, storeFiles } from "./stored_files.ts";

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
  readonly problems: readonly StoredProblem[];
}

/**
 * Copy registry, feature store and finished reports into one tar, and nothing else that lies in their folders. The registry is that of one moment, also while others train:
 * what a registry refers to never changes and only `gc`, which waits, removes it.
 *
 * @param file Archive to write. @param folders What to copy. @param options `now`: clock; `signal`: stops it.
 * @throws {RegistryError} `NOT_FOUND`, `LOCKED`, `CORRUPT_DATABASE`. @throws {DataError} `WRITE_FAILED` if it can be no file, `DISK_FULL`, `READ_ONLY` and the like.
 */
export function backUp(
  file: string,
  folders: Folders,
  options: { readonly now: () => Date; readonly signal?: AbortSignal },
): Promise<Backup> {
  const { now, signal } = options;
  return oneAtATime(folders, async () => {
    checkPublishable(file);
    using scratch = Scratch.in(folderOf(file));
    const database = `${scratch.path}/registry.db`, created = now().toISOString();
    const packs = backupDatabase(folders.registry, database);
    const { problems, versions } = await check(folders);
    // What others finish from here on is not in the copy of the database: more reports and versions of tables do no harm.
    const sources = await listFiles(folders, { database, packs });
    const { files } = await writeArchive(file, sources, { facts: { created }, signal });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { file, created, files: files.length, bytes, versions, packs: packs.length, problems };
  });
}

async function listFiles(
  { registry, store, reports }: Folders,
  { database, packs }: { database: string; packs: readonly string[] },
): Promise<ArchiveSource[]> {
  const isFinished = (run: string) => isOwnFile(`${reports}/${run}`) && isFile(`${reports}/${run}/${REPORT}`);
  const finished = DISK.list(reports).filter(isFinished);
  return [
    ...await storeFiles(store),
    ...finished.flatMap((run) => filesIn(reports, `reports/${run}`, (file) => REPORT_FILE.test(file))),
    // One that is missing is among the problems.
    ...packs.map((sha256) => ({ name: `registry/packs/${sha256}.pack`, path: packPath(registry, sha256) }))
      .filter(({ path }) => isFile(path)),
    ...filesIn(registry, `registry/${IMPORTS}`, isImportFile),
    { name: "registry/registry.db", path: database },
  ];
}

/** What every report has. */
const REPORT = "training_summary.json";
const REPORT_FILE = /\.(?:json|csv|parquet|svg|log)$/;
