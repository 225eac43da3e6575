import type { Calendar } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { type FileSeal, openSealed, type SealedReader } from "../../storage/files/blocks.ts";
import { isFolder, readText } from "../../storage/files/files.ts";
import { unseal } from "../../storage/files/sealed.ts";
import type { ColumnStatistics } from "./column_statistics.ts";
import type { GroupColumn } from "./group_column.ts";
import { damagedFile, damageOf, type GroupDamage, missingGroup, unreadableGroup } from "./group_damage.ts";
import { assertKeyRows, parseKeys } from "./group_keys.ts";
import { type KeyBytes, KeyFile, readAhead, readOnce } from "./key_file.ts";
import type { StoredDates } from "../../features/dates/stored_dates.ts";
import type { RowLayout } from "./row_layout.ts";
import { servingVersion } from "./serving_record.ts";
import { groupsIn, listVersions, versionDir } from "./version_folders.ts";
import type { HashedFile, SourceOrigin } from "../sources/source_files.ts";

/** Names of the files of a version. */
export const GROUP_FILES = {
  info: "group.json",
  panel: "panel.parquet",
  keys: "keys.bin",
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

/** Where a version came from. */
export interface SourceLineage {
  /** As written in the config or the call. */
  readonly source: string;
  /** What was read; of databases what was read of them, as CSV. */
  readonly files: readonly HashedFile[];
  /** Where it has come from, of what is no file of text or Parquet. */
  readonly origin?: SourceOrigin;
  /** Files of events; absent where the config names none. */
  readonly events?: readonly HashedFile[];
  /** The config fields that shape the panel. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What `group.json` holds: the sealed manifest of a version. */
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
  /** Name of the time column; empty without one. */
  readonly time: string;
  /** Name of the target column; of several all, joined by a comma. */
  readonly target: string;
  /** Of a table of rows, whose calendar has the frequency `row`; absent for series. */
  readonly table?: RowLayout;
  /** Columns beside the target, in the panel's order. */
  readonly exogenous: readonly GroupColumn[];
  /** Holidays and events; absent where the config has none. */
  readonly dates?: StoredDates;
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
  /** Every other file of the version by name: size and checksums, by which each read is verified. */
  readonly files: Readonly<Record<string, FileSeal>>;
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
  /** Periods at the end behind the last source row of a key, which the gap policy filled, shape [k]; absent if not recorded. */
  readonly lateRows?: Int32Array;
}

/** A version without its keys, which are read as they are asked for: who works on some of a million needs no others. */
export interface StoredRows extends Omit<FeatureGroup, "keys"> {
  /**
   * The keys at positions [from, to).
   *
   * @throws {DataError} `CORRUPT_GROUP` if their bytes are not as they were written.
   */
  readKeys(from: number, to: number): readonly SeriesKey[];
}

/** The keys at positions [from, to) of a version. */
export function keysAt(stored: FeatureGroup | StoredRows, from: number, to: number): readonly SeriesKey[] {
  return "keys" in stored ? stored.keys.slice(from, to) : stored.readKeys(from, to);
}

/** Layout of a version. */
export const STORE_FORMAT = 6;

/** Until it keys were in one text. */
const TEXT_KEYS = 5;

/** File of the keys of a version of a former release. */
export const TEXT_KEYS_FILE = "keys.json";

/** Layouts that are read. */
const READABLE: readonly number[] = [TEXT_KEYS, STORE_FORMAT];

/**
 * Open one version of a feature group: manifest and keys are verified whole, the other files by their size; what is read of
 * them later is verified then.
 *
 * @param dir Folder of the version, `<store>/<name>/v<N>`.
 * @throws {DataError} `MISSING_GROUP` if there is none, `CORRUPT_GROUP` if it is not as it was written, `STORE_FORMAT` if it
 * has another layout, `UNREADABLE_FILE`, `TOO_MANY_FILES`.
 */
export async function openGroup(dir: string): Promise<FeatureGroup> {
  const info = assertSizes(await readGroupManifest(dir), dir);
  if (info.format === TEXT_KEYS) return { ...info, dir, ...readTextKeys(info, dir) };
  const file = openKeys(info, dir, await readAhead(openFile({ ...info, dir }, GROUP_FILES.keys)));
  return { ...info, dir, keys: file.read(0, file.length), ...file.columns };
}

/**
 * As {@linkcode openGroup}, without the keys: these are read, and verified, as they are asked for.
 *
 * @param dir Folder of the version, `<store>/<name>/v<N>`.
 * @throws {DataError} As {@linkcode openGroup}.
 */
export async function openStoredRows(dir: string): Promise<StoredRows> {
  const info = assertSizes(await readGroupManifest(dir), dir);
  if (info.format === TEXT_KEYS) {
    const { keys, ...columns } = readTextKeys(info, dir);
    return { ...info, dir, ...columns, readKeys: (from, to) => keys.slice(from, to) };
  }
  const file = openKeys(info, dir, readOnce(openFile({ ...info, dir }, GROUP_FILES.keys)));
  return { ...info, dir, ...file.columns, readKeys: (from, to) => file.read(from, to) };
}

/** Every file of a version must be there with its size. */
function assertSizes(info: GroupInfo, dir: string): GroupInfo {
  for (const file of Object.keys(info.files)) openFile({ ...info, dir }, file);
  return info;
}

function openKeys(info: GroupInfo, dir: string, bytes: KeyBytes): KeyFile {
  const damaged = damagedFile(dir, GROUP_FILES.keys), file = new KeyFile(bytes, info.keyColumns.length, damaged);
  assertKeyRows(file.columns.keyRows, info, damaged);
  return file;
}

function readTextKeys(info: GroupInfo, dir: string): ReturnType<typeof parseKeys> {
  const file = openFile({ ...info, dir }, TEXT_KEYS_FILE);
  return parseKeys(file.slice(0, file.bytes), info, damagedFile(dir, TEXT_KEYS_FILE));
}

/**
 * A file of a version; every block that is read of it is verified first.
 *
 * @param group What its manifest says, and where. @param file Name, see {@linkcode GROUP_FILES}.
 * @throws {DataError} `CORRUPT_GROUP` if it is missing or has another size; reading: if a block is not as it was written.
 */
export function openFile(group: Pick<FeatureGroup, "dir" | "files">, file: string): SealedReader {
  const { dir, files } = group, damaged = damagedFile(dir, file), seal = files[file];
  if (seal === undefined) throw damaged("the manifest does not name it");
  return openSealed(`${dir}/${file}`, seal, { damaged });
}

/** Which version of a feature group to open. */
export interface GroupVersionChoice {
  /** ISO time; the newest that had been written then, whatever serves now. */
  readonly createdBy?: string;
  /** Numbers of versions that were found damaged. */
  readonly except?: readonly number[];
  /** Told of each damaged version that is passed over for the newest whole one. Without it damage is thrown. */
  readonly onDamage?: (damage: GroupDamage) => void;
}

/**
 * Open the version of a feature group that serves: the one that the last `features` or `train` of this name resolved to,
 * which need not be the newest (a reverted table has the lower number). Without such a record: the newest.
 *
 * With `onDamage` the newest whole version stands in for one that is damaged or gone: older ones first, as what is newer than
 * what serves was left on purpose.
 *
 * @param store Folder of all groups. @param name Group. @param choice Which one.
 * @throws {DataError} As {@linkcode openGroup}.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { currentGroup, parseConfig, prepareTable } from "1000models";
 * const store = Deno.makeTempDirSync(), source = `${store}/t.csv`;
 * Deno.writeTextFileSync(source, "day,sold\n2024-01-01,5\n2024-01-02,6\n2024-01-03,7\n");
 * const { group } = await prepareTable(parseConfig({ source, keys: [], time: "day", target: "sold" }), { store });
 * assertEquals((await currentGroup(store, group.name)).rows, 3);
 * ```
 */
export async function currentGroup(
  store: string,
  name: string,
  { createdBy, except = [], onDamage }: GroupVersionChoice = {},
): Promise<FeatureGroup> {
  let first: unknown = null;
  const passOver = (thrown: unknown) => {
    const damage = damageOf(thrown);
    if (damage === null || onDamage === undefined) throw thrown;
    first ??= thrown;
    onDamage(damage);
  };
  const versions = (await listVersions(store, name)).reverse();
  let serving: number | null = null;
  try {
    serving = createdBy === undefined ? await servingVersion(store, name) : null;
  } catch (thrown) {
    passOver(thrown);
  }
  for (const version of inOrder(versions, serving)) {
    const dir = versionDir(store, name, version);
    if (except.includes(version)) continue;
    try {
      if (!versions.includes(version)) throw damagedFile(dir, "")("it serves, and is not there");
      if (createdBy !== undefined && (await readGroupManifest(dir)).created > createdBy) continue;
      return await openGroup(dir);
    } catch (thrown) {
      if (first !== null && thrown instanceof DataError && thrown.code === "STORE_FORMAT") continue;
      passOver(thrown);
    }
  }
  throw first ?? missingGroup(`${store}/${name}`, await groupsIn(store), name);
}

/** The one that serves, then older ones, then newer ones, the newest of each first. */
function inOrder(descending: readonly number[], serving: number | null): number[] {
  if (serving === null) return [...descending];
  const older = descending.filter((version) => version < serving);
  return [serving, ...older, ...descending.filter((version) => version > serving)];
}

/**
 * The manifest of a version.
 *
 * @param dir Folder of the version.
 * @throws {DataError} As {@linkcode openGroup}.
 */
// Asynchronous like all of the store.
// deno-lint-ignore require-await
export async function readGroupManifest(dir: string): Promise<GroupInfo> {
  const name = GROUP_FILES.info;
  let text: string;
  try {
    text = readText(`${dir}/${name}`);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound && !isFolder(dir)) throw missingGroup(dir, [], dir);
    throw unreadableGroup(dir, name, cause);
  }
  const record = unseal(text), format = record === null ? unsealedFormat(text) : record.format;
  if (typeof format === "number" && !READABLE.includes(format)) throw otherFormat(dir, format);
  if (record === null) throw damagedFile(dir, name)("its checksum differs");
  // Its hash says that a program of this format has written it.
  const info = record as unknown as GroupInfo;
  assertPlace(info, dir);
  return info;
}

/** A whole version in the place of another would serve the numbers of another table. */
function assertPlace(info: GroupInfo, dir: string): void {
  const [, name, version] = /([^/\\]+)[/\\]v(\d+)$/.exec(dir) ?? [];
  if (name === undefined || (name === info.name && Number(version) === info.version)) return;
  throw damagedFile(dir, GROUP_FILES.info)(`it is that of ${info.name} v${info.version}`);
}

/** Format of a manifest of a release before 5, which had no seal; null of anything else. */
function unsealedFormat(text: string): number | null {
  try {
    const { format, sha256 } = JSON.parse(text);
    return typeof format === "number" && format < 5 && sha256 === undefined ? format : null;
  } catch {
    return null;
  }
}

function otherFormat(dir: string, format: number): DataError {
  return new DataError(
    "STORE_FORMAT",
    `Cannot open ${dir} as its layout must be version ${STORE_FORMAT}: current value is ${format}`,
    {
      hint: format < STORE_FORMAT
        ? "Run deno task features (or train) again: it builds the next version from the table."
        : "Use the newer release that wrote it, or run deno task features again with this one.",
      context: { dir },
    },
  );
}
