import type { ForecastError } from "../../core/errors/errors.ts";
import { bytesOf, DISK, type Files } from "../../storage/files/files.ts";
import { IN_PROGRESS, Mark } from "../../storage/files/mark.ts";
import { isTemporary, UNMARKED_DAYS } from "../../storage/files/publish.ts";
import { storageFailure } from "../../storage/files/system_error.ts";
import { currentGroup, openGroup } from "./feature_store.ts";
import { DAMAGED, listVersions, versionDir, versionNumber } from "./version_folders.ts";
import { damageOf } from "./group_damage.ts";
import { recordedVersion } from "./serving_record.ts";
import { STAGING, STAGING_MARK } from "./staging.ts";
import { groupNames } from "./verify_store.ts";

/** What may go. */
export interface StoreSweepOptions {
  /** Now. */
  readonly now: Date;
  /** How long anything is left alone after it was written or set aside, in days. */
  readonly graceDays: number;
  /** Versions that something refers to; they stay. */
  readonly keep?: readonly { readonly group: string; readonly version: number }[];
  /** So many of the newest whole versions of each group stay, whatever serves. Default 3. */
  readonly newest?: number;
  /** File operations; default the real ones. */
  readonly files?: Files;
}

/** What goes, or would go: paths. */
export interface StoreSweepPlan {
  /** Left behind by processes that died. */
  readonly leftOver: readonly string[];
  /** Damaged versions that were set aside. */
  readonly damaged: readonly string[];
  /** Versions that neither serve nor are referred to. */
  readonly versions: readonly string[];
  /** Bytes of all of it. */
  readonly bytes: number;
  /** Why something that should have gone is still there, with its path as `context.path`. */
  readonly failed: readonly ForecastError[];
}

const DAY_MS = 86_400_000;
/** Begins the name of a version on its way out: it is never seen half under its own. */
const REMOVING = ".removing_";

/**
 * What a sweep of a feature store would remove now; nothing is changed. The highest number of a group stays, so that no
 * number is given twice; where what serves is damaged no version goes, as any may have to stand in.
 *
 * @param store Folder of all groups. @param options See there.
 * @throws {DataError} `UNREADABLE_FILE`, `TOO_MANY_FILES`.
 */
export async function planStoreSweep(store: string, options: StoreSweepOptions): Promise<StoreSweepPlan> {
  const { files = DISK } = options;
  const leftOver = unpublishedIn(store, options), damaged: string[] = [], versions: string[] = [];
  for (const name of groupNames(store)) {
    const home = `${store}/${name}`, entries = files.list(home);
    leftOver.push(...entries.filter((entry) => isLeftOver(home, entry, options)).map((entry) => `${home}/${entry}`));
    for (const version of await listVersions(store, name)) {
      leftOver.push(...unpublishedIn(versionDir(store, name, version), options));
    }
    const highest = Math.max(0, ...entries.map(versionNumber));
    const isOld = (entry: string) => versionNumber(entry) < highest && isAged(`${home}/${entry}`, options);
    damaged.push(
      ...entries.filter((entry) => entry.includes(DAMAGED) && versionNumber(entry) > 0 && isOld(entry))
        .map((entry) => `${home}/${entry}`),
    );
    const free = await freeVersions(store, name, options);
    versions.push(...free.filter((entry) => isOld(entry)).map((entry) => `${home}/${entry}`));
  }
  const bytes = [...leftOver, ...damaged, ...versions].reduce((sum, path) => sum + bytesOf(path), 0);
  return { leftOver, damaged, versions, bytes, failed: [] };
}

/**
 * Remove what nothing needs, see {@linkcode planStoreSweep}. Builds and inference may go on meanwhile.
 *
 * @param store Folder of all groups. @param options See there.
 * @returns What was removed, and what could not be.
 */
export async function sweepStore(store: string, options: StoreSweepOptions): Promise<StoreSweepPlan> {
  const { files = DISK } = options, plan = await planStoreSweep(store, options), failed: ForecastError[] = [];
  const sizes = new Map([...plan.leftOver, ...plan.damaged, ...plan.versions].map((path) => [path, bytesOf(path)]));
  let bytes = 0;
  // One that cannot go does not keep the others.
  const go = async (paths: readonly string[], work: (path: string) => boolean | Promise<boolean>) => {
    const gone: string[] = [];
    for (const path of paths) {
      try {
        if (!await work(path)) continue;
        gone.push(path);
        bytes += sizes.get(path) ?? 0;
      } catch (thrown) {
        failed.push(storageFailure(thrown, path));
      }
    }
    return gone;
  };
  const leftOver = await go(plan.leftOver, (path) => removeLeftOver(path, files));
  const damaged = await go(plan.damaged, (path) => remove(files, path));
  const versions = await go(plan.versions, (path) => removeVersion(store, path, files));
  return { leftOver, damaged, versions, bytes, failed };
}

/** Versions that neither serve nor are kept, by name. */
async function freeVersions(store: string, name: string, options: StoreSweepOptions): Promise<string[]> {
  const { keep = [], newest = 3 } = options;
  const stay = new Set(keep.filter(({ group }) => group === name).map(({ version }) => version));
  try {
    stay.add((await currentGroup(store, name)).version);
  } catch (thrown) {
    // Damaged, of another release, or none at all: nothing is known to be in excess.
    if (thrown instanceof Error && "code" in thrown) return [];
    throw thrown;
  }
  const descending = (await listVersions(store, name)).reverse();
  let whole = 0;
  for (const version of descending) {
    if (whole === newest) break;
    if (!await isWhole(versionDir(store, name, version))) continue;
    stay.add(version);
    whole++;
  }
  return descending.filter((version) => !stay.has(version)).map((version) => `v${version}`);
}

async function isWhole(dir: string): Promise<boolean> {
  try {
    await openGroup(dir);
    return true;
  } catch (thrown) {
    if (damageOf(thrown) !== null || Reflect.get(Object(thrown), "code") === "STORE_FORMAT") return false;
    throw thrown;
  }
}

function isLeftOver(home: string, entry: string, options: StoreSweepOptions): boolean {
  const path = `${home}/${entry}`;
  if (entry.startsWith(REMOVING)) return true;
  if (entry.startsWith(STAGING)) {
    const mark = entry.endsWith(STAGING_MARK) ? path : path + STAGING_MARK;
    // Whose mark nobody holds is dead; without one only time can tell.
    return isThere(mark) ? !Mark.isTaken(mark) : isUnmarked(path, options);
  }
  return (isTemporary(entry) || entry.startsWith(".current_")) && isUnmarked(path, options);
}

/** Of the store itself and of its versions, where only probes and publications leave something. */
function unpublishedIn(folder: string, options: StoreSweepOptions): string[] {
  const paths = (options.files ?? DISK).list(folder).filter(isTemporary).map((entry) => `${folder}/${entry}`);
  return paths.filter((path) => !Mark.isTaken(`${path}/${IN_PROGRESS}`) && isUnmarked(path, options));
}

/** What has no mark is left alone for a day, whatever the grace: its process may live. */
function isUnmarked(path: string, options: StoreSweepOptions): boolean {
  return isAged(path, { ...options, graceDays: Math.max(options.graceDays, UNMARKED_DAYS) });
}

/** Whose mark can be had is dead; it is held while the folder goes, so that nobody takes it for their own meanwhile. */
function removeLeftOver(path: string, files: Files): boolean {
  const mark = path.endsWith(STAGING_MARK) ? path : path + STAGING_MARK;
  const isMarked = isThere(mark), held = isMarked ? Mark.take(mark) : null;
  if (isMarked && held === null) return false;
  try {
    files.remove(mark.slice(0, -STAGING_MARK.length));
    // A mark goes when it is let go, and not once more: it may be another's by then.
    return true;
  } finally {
    held?.release();
  }
}

/** It may have become what serves a moment ago: then it gets its name back. */
async function removeVersion(store: string, path: string, files: Files): Promise<boolean> {
  const [name = "", entry = ""] = path.slice(store.length + 1).split("/");
  const going = goingPath(path);
  files.rename(path, going);
  if (await recordedVersion(store, name) === versionNumber(entry)) {
    files.rename(going, path);
    return false;
  }
  files.remove(going);
  return true;
}

function remove(files: Files, path: string): boolean {
  const going = goingPath(path);
  files.rename(path, going);
  files.remove(going);
  return true;
}

function goingPath(path: string): string {
  return `${path.slice(0, path.lastIndexOf("/"))}/${REMOVING}${crypto.randomUUID().slice(0, 13)}`;
}

/** By the last change of content, name or permissions, whichever is later; a clock that went back makes nothing old. */
function isAged(path: string, { now, graceDays }: StoreSweepOptions): boolean {
  try {
    const { mtime, ctime } = Deno.lstatSync(path);
    const changed = Math.max(mtime?.getTime() ?? Infinity, ctime?.getTime() ?? 0);
    return changed <= now.getTime() - graceDays * DAY_MS;
  } catch {
    return false;
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
