import type { SeriesKey } from "../../../core/rows/panel.ts";
import type { Files } from "../../../storage/files/files.ts";
import type { ResultStore } from "../../../storage/results/result_store.ts";
import { type FeatureGroup, GROUP_FILES, type GroupInfo, openGroup, TEXT_KEYS_FILE } from "../feature_store.ts";
import { findVersion, publishVersion, sealFolder } from "../publish_version.ts";
import { Staging } from "../staging.ts";
import { corruptPiece, otherPiece, readRest, TABLE_NAMES, TableParts } from "./table_parts.ts";
import { VersionCopy } from "./version_copy.ts";

/**
 * Make a version of a feature group in a store from its parts, byte for byte what it was where they were made, or find the
 * one that is there; of quarantined rows only the count. It keeps its number where that is free.
 *
 * @param results Where `putTable` has put it. @param store Folder of all groups.
 * @param options `sha256`: of the head, as `putTable` gave it, default any; `files`: file operations.
 * @returns The version; null if there is no table.
 * @throws {DataError} `CORRUPT_GROUP` if a part is missing or damaged, `OTHER_DATA` if it is another one; `DISK_FULL`, `READ_ONLY` and the like.
 */
export async function restoreTable(
  results: ResultStore,
  store: string,
  { sha256, files }: { readonly sha256?: string; readonly files?: Files } = {},
): Promise<FeatureGroup | null> {
  const parts = await TableParts.open(results, { sha256 }), rest = await results.get(TABLE_NAMES.rest);
  if (parts === null) return null;
  const info = infoOf(rest), { name, contentHash } = info;
  const there = await findVersion(store, name, { contentHash, onDamage() {} });
  if (there !== null) return there;
  const staging = Staging.open(`${store}/${name}`, { files });
  try {
    await copyParts(staging.dir, parts, { info, files });
    assertSame(staging.dir, info, files);
    const { version, format: _, files: __, ...facts } = info;
    const { dir } = await publishVersion(staging.dir, { store, info: facts, version, files });
    return await openGroup(dir);
  } finally {
    staging.close();
  }
}

function infoOf(bytes: Uint8Array | null): GroupInfo {
  const rest = readRest(bytes);
  if (rest === null) throw corruptPiece(TABLE_NAMES.rest, "missing or damaged");
  return rest.info;
}

interface Keys {
  readonly keys: SeriesKey[];
  readonly keyRows: number[];
  readonly lateRows: number[];
}

async function copyParts(
  dir: string,
  parts: TableParts,
  { info, files }: { readonly info: GroupInfo; readonly files?: Files },
): Promise<void> {
  const { keys, keyRows, lateRows } = await keysOf(parts), rows = Int32Array.from(keyRows);
  const hasFuture = info.files[GROUP_FILES.future] !== undefined;
  const copy = new VersionCopy(dir, { ...info, keyRows: rows, hasFuture }, { files });
  for await (const group of parts.groups()) await copy.add(group, 0, group.keys.length);
  const late = lateRows.length === 0 ? {} : { lateRows: Int32Array.from(lateRows) };
  copy.finish({ keyColumns: info.keyColumns, keys, keyRows: rows, ...late });
}

async function keysOf(parts: TableParts): Promise<Keys> {
  const all: Keys = { keys: [], keyRows: [], lateRows: [] };
  for await (const { keys, keyRows, lateRows = [] } of parts.groups()) {
    for (const key of keys) all.keys.push(key);
    for (const count of keyRows) all.keyRows.push(count);
    for (const count of lateRows) all.lateRows.push(count);
  }
  return all;
}

/** What it was made from is verified; that it became the same says that nothing else has changed on the way. */
function assertSame(dir: string, info: GroupInfo, files?: Files): void {
  const seals = sealFolder(dir, files);
  for (const [name, wanted] of Object.entries(info.files)) {
    // Keys of a former release become those of this one; each key is verified by its id where it is read.
    if (name === GROUP_FILES.quarantine || name === TEXT_KEYS_FILE) continue;
    const isSame = JSON.stringify(seals[name]) === JSON.stringify(wanted);
    if (!isSame) throw otherPiece(name);
  }
}
