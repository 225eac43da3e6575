import type { ForecastError } from "../../core/errors/errors.ts";
import { DISK, type Files, isFolder } from "../../storage/files/files.ts";
import { readManifest } from "../../storage/files/folder_manifest.ts";
import { listTree } from "../../storage/files/list_tree.ts";
import { IN_PROGRESS, Mark } from "../../storage/files/mark.ts";
import { isTemporary, UNMARKED_DAYS } from "../../storage/files/publish.ts";
import { DAMAGED } from "../../storage/results/result_bytes.ts";
import { storageFailure } from "../../storage/files/system_error.ts";
import { hasFormerJournal, isRunId, journalsIn, journalsOf, ownJournals, whoWorksOn } from "../tasks/run_folder.ts";

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
  /** Why something that should have gone is still there, with its path as `context.path`. */
  readonly failed: readonly ForecastError[];
}

const DAY_MS = 86_400_000;
/** What a run that was given up has beside its journal. */
const TRACES = new Set([IN_PROGRESS, "run.log", "journal"]);

/** What goes of one run, or of none. */
interface Share {
  /** Folder of the run; null for what lies beside the runs. */
  readonly dir: string | null;
  readonly parts: readonly Part[];
}

interface Part {
  readonly path: string;
  readonly bytes: number;
}

/**
 * What a sweep of a folder of reports would remove now; nothing is changed. A finished report always stays; an unfinished run
 * goes when nobody has worked on it for the grace period. What no run has written is not touched.
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
 * @returns What was removed, and what could not be.
 */
export async function sweepReports(reports: string, options: ReportSweepOptions): Promise<ReportSweepPlan> {
  const { files = DISK } = options, removed: string[] = [], failed: ForecastError[] = [];
  const shares = sharesOf(reports, options), plan = await planOf(reports, shares, options);
  let bytes = 0;
  for (const share of shares) {
    const gone = removeShare(files, share, failed);
    removed.push(...gone.map(({ path }) => path));
    bytes += gone.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  return { ...plan, removed, bytes, failed };
}

/** One that cannot go does not keep the others. */
function removeShare(files: Files, { dir, parts }: Share, failed: ForecastError[]): readonly Part[] {
  const gone: Part[] = [];
  let path = dir ?? "";
  try {
    // Held while it goes: nobody resumes what is half gone, and what somebody has resumed meanwhile stays.
    const mark = dir === null ? null : Mark.take(`${dir}/${IN_PROGRESS}`, "gc");
    if (dir !== null && mark === null) return [];
    try {
      for (const part of parts) {
        path = part.path;
        // Of a whole run the mark goes last: who begins there meanwhile keeps the folder.
        if (path !== dir) files.remove(path);
        else if (mark?.releaseFolder({ files }) === false) continue;
        gone.push(part);
      }
    } finally {
      mark?.release();
    }
  } catch (thrown) {
    failed.push(storageFailure(thrown, path));
  }
  return gone;
}

async function planOf(
  reports: string,
  shares: readonly Share[],
  { files = DISK }: ReportSweepOptions,
): Promise<ReportSweepPlan> {
  const parts = shares.flatMap(({ parts }) => parts), removed = parts.map(({ path }) => path);
  const data: { group: string; version: number }[] = [];
  for (const name of files.list(reports).filter(isRunId)) {
    for (const journal of journalsIn(`${reports}/${name}`, { files })) {
      if (removed.some((path) => `${journal.dir}/`.startsWith(`${path}/`))) continue;
      const identity = await journal.identity();
      if (identity !== null) data.push(identity.data);
    }
  }
  return { removed, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), data, failed: [] };
}

function sharesOf(reports: string, options: ReportSweepOptions): Share[] {
  const { files = DISK } = options;
  return files.list(reports).flatMap((name): Share[] => {
    const path = `${reports}/${name}`, isRun = isRunId(name) && measure(path).isFolder;
    if (!isRun && !isTemporary(name) || whoWorksOn(path) !== "") return [];
    const parts = (isRun ? goneOf(path, options) : aged([path], withoutMark(options)))
      .map((gone) => ({ path: gone, bytes: measure(gone).bytes }));
    return parts.length === 0 ? [] : [{ dir: isRun ? path : null, parts }];
  });
}

/** What of a run's folder nobody needs. */
function goneOf(dir: string, options: ReportSweepOptions): string[] {
  const { files = DISK } = options, names = files.list(dir), journals = ownJournals(dir, { files });
  // Nobody can have taken a mark that is a folder: it is not a run's.
  if (isFolder(`${dir}/${IN_PROGRESS}`)) return [];
  // Runs of the first release have no mark.
  const limits = hasFormerJournal(dir, { files }) ? withoutMark(options) : options;
  const isOwn = journals.includes(journalsOf(dir)) || !names.includes("journal");
  if (isOwn && names.every((name) => TRACES.has(name) || isTemporary(name))) {
    const gone = aged([dir], limits);
    if (gone.length > 0) return gone;
  }
  const temporary = names.filter(isTemporary).map((name) => `${dir}/${name}`);
  const left = readManifest(dir, { files }) !== null ? journals : agedTogether(journals, limits);
  const asides = left.length > 0
    ? []
    : journals.flatMap((path) => listTree(path, { files }).map((name) => `${path}/${name}`))
      .filter((path) => path.endsWith(DAMAGED));
  return [...aged(temporary, withoutMark(options)), ...aged(asides, options), ...left];
}

/** All or none: a run that still works writes one of them only now and then. */
function agedTogether(paths: readonly string[], options: ReportSweepOptions): readonly string[] {
  return aged(paths, options).length === paths.length ? paths : [];
}

function withoutMark(options: ReportSweepOptions): ReportSweepOptions {
  return { ...options, graceDays: Math.max(options.graceDays, UNMARKED_DAYS) };
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
