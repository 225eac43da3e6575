import { DataError } from "../core/errors/errors.ts";
import { hashBytes, startHash } from "../core/bytes/hash.ts";
import type { Progress } from "../core/logger.ts";
import { hashFile } from "../storage/files/blocks.ts";
import { DISK, isFile } from "../storage/files/files.ts";
import { inLanes } from "../storage/objects/in_lanes.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { Publication } from "../storage/files/publish.ts";
import { readError } from "../storage/files/system_error.ts";
import { damaged, PART_BYTES, partKey, type SharedFile } from "./shared_state.ts";

/** What went over the line. */
export interface Transferred {
  /** Objects that were sent. */
  readonly sent: number;
  /** Objects that were there already, whole. */
  readonly skipped: number;
  /** Bytes that were sent. */
  readonly bytes: number;
}

/** What surrounds a transfer. */
export interface TransferOptions {
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Told how far it is. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Requests that are under way at once. */
const AT_ONCE = 8;

/** A file of this machine and what it is in a state. */
export interface LocalFile {
  /** Where it lies. */
  readonly path: string;
  /** What it is. */
  readonly file: SharedFile;
}

/**
 * What a file is in a state; one part in memory.
 *
 * @throws {DataError} `UNREADABLE_FILE` and the like, `DAMAGED_FILE` if it becomes shorter meanwhile.
 */
export function describeFile(path: string): SharedFile {
  const whole = startHash(), parts: string[] = [];
  let bytes = 0;
  for (const part of partsOf(path)) {
    whole.update(part);
    parts.push(hashBytes(part));
    bytes += part.length;
  }
  return { bytes, sha256: whole.digest("hex"), parts };
}

function* partsOf(path: string): Generator<Uint8Array<ArrayBuffer>> {
  const { size } = readPart(path, 0, 0);
  for (let at = 0; at < size; at += PART_BYTES) yield readPart(path, at, Math.min(PART_BYTES, size - at)).bytes;
}

function readPart(path: string, at: number, length: number): { bytes: Uint8Array<ArrayBuffer>; size: number } {
  try {
    const file = DISK.open(path);
    try {
      const bytes = file.read(at, length);
      if (bytes === null) throw shorter(path);
      return { bytes, size: file.size };
    } finally {
      file.close();
    }
  } catch (thrown) {
    throw readError(thrown, path);
  }
}

/**
 * Send what a storage does not have. Each part is asked for by name, and taken for there if size and, where the store tells it,
 * checksum are right: nothing is listed.
 *
 * @param store The store. @param files What to send. @param options See there.
 */
export async function sendFiles(
  store: ObjectStore,
  files: readonly LocalFile[],
  options: TransferOptions,
): Promise<Transferred> {
  const parts = new Map(
    files.flatMap(({ path, file }) =>
      file.parts.map((sha256, i) => [sha256, { path, sha256, at: i * PART_BYTES, length: lengthOf(file, i) }] as const)
    ),
  );
  let sent = 0, bytes = 0;
  await several([...parts.values()], { ...options, phase: "push" }, async ({ path, sha256, at, length }) => {
    const there = await store.head(partKey(sha256));
    if (there?.bytes === length && (there.sha256 ?? sha256) === sha256) return;
    await store.put(partKey(sha256), readPart(path, at, length).bytes, { sha256 });
    sent++;
    bytes += length;
  });
  return { sent, skipped: parts.size - sent, bytes };
}

/** A file that is to come, and where it goes. */
export interface WantedFile extends LocalFile {
  /** Where it may lie whole already. */
  readonly present?: string;
}

/**
 * Get what is not there whole. Each part and each file is verified before the file has its name.
 *
 * @param store The store. @param files What to get; folders are made. @param options See there.
 * @throws {DataError} `DAMAGED_FILE`; as the store, and as all files.
 */
export async function fetchFiles(
  store: ObjectStore,
  files: readonly WantedFile[],
  options: TransferOptions,
): Promise<Transferred> {
  let sent = 0, skipped = 0, bytes = 0;
  await several(files, { ...options, phase: "pull" }, async ({ path, file, present }) => {
    if (isIt(path, file) || present !== undefined && isIt(present, file)) {
      skipped += file.parts.length;
      return;
    }
    await fetchFile(store, path, { file, signal: options.signal });
    sent += file.parts.length;
    bytes += file.bytes;
  });
  return { sent, skipped, bytes };
}

async function fetchFile(
  store: ObjectStore,
  path: string,
  { file, signal }: { readonly file: SharedFile; readonly signal?: AbortSignal },
): Promise<void> {
  const publication = new Publication(path), whole = startHash();
  try {
    for (const [i, sha256] of file.parts.entries()) {
      signal?.throwIfAborted();
      const bytes = await fetchPart(store, sha256, lengthOf(file, i));
      whole.update(bytes);
      publication.write(bytes);
    }
    if (whole.digest("hex") !== file.sha256) throw damaged(store, partKey(file.parts[0] ?? ""), "not that of its file");
    publication.finish();
  } finally {
    publication.discard();
  }
}

/** One part, verified. */
async function fetchPart(store: ObjectStore, sha256: string, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const key = partKey(sha256), found = await store.get(key, { mostBytes: length });
  if (found === null) throw damaged(store, key, "it is gone");
  if (hashBytes(found.bytes) !== sha256) throw damaged(store, key, "its checksum differs");
  return found.bytes;
}

/**
 * A small file as text.
 *
 * @throws {DataError} As {@linkcode fetchFiles}.
 */
export async function fetchText(store: ObjectStore, file: SharedFile): Promise<string> {
  const parts = [];
  for (const [i, sha256] of file.parts.entries()) parts.push(await fetchPart(store, sha256, lengthOf(file, i)));
  return await new Blob(parts).text();
}

/** Whether a file is there, whole. */
export function isIt(path: string, { bytes, sha256 }: SharedFile): boolean {
  if (!isFile(path)) return false;
  try {
    const found = hashFile(path);
    return found.bytes === bytes && found.sha256 === sha256;
  } catch (thrown) {
    throw readError(thrown, path);
  }
}

function lengthOf({ bytes }: SharedFile, part: number): number {
  return Math.min(PART_BYTES, bytes - part * PART_BYTES);
}

async function several<T>(
  items: readonly T[],
  { signal, onProgress, phase }: TransferOptions & { readonly phase: string },
  work: (item: T) => Promise<void>,
): Promise<void> {
  let done = 0;
  await inLanes(items, AT_ONCE, async (item) => {
    signal?.throwIfAborted();
    await work(item);
    onProgress?.({ phase, done: ++done, total: items.length });
  });
}

function shorter(path: string): DataError {
  return new DataError(
    "DAMAGED_FILE",
    `Cannot send ${path} as nobody may write it: current value is "became shorter"`,
    {
      hint: "Let one command of upkeep at a time work in this folder.",
      context: { path },
    },
  );
}
