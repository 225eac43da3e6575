import { DataError } from "../../core/errors/errors.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import type { Logger } from "../../core/logger.ts";
import { DISK, type Files, isFolder, readText } from "../../storage/files/files.ts";
import { readManifest } from "../../storage/files/folder_manifest.ts";
import { IN_PROGRESS, Mark } from "../../storage/files/mark.ts";
import { createFolder, isTemporary } from "../../storage/files/publish.ts";
import { Journal } from "./journal.ts";
import type { ResultStoreOptions } from "../../storage/results/result_store.ts";
import { storageError } from "../../storage/files/system_error.ts";
import type { TrainingPlan } from "../plan/plan.ts";

/** Counts up when what a journal holds, or how, changes: then journals of former releases are of other work. */
const JOURNAL_FORMAT = 4;

/** As {@linkcode startRun} names runs, and former releases did. */
const RUN_ID = /.-\d{8}T\d{6}-[0-9a-f]{6}(?:-\d+)*$/;
/** As {@linkcode journalOf} names journals. */
const WORK = /^[0-9a-f]{16}$/;
/** What the first release had in a journal, without a folder for the work. */
const FORMER = new Set(["plan.json", "plan.json.tmp", "pooled", "backtests"]);

/** A run of which nothing is left to be done. */
export interface FinishedRun {
  /** Id of the run. */
  readonly run: string;
  /** Its folder, `<reports>/<run>`. */
  readonly dir: string;
  /** That it is. */
  readonly finished: true;
}

/** A run that this process works on: nobody else does until it is released. */
export interface OpenRun {
  /** That it is not. */
  readonly finished: false;
  /** Id of the run. */
  readonly run: string;
  /** Its folder, `<reports>/<run>`. */
  readonly dir: string;
  /** Let go. */
  release(): void;
}

/** What runs are looked for, and by whom. */
export interface RunSearch {
  /** Folder of reports. */
  readonly reports: string;
  /** Which run: its id, or `true` for the newest of the plan. */
  readonly run: string | true;
  /** Hash of the plan of a committed run, or null if no such run is committed. */
  readonly committed: (run: string) => string | null;
  /** The time. */
  readonly now: () => Date;
  /** File operations; default the real ones. */
  readonly files?: Files;
}

/** Identity of the work: the plan and how it was cut into chunks. */
export function workHash(plan: TrainingPlan): string {
  return hashValue([JOURNAL_FORMAT, plan.hash, plan.chunks]);
}

/** Folder of the journals of a run: one, named by its work. */
export function journalsOf(dir: string): string {
  return `${dir}/journal`;
}

/** Whether a folder of this name among the reports is that of a run; any other is somebody else's. */
export function isRunId(name: string): boolean {
  return RUN_ID.test(name);
}

/** Whether a run has a journal of the first release, which cannot be gone on with. */
export function hasFormerJournal(dir: string, { files = DISK }: { files?: Files } = {}): boolean {
  return files.list(journalsOf(dir)).some((name) => FORMER.has(name));
}

/**
 * What runs have written below a run's folder of journals: all of it, or what lies beside something that they have not.
 *
 * @param dir The run's folder. @param options `files`: file operations.
 * @returns Paths; none if there is no journal.
 */
export function ownJournals(dir: string, { files = DISK }: { files?: Files } = {}): string[] {
  const home = journalsOf(dir), names = files.list(home);
  const own = names.filter((name) => WORK.test(name) || FORMER.has(name) || isTemporary(name));
  return own.length === names.length && isFolder(home) ? [home] : own.map((name) => `${home}/${name}`);
}

/**
 * The journal of a plan in a run's folder, whoever left it; a result that is damaged is told and counts as not made.
 *
 * @param dir The run's folder. @param plan The run. @param options `log`; `files`: file operations.
 */
export function journalOf(
  dir: string,
  plan: TrainingPlan,
  { log, files }: { log: Logger; files?: Files },
): Journal {
  return new Journal(journalFolder(dir, plan), {
    files,
    onDamaged: (name, path) =>
      log.warn(`Set aside ${name} of the journal as it is damaged; it is made again: ${path}.damaged`),
  });
}

/**
 * Every journal of this release in a run's folder, of whatever work; what is damaged is left where it is.
 *
 * @param dir The run's folder. @param options `files`; `onDamaged`: told of each damaged result that is read.
 */
export function journalsIn(dir: string, options: Omit<ResultStoreOptions, "readOnly"> = {}): Journal[] {
  const { files = DISK } = options, home = journalsOf(dir);
  const works = files.list(home).filter((name) => WORK.test(name) && isFolder(`${home}/${name}`));
  return works.map((work) => new Journal(`${home}/${work}`, { ...options, readOnly: true }));
}

/**
 * Remove what is left of a run's journal: nothing of it is needed any more.
 *
 * @param dir The run's folder. @param options `files`: file operations.
 * @throws {DataError} `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function removeJournals(dir: string, { files = DISK }: { files?: Files } = {}): void {
  try {
    for (const path of ownJournals(dir, { files })) files.remove(path);
  } catch (thrown) {
    throw storageError(thrown, dir);
  }
}

/**
 * Take a new run id and its folder: two runs never share one, also if they start at once.
 *
 * @param plan What is to be done.
 * @param options `reports`: folder of reports; `reserve`: makes an id of a wanted one that the registry has not given
 * yet; `now`; `files`.
 * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like, before any work.
 */
export function startRun(
  plan: TrainingPlan,
  options: { reports: string; reserve: (wanted: string) => string; now: () => Date; files?: Files },
): OpenRun {
  const { reports, reserve, now, files = DISK } = options, name = runIdOf(plan, now());
  for (let count = 1;; count++) {
    // The registry may have runs of other folders of reports, this folder may have runs of other registries.
    const run = reserve(count === 1 ? name : `${name}-${count}`), dir = `${reports}/${run}`;
    if (!createFolder(dir, { files })) continue;
    const mark = takeMark(dir, now);
    if (mark !== null) return { run, dir, finished: false, release: () => mark.release() };
  }
}

/** The id that a run of a plan would have. @param at When it begins. */
export function runIdOf({ config, hash }: Pick<TrainingPlan, "config" | "hash">, at: Date): string {
  const stamp = at.toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
  return `${config.name}-${stamp}-${hash.slice(0, 6)}`;
}

/**
 * Take a run whose journal lies elsewhere, so that its folder may be new.
 *
 * @param plan What is to be done. @param search Where, and which run by its id.
 * @returns The run; `finished` if nothing is left to be done, else it is open for this process alone.
 * @throws {DataError} `RUN_IN_PROGRESS`; `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function takeRun(
  plan: Pick<TrainingPlan, "hash">,
  { reports, run, committed, now, files = DISK }: RunSearch & { readonly run: string },
): OpenRun | FinishedRun {
  const dir = `${reports}/${run}`;
  createFolder(dir, { files });
  const mark = takeMark(dir, now);
  if (mark === null) throw inProgress(dir);
  if (committed(run) !== plan.hash || readManifest(dir) === null) {
    return { run, dir, finished: false, release: () => mark.release() };
  }
  mark.release();
  return { run, dir, finished: true };
}

/**
 * The run to go on with: the one that is named, or the newest of the plan that nobody works on.
 *
 * @param plan What is to be done. @param search Where to look.
 * @returns The run; `finished` if nothing is left to be done, else it is open for this process alone.
 * @throws {DataError} `NOTHING_TO_RESUME`, `RUN_IN_PROGRESS`, `PLAN_CHANGED` for a run that is named and of another plan.
 */
export async function resumeRun(
  plan: TrainingPlan,
  search: RunSearch,
): Promise<OpenRun | FinishedRun> {
  const { reports, files = DISK, now } = search;
  const busy: string[] = [];
  for (const run of candidates(files.list(reports), plan, search.run)) {
    const dir = `${reports}/${run}`, isDone = () => isFinished(plan, run, search);
    const found = await hasJournal(dir, plan);
    if (!found && busy.length === 0 && await isDone()) return { run, dir, finished: true };
    if (!found) continue;
    const mark = takeMark(dir, now);
    if (mark === null) {
      busy.push(dir);
      continue;
    }
    if (!await isDone()) return { run, dir, finished: false, release: () => mark.release() };
    // Whoever finished it had no time to remove what is not needed any more.
    removeJournals(dir, { files });
    mark.release();
    return { run, dir, finished: true };
  }
  if (busy.length > 0) throw inProgress(busy[0]!);
  throw nothingToResume(plan, search);
}

/** Run ids hold the beginning of the plan's hash and, where two began in one second, a number: newest first. */
function candidates(names: readonly string[], plan: TrainingPlan, wanted: string | true): string[] {
  if (wanted !== true) return names.filter((name) => name === wanted);
  const order = new Intl.Collator("en", { numeric: true });
  const ending = new RegExp(`-${plan.hash.slice(0, 6)}(?:-\\d+)*$`);
  return names.filter((name) => name.startsWith(`${plan.config.name}-`) && ending.test(name))
    .sort(order.compare).reverse();
}

/** Committed, and its report is done; without a journal nothing is left that could be done. */
async function isFinished(plan: TrainingPlan, run: string, { reports, committed }: RunSearch): Promise<boolean> {
  if (committed(run) !== plan.hash) return false;
  const dir = `${reports}/${run}`;
  return readManifest(dir) !== null || !await hasJournal(dir, plan);
}

async function hasJournal(dir: string, plan: TrainingPlan): Promise<boolean> {
  return (await new Journal(journalFolder(dir, plan)).names()).length > 0;
}

function journalFolder(dir: string, plan: TrainingPlan): string {
  return `${journalsOf(dir)}/${workHash(plan).slice(0, 16)}`;
}

function takeMark(dir: string, now: () => Date): Mark | null {
  return Mark.take(`${dir}/${IN_PROGRESS}`, `process ${Deno.pid} since ${now().toISOString()}`);
}

/** Who works on a run, as its mark says; empty if nobody does. */
export function whoWorksOn(dir: string): string {
  const path = `${dir}/${IN_PROGRESS}`;
  if (!Mark.isTaken(path)) return "";
  try {
    // It is taken a moment before it says by whom.
    return readText(path) || "another process";
  } catch {
    return "another process";
  }
}

function inProgress(dir: string): DataError {
  const who = whoWorksOn(dir) || "another process";
  return new DataError(
    "RUN_IN_PROGRESS",
    `Cannot resume ${dir} as one process works on a run: current value is ${who}`,
    {
      hint: "Wait until it has ended, or stop it; then --resume goes on with what it has finished.",
      context: { dir, who },
    },
  );
}

function nothingToResume(plan: TrainingPlan, { reports, run, committed, files = DISK }: RunSearch): DataError {
  const isOther = run !== true && files.list(reports).includes(run) &&
    (files.list(journalsOf(`${reports}/${run}`)).length > 0 || (committed(run) ?? plan.hash) !== plan.hash);
  if (isOther) {
    return new DataError(
      "PLAN_CHANGED",
      `Cannot resume run ${run} as the plan must be the same: current value is ${plan.hash.slice(0, 12)}`,
      { hint: "The data, config or code changed: start a new run without --resume." },
    );
  }
  return new DataError(
    "NOTHING_TO_RESUME",
    `Cannot resume as a run of this plan must exist: current value is none in ${reports}`,
    { hint: "Start without --resume; a run can be resumed with the same data, config and keys." },
  );
}
