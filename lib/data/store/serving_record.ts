import { DISK, type Files, readText } from "../../storage/files/files.ts";
import { publishFile } from "../../storage/files/publish.ts";
import { seal, unseal } from "../../storage/files/sealed.ts";
import { damagedFile, damageOf, unreadableGroup } from "./group_damage.ts";

/** A version by its group and number. */
interface NumberedVersion {
  readonly name: string;
  readonly version: number;
}

/** File beside the versions that names the one that serves. */
export const SERVING_FILE = "current.json";

/**
 * Number of the version that is recorded as the one that serves, or null without a record.
 *
 * @param store Folder of all groups. @param name Group.
 * @throws {DataError} `CORRUPT_GROUP` if the record is not as it was written.
 */
// Asynchronous like all of the store.
// deno-lint-ignore require-await
export async function servingVersion(store: string, name: string): Promise<number | null> {
  const path = `${store}/${name}/${SERVING_FILE}`;
  let text: string;
  try {
    text = readText(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return null;
    throw unreadableGroup(`${store}/${name}`, SERVING_FILE, thrown);
  }
  const record = parseServing(text), damaged = damagedFile(`${store}/${name}`, SERVING_FILE);
  if (record === null) throw damaged("its checksum differs");
  // Those of former releases have no name.
  if ((record.name ?? name) !== name) throw damaged(`it is that of ${record.name}`);
  return record.version;
}

/**
 * What the text of a {@linkcode SERVING_FILE} says, or null if it is not as it was written.
 *
 * @param text Its content.
 */
export function parseServing(text: string): { readonly name?: unknown; readonly version: number } | null {
  // Releases up to store format 4 wrote it without a seal.
  const plain = /^\{"version":([1-9]\d*)\}$/.exec(text.trim())?.[1];
  const record = plain === undefined ? unseal(text) : { version: Number(plain) };
  return typeof record?.version === "number" ? { ...record, version: record.version } : null;
}

/**
 * Make a version the one that `currentGroup` opens. The record is replaced in one step.
 *
 * @param store Folder of all groups. @param group The version. @param options `files`: file operations.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`; not if it serves already.
 */
export async function serveVersion(
  store: string,
  group: NumberedVersion,
  { files = DISK }: { readonly files?: Files } = {},
): Promise<void> {
  if (await recordedVersion(store, group.name) !== group.version) recordServing(store, group, { files });
}

/**
 * As {@linkcode serveVersion}, whatever is recorded, and at once.
 *
 * @param store Folder of all groups. @param group The version. @param options `files`: file operations.
 * @throws {DataError} As {@linkcode serveVersion}.
 */
export function recordServing(
  store: string,
  { name, version }: NumberedVersion,
  { files = DISK }: { readonly files?: Files } = {},
): void {
  publishFile(`${store}/${name}/${SERVING_FILE}`, seal({ name, version }), { files });
}

/** Number of the version that serves by the record, or null if it says nothing. */
export async function recordedVersion(store: string, name: string): Promise<number | null> {
  try {
    return await servingVersion(store, name);
  } catch (thrown) {
    if (damageOf(thrown) !== null) return null;
    throw thrown;
  }
}
