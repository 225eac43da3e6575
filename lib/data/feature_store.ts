import type { Calendar } from "../core/calendar.ts";
import { DataError } from "../core/errors.ts";
import type { Finding } from "../core/finding.ts";
import type { ExogenousKind, SeriesKey } from "../core/panel.ts";
import type { ColumnStatistics } from "./column_statistics.ts";
import { nearestName } from "../core/nearest_name.ts";
import type { HashedFile } from "./source_files.ts";
import { storageError } from "../storage/system_error.ts";

/** Names of the files of a version. */
export const GROUP_FILES = {
  info: "group.json",
  panel: "panel.parquet",
  keys: "keys.json",
  future: "future.parquet",
  quarantine: "quarantine.csv",
} as const;

/** Rows on their way: `read = kept + quarantined + merged + ahead`. */
export interface RowCounts {
  /** Rows of the source inside `from` and `until`. */
  readonly read: number;
  /** Rows that are in the panel as a row of their own. */
  readonly kept: number;
  /** Rows that are in the quarantine file. */
  readonly quarantined: number;
  /** Rows that were merged into a kept row of equal key and time. */
  readonly merged: number;
  /** Rows after the panel's end: known ahead, or of a last period that most keys have not reported yet. */
  readonly ahead: number;
  /** Rows outside `from` and `until`, or of a first period that is partial, not counted as read. */
  readonly outside: number;
}

/** One exogenous column of a group. */
export interface GroupColumn {
  /** Column name. */
  readonly name: string;
  /** When its values are known. */
  readonly kind: ExogenousKind;
  /** True for a column that `relative` of the config made. */
  readonly derived?: true;
  /** The texts of a categorical column, sorted; its values are indices into them. */
  readonly levels?: readonly string[];
}

/** Where a version came from. */
export interface SourceLineage {
  /** As written in the config or the call. */
  readonly source: string;
  /** What was read. */
  readonly files: readonly HashedFile[];
  /** The config fields that shape the panel. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What `group.json` holds. */
export interface GroupInfo {
  /** Layout of the folder; a reader refuses another. */
  readonly format: number;
  /** Name of the feature group. */
  readonly name: string;
  /** 1 for the first version. */
  readonly version: number;
  /** SHA-256 of the source's bytes and of the settings that shape the panel: equal hashes mean equal panels. */
  readonly contentHash: string;
  /** ISO time of the writing, as the caller told it; empty if not told. */
  readonly created: string;
  /** Frequency, and the weekday of weekly dates. */
  readonly calendar: Calendar;
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Name of the time column. */
  readonly time: string;
  /** Name of the target column. */
  readonly target: string;
  /** Columns beside the target, in the panel's order. */
  readonly exogenous: readonly GroupColumn[];
  /** First period of the panel. */
  readonly start: number;
  /** Last period of the panel, the same for all keys. */
  readonly end: number;
  /** Rows of the panel, all keys together. */
  readonly rows: number;
  /** Key index ranges [from, to): one Parquet row group each. */
  readonly chunks: readonly { readonly from: number; readonly to: number }[];
  /** What became of the source's rows. */
  readonly counts: RowCounts;
  /** What the checks found, worst first. */
  readonly findings: readonly Finding[];
  /** One entry for the target and each exogenous column. */
  readonly statistics: readonly ColumnStatistics[];
  /** Where it came from. */
  readonly lineage: SourceLineage;
}

/** An immutable version of a feature group: everything but the rows. Plain data. */
export interface FeatureGroup extends GroupInfo {
  /** Folder of the version. */
  readonly dir: string;
  /** Sorted by parts, code unit order, shape [k]. */
  readonly keys: readonly SeriesKey[];
  /** Rows per key, shape [k]; key k has the periods [end + 1 - keyRows[k], end]. */
  readonly keyRows: Int32Array;
  /** Rows per key in `future.parquet`, shape [k]; without any there is no such file. */
  readonly futureRows: Int32Array;
}

/** Layout version of this file. */
export const STORE_FORMAT = 4;

/**
 * Open one version of a feature group.
 *
 * @param dir Folder of the version, `<store>/<name>/v<N>`.
 * @throws {DataError} `MISSING_GROUP` if there is none, `CORRUPT_GROUP` if it cannot be read, `STORE_FORMAT` if it has
 * another layout.
 */
export async function openGroup(dir: string): Promise<FeatureGroup> {
  const info = await readInfo(dir);
  try {
    return { ...info, dir, ...await readKeys(`${dir}/${GROUP_FILES.keys}`, info.keyColumns.length) };
  } catch (cause) {
    throw corrupt(dir, cause);
  }
}

/**
 * Open the version of a feature group that serves: the one that the last `features` or `train` of this name resolved to,
 * which need not be the newest (a reverted table has the lower number). Without such a record: the newest.
 *
 * @param store Folder of all groups. @param name Group.
 * @param options `createdBy`: ISO time; the newest that had been written then instead, whatever serves now.
 * @throws {DataError} As {@linkcode openGroup}.
 */
export async function currentGroup(
  store: string,
  name: string,
  options: { readonly createdBy?: string } = {},
): Promise<FeatureGroup> {
  const { createdBy } = options;
  const serving = createdBy === undefined ? await servingVersion(store, name) : null;
  if (serving !== null) return openGroup(versionDir(store, name, serving));
  for (const version of (await listVersions(store, name)).reverse()) {
    const dir = versionDir(store, name, version);
    if (createdBy === undefined || (await readInfo(dir)).created <= createdBy) return openGroup(dir);
  }
  throw missingGroup(`${store}/${name}`, await foldersIn(store), name);
}

/** File beside the versions that names the one that serves. */
const SERVING_FILE = "current.json";

/**
 * Make a version the one that {@linkcode currentGroup} opens. The record is replaced in one step.
 *
 * @param store Folder of all groups. @param group The version.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`; not if it serves already.
 */
export async function serveVersion(store: string, group: Pick<GroupInfo, "name" | "version">): Promise<void> {
  const { name, version } = group;
  const serving = await servingVersion(store, name) ?? (await listVersions(store, name)).at(-1);
  if (serving === version) return;
  const path = `${store}/${name}/${SERVING_FILE}`;
  try {
    const staging = await Deno.makeTempFile({ dir: `${store}/${name}`, prefix: ".current_" });
    // Temporary files are closed to others; the record need not be.
    if (Deno.build.os !== "windows") await Deno.chmod(staging, 0o644);
    await writeDurably(staging, JSON.stringify({ version }));
    await Deno.rename(staging, path);
  } catch (thrown) {
    throw storageError(thrown, path);
  }
}

async function servingVersion(store: string, name: string): Promise<number | null> {
  const path = `${store}/${name}/${SERVING_FILE}`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return null;
    throw corrupt(path, thrown);
  }
  const version = /^\{"version":([1-9]\d*)\}$/.exec(text.trim())?.[1];
  if (version === undefined) throw corrupt(path, `"${text.slice(0, 80)}"`);
  return Number(version);
}

/**
 * Versions of a feature group, ascending; empty if there are none.
 *
 * @param store Folder of all groups. @param name Group.
 */
export async function listVersions(store: string, name: string): Promise<number[]> {
  const versions: number[] = [];
  for (const entry of await foldersIn(`${store}/${name}`)) {
    if (/^v[1-9]\d*$/.test(entry)) versions.push(Number(entry.slice(1)));
  }
  return versions.sort((a, b) => a - b);
}

/**
 * The version with a content hash, or null.
 *
 * @param store Folder of all groups. @param name Group. @param options `contentHash`: what to look for.
 */
export async function findVersion(
  store: string,
  name: string,
  options: { readonly contentHash: string },
): Promise<FeatureGroup | null> {
  for (const version of (await listVersions(store, name)).reverse()) {
    const dir = versionDir(store, name, version);
    const info = await readInfoAsWritten(dir);
    // A version of another layout has another content hash; it is left aside.
    if (info.contentHash === options.contentHash) return openGroup(dir);
  }
  return null;
}

/**
 * Publish a finished folder as the next version by one rename, so that no version is ever half-written.
 *
 * @param staging Folder with the panel and keys; becomes the version.
 * @param options `store`; `info`: content of `group.json` but its version.
 * @returns Folder of the version.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export async function publishVersion(
  staging: string,
  options: { readonly store: string; readonly info: Omit<GroupInfo, "version" | "format"> },
): Promise<string> {
  const { store, info } = options;
  let version = ((await listVersions(store, info.name)).at(-1) ?? 0) + 1;
  // Another process may publish the same number first; a rename onto a full folder fails and the next number is tried.
  for (let tries = 0;; tries++, version++) {
    const target = versionDir(store, info.name, version);
    const full: GroupInfo = { format: STORE_FORMAT, version, ...info };
    try {
      await writeDurably(`${staging}/${GROUP_FILES.info}`, JSON.stringify(full, null, 2));
      await Deno.rename(staging, target);
      return target;
    } catch (thrown) {
      if (tries >= 20 || !(await isFolder(target))) throw storageError(thrown, target);
    }
  }
}

/** What `keys.json` holds: columns, as one parse of plain JSON is several times as fast as a Parquet file of texts. */
interface KeyColumns {
  /** Shape [k]. */
  readonly id: readonly string[];
  /** Rows per key, shape [k]. */
  readonly rows: readonly number[];
  /** Rows ahead per key, shape [k]. */
  readonly future: readonly number[];
  /** One text per key and key column, shape [parts][k]. */
  readonly parts: readonly (readonly string[])[];
}

/**
 * Write the keys of a version.
 *
 * @param path JSON file. @param keys Sorted keys, shape [k]. @param options `keyColumns`; `keyRows` and `futureRows`, shape [k].
 */
export function writeKeys(
  path: string,
  keys: readonly SeriesKey[],
  options: Pick<FeatureGroup, "keyColumns" | "keyRows" | "futureRows">,
): void {
  const columns: KeyColumns = {
    id: keys.map((key) => key.id),
    rows: Array.from(options.keyRows),
    future: Array.from(options.futureRows),
    parts: options.keyColumns.map((_, p) => keys.map((key) => key.parts[p]!)),
  };
  Deno.writeTextFileSync(path, JSON.stringify(columns));
}

async function readInfo(dir: string): Promise<GroupInfo> {
  const info = await readInfoAsWritten(dir);
  if (info.format === STORE_FORMAT) return info;
  throw new DataError(
    "STORE_FORMAT",
    `Cannot open ${dir} as its layout must be version ${STORE_FORMAT}: current value is ${info.format}`,
    { hint: "Run `features` again with this version of the program.", context: { dir } },
  );
}

async function readInfoAsWritten(dir: string): Promise<GroupInfo> {
  let text: string;
  try {
    text = await Deno.readTextFile(`${dir}/${GROUP_FILES.info}`);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) throw missingGroup(dir, [], dir);
    throw corrupt(dir, cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw corrupt(dir, cause);
  }
}

async function readKeys(path: string, count: number): Promise<Pick<FeatureGroup, "keys" | "keyRows" | "futureRows">> {
  const { id, rows, future, parts }: KeyColumns = JSON.parse(await Deno.readTextFile(path));
  if (parts.length !== count || [rows, future, ...parts].some((column) => column.length !== id.length)) {
    throw new RangeError(`Cannot read ${path} as its ${count} key columns must have one value per key`);
  }
  const keys = new Array<SeriesKey>(id.length);
  for (let k = 0; k < keys.length; k++) {
    const texts = new Array<string>(count);
    for (let p = 0; p < count; p++) texts[p] = parts[p]![k]!;
    keys[k] = { id: id[k]!, parts: texts };
  }
  return { keys, keyRows: Int32Array.from(rows), futureRows: Int32Array.from(future) };
}

async function writeDurably(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}

/** Names of the folders in a folder; none if it is missing. */
async function foldersIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) if (entry.isDirectory) names.push(entry.name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
  return names;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

function versionDir(store: string, name: string, version: number): string {
  return `${store}/${name}/v${version}`;
}

function missingGroup(dir: string, available: readonly string[], name: string): DataError {
  const near = nearestName(name, available);
  return new DataError(
    "MISSING_GROUP",
    `Cannot open ${dir} as a feature group must be there: current value is ${JSON.stringify(available)}`,
    {
      hint: near === null ? "Run `features` (or `train`) first." : `Did you mean ${near}?`,
      context: { dir, available: [...available] },
    },
  );
}

function corrupt(dir: string, cause: unknown): DataError {
  return new DataError("CORRUPT_GROUP", `Cannot open ${dir} as the feature group must be whole: ${String(cause)}`, {
    hint: "Delete the folder and run `features` again.",
    context: { dir },
    cause,
  });
}
