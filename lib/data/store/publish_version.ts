import { DISK, type Files } from "../../storage/files/files.ts";
import { type FileSeal, type SealedReader, sealFile } from "../../storage/files/blocks.ts";
import { publishFile, publishFolder } from "../../storage/files/publish.ts";
import { seal } from "../../storage/files/sealed.ts";
import { storageError } from "../../storage/files/system_error.ts";
import {
  type FeatureGroup,
  GROUP_FILES,
  type GroupInfo,
  openFile,
  openGroup,
  readGroupManifest,
  STORE_FORMAT,
} from "./feature_store.ts";
import { DAMAGED, listVersions, versionDir, versionNumber } from "./version_folders.ts";
import { recordedVersion } from "./serving_record.ts";
import { damageOf, type GroupDamage } from "./group_damage.ts";

/** Bytes of a block of checksums: a key of a row group lies in a few of them, and a manifest of 10 GB is some megabytes. */
const BLOCK_BYTES = 1 << 17;

/** Bytes that are verified at once: whole blocks. */
const SPAN_BYTES = 1 << 20;

/**
 * Publish a finished folder as the next version: files are on the disk before the manifest names them, all of it before it
 * has a number. A version is never overwritten; of two builders with equal content the second is given the first's.
 *
 * @param staging Folder with the panel and keys; becomes the version.
 * @param options `store`; `info`: what the manifest says but of files and number; `version`: a number to take if it is free;
 * `files`: file operations.
 * @returns Folder of the version, and whether it is this one.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export async function publishVersion(
  staging: string,
  options: {
    readonly store: string;
    readonly info: Omit<GroupInfo, "version" | "format" | "files">;
    readonly version?: number;
    readonly files?: Files;
  },
): Promise<{ readonly dir: string; readonly isNew: boolean }> {
  const { store, info, version: wanted = 0, files = DISK } = options;
  try {
    const seals = sealFolder(staging, files);
    for (;;) {
      // Who publishes between this look and the rename takes the same number, and one of the two finds it taken.
      // One that was set aside keeps its own.
      const there = files.list(`${store}/${info.name}`).map(versionNumber);
      const taken = [...there, await recordedVersion(store, info.name) ?? 0];
      const equal = await findVersion(store, info.name, { contentHash: info.contentHash, onDamage() {} });
      if (equal !== null) return { dir: equal.dir, isNew: false };
      const isFree = wanted > 0 && !taken.includes(wanted), version = isFree ? wanted : Math.max(...taken) + 1;
      const dir = versionDir(store, info.name, version);
      const full: GroupInfo = { format: STORE_FORMAT, version, ...info, files: seals };
      publishFile(`${staging}/${GROUP_FILES.info}`, seal(full), { files });
      if (publishFolder(staging, dir, { files })) return { dir, isNew: true };
    }
  } catch (thrown) {
    throw storageError(thrown, `${store}/${info.name}`);
  }
}

/** Seals of the files that a version may have, forced to the disk. @param folder Where. @param files File operations. */
export function sealFolder(folder: string, files: Files = DISK): Record<string, FileSeal> {
  const names: readonly string[] = [GROUP_FILES.panel, GROUP_FILES.keys, GROUP_FILES.future, GROUP_FILES.quarantine];
  const seals: Record<string, FileSeal> = {};
  for (const name of files.list(folder).filter((name) => names.includes(name))) {
    files.syncFile(`${folder}/${name}`);
    seals[name] = sealFile(`${folder}/${name}`, { files, blockBytes: BLOCK_BYTES });
  }
  return seals;
}

/**
 * The newest version with a content hash, every file of it verified, or null.
 *
 * @param store Folder of all groups. @param name Group.
 * @param options `contentHash`: what to look for; `onDamage`: told of each version that cannot be used, and whether it is
 * the one looked for.
 * @throws {DataError} `UNREADABLE_FILE`, `TOO_MANY_FILES`.
 */
export async function findVersion(
  store: string,
  name: string,
  options: {
    readonly contentHash: string;
    readonly onDamage: (damage: GroupDamage, isEqual: boolean) => void;
  },
): Promise<FeatureGroup | null> {
  for (const version of (await listVersions(store, name)).reverse()) {
    const dir = versionDir(store, name, version);
    let isEqual = false;
    try {
      isEqual = (await readGroupManifest(dir)).contentHash === options.contentHash;
      if (isEqual) return assertWhole(await openGroup(dir));
    } catch (thrown) {
      // A version of another layout has another content hash.
      if (isOtherFormat(thrown)) continue;
      const damage = damageOf(thrown);
      if (damage === null) throw thrown;
      options.onDamage(damage, isEqual);
    }
  }
  return null;
}

function isOtherFormat(thrown: unknown): boolean {
  return thrown instanceof Error && Reflect.get(thrown, "code") === "STORE_FORMAT";
}

/**
 * Verify every file of a version.
 *
 * @param group An open version.
 * @returns The same.
 * @throws {DataError} `CORRUPT_GROUP` with the first file that is not as it was written.
 */
export function assertWhole(group: FeatureGroup): FeatureGroup {
  for (const name of Object.keys(group.files)) assertFile(openFile(group, name));
  return group;
}

/**
 * Verify all of a file.
 *
 * @param file Sealed in blocks of at most a megabyte, a power of two.
 * @returns Its bytes.
 * @throws {DataError} `CORRUPT_GROUP`.
 */
export function assertFile(file: SealedReader): number {
  for (let at = 0; at < file.bytes; at += SPAN_BYTES) file.slice(at, Math.min(at + SPAN_BYTES, file.bytes));
  return file.bytes;
}

/**
 * Take a damaged version out of use: it keeps its number and what it holds, under another name.
 *
 * @param store Folder of all groups. @param group Name and number. @param options `files`: file operations.
 * @throws {DataError} `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function setAside(
  store: string,
  group: Pick<GroupInfo, "name" | "version">,
  { files = DISK }: { readonly files?: Files } = {},
): void {
  const dir = versionDir(store, group.name, group.version);
  try {
    files.rename(dir, dir + DAMAGED);
    files.syncFolder(`${store}/${group.name}`);
  } catch (thrown) {
    // Another process may have done it.
    if (!(thrown instanceof Deno.errors.NotFound)) throw storageError(thrown, dir);
  }
}
