import { DISK, type Files } from "../storage/files.ts";
import { readManifest } from "../storage/folder_manifest.ts";
import { IN_PROGRESS, Mark } from "../storage/mark.ts";
import { TEMPORARY } from "../storage/publish.ts";
import { DAMAGED } from "../storage/result_store.ts";
import { storageError } from "../storage/system_error.ts";
import { journalsIn, journalsOf, whoWorksOn } from "./run_folder.ts";

/** What may go. */
export interface ReportSweepOptions {
  /** Now. */
  readonly now: Date;
  /** How long anything is left alone after it was written, in days. */
  readonly graceDays: number;
  /** File operations; default the real ones. */
  readonly files?: Files;
}

/** What goes, or would go, and what what stays needs. */
export interface ReportSweepPlan {
  /** Files and folders. */
  readonly removed: readonly string[];
  /** Bytes of all of it. */
  readonly bytes: number;
  /** Versions of tables that runs rest on which can still be gone on with. */
  readonly data: readonly { readonly group: string; readonly version: number }[];
}

const DAY_MS = 86_400_000;
/** What a run that was given up has beside its journal. */
const TRACES = new Set([IN_PROGRESS, "run.log", "journal"]);

/** What goes of one run, or of none. */
interface Share {
  /** Folder of the run; null for what lies beside the runs. */
  readonly dir: string | null;
  readonly paths: readonly string[];
  readonly bytes: number;
}

/**
 * What a sweep of a folder of reports would remove now; nothing is changed. A finished report always stays; an unfinished run
 * goes when nobody has worked on it for the grace period.
 *
 * @param reports The folder; it need not exist. @param options See there.
 */
export async function planReportSweep(reports: string, options: ReportSweepOptions): Promise<ReportSweepPlan> {
  return await planOf(reports, sharesOf(reports, options), options);
}

/**
 * Remove what no run needs, see {@linkcode planReportSweep}. Runs may go on meanwhile: what one works on is left alone.
 *
 * @param reports The folder. @param options See there.
 * @returns What was removed.
 * @throws {DataError} `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export async function sweepReports(reports: string, options: ReportSweepOptions): Promise<ReportSweepPlan> {
  const { files = DISK } = options, done: Share[] = [];
  const shares = sharesOf(reports, options), plan = await planOf(reports, shares, options);
  for (const share of shares) {
    // Held while it goes: nobody resumes what is half gone, and what somebody has resumed meanwhile stays.
    const mark = share.dir === null ? null : Mark.take(`${share.dir}/${IN_PROGRESS}`, "gc");
    if (share.dir !== null && mark === null) continue;
    for (const path of share.paths) remove(files, path);
    mark?.release();
    done.push(share);
  }
  return { ...plan, removed: done.flatMap(({ paths }) => paths), bytes: total(done) };
}

async function planOf(
  reports: string,
  shares: readonly Share[],
  { files = DISK }: ReportSweepOptions,
): Promise<ReportSweepPlan> {
  const removed = shares.flatMap(({ paths }) => paths), data: { group: string; version: number }[] = [];
  for (const name of files.list(reports)) {
    const dir = `${reports}/${name}`;
    if (removed.includes(dir) || removed.includes(journalsOf(dir))) continue;
    for (const journal of journalsIn(dir, { files })) {
      const identity = await journal.identity();
      if (identity !== null) data.push(identity.data);
    }
  }
  return { removed, bytes: total(shares), data };
}

function sharesOf(reports: string, options: ReportSweepOptions): Share[] {
  const { files = DISK } = options;
  return files.list(reports).flatMap((name): Share[] => {
    const path = `${reports}/${name}`, isTemporary = name.endsWith(TEMPORARY);
    if (whoWorksOn(path) !== "" || !isTemporary && !measure(path).isFolder) return [];
    const paths = isTemporary ? aged([path], options) : goneOf(path, options);
    const bytes = paths.reduce((sum, gone) => sum + measure(gone).bytes, 0);
    return paths.length === 0 ? [] : [{ dir: isTemporary ? null : path, paths, bytes }];
  });
}

function total(shares: readonly Share[]): number {
  return shares.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What of a run's folder nobody needs. */
function goneOf(dir: string, options: ReportSweepOptions): string[] {
  const { files = DISK } = options, names = files.list(dir), journal = journalsOf(dir);
  const temporary = names.filter((name) => name.endsWith(TEMPORARY)).map((name) => `${dir}/${name}`);
  const isTrace = names.every((name) => TRACES.has(name) || name.endsWith(TEMPORARY));
  if (isTrace) {
    const gone = aged([dir], options);
    if (gone.length > 0) return gone;
  }
  const left = readManifest(dir, { files }) !== null
    ? measure(journal).isThere ? [journal] : []
    : aged([journal], options);
  const asides = left.length > 0 ? [] : listTree(files, journal).filter((path) => path.endsWith(DAMAGED));
  return [...aged([...temporary, ...asides], options), ...left];
}

/** Those that are there, with nothing in them that is younger than the grace period. */
function aged(paths: readonly string[], { now, graceDays }: ReportSweepOptions): string[] {
  const before = now.getTime() - graceDays * DAY_MS;
  return paths.filter((path) => {
    const { isThere, newest } = measure(path);
    return isThere && newest <= before;
  });
}

interface Measure {
  readonly isThere: boolean;
  readonly isFolder: boolean;
  readonly bytes: number;
  /** When the youngest file in it was written, milliseconds. */
  readonly newest: number;
}

function measure(path: string): Measure {
  try {
    const info = Deno.lstatSync(path), own = info.mtime?.getTime() ?? Infinity;
    if (!info.isDirectory) return { isThere: true, isFolder: false, bytes: info.size, newest: own };
    const inside = DISK.list(path).map((name) => measure(`${path}/${name}`));
    return {
      isThere: true,
      isFolder: true,
      bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0),
      newest: Math.max(own, ...inside.map(({ newest }) => newest)),
    };
  } catch {
    return { isThere: false, isFolder: false, bytes: 0, newest: 0 };
  }
}

function listTree(files: Files, folder: string): string[] {
  return files.list(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return measure(path).isFolder ? listTree(files, path) : [path];
  });
}

function remove(files: Files, path: string): void {
  try {
    files.remove(path);
  } catch (thrown) {
    throw storageError(thrown, path);
  }
}
