import type { Hash } from "node:crypto";
import { startHash } from "../core/bytes/hash.ts";
import { createTarDecoder, createTarPacker } from "modern-tar";
import { DataError, ForecastError } from "../core/errors/errors.ts";
import { DISK, type ReadableFile } from "../storage/files/files.ts";
import { folderOf, makeFolders, Publication } from "../storage/files/publish.ts";
import { seal, unseal } from "../storage/files/sealed.ts";
import { readError, storageError } from "../storage/files/system_error.ts";

/** A file that goes into an archive. */
export interface ArchiveSource {
  /** Name in the archive: parts joined by `/`, none of them empty, `.` or `..`. */
  readonly name: string;
  /** Where it lies. Nobody may change it meanwhile. */
  readonly path: string;
}

/** A file of an archive. */
export interface ArchivedFile {
  /** Name in the archive. */
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of its content, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** What an archive says of itself: its last file. */
export interface ArchiveManifest {
  /** Layout; a reader refuses another. */
  readonly format: number;
  /** What the writer wanted to say. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** All other files, in order. */
  readonly files: readonly ArchivedFile[];
}

/** Layout of archives. */
const FORMAT = 1;
const MANIFEST = "manifest.json";
const CHUNK_BYTES = 1 << 20;
/** A manifest is a line per file: more than this is none. */
const MOST_MANIFEST_BYTES = 1 << 28;

/**
 * Write files into one uncompressed tar, with a sealed manifest of their hashes at its end, so that what is missing or
 * changed is found. Memory is bounded; the file appears under its name when it is whole and durable.
 *
 * @param path Archive. @param sources Files in order. @param options `facts`: plain data for the manifest; `signal`: stops it.
 * @returns The manifest.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like; the former file is as it was.
 */
export async function writeArchive(
  path: string,
  sources: Iterable<ArchiveSource>,
  options: { readonly facts: Readonly<Record<string, unknown>>; readonly signal?: AbortSignal },
): Promise<ArchiveManifest> {
  const { readable, controller } = createTarPacker();
  const publication = new Publication(path);
  const files: ArchivedFile[] = [];
  const pack = async () => {
    try {
      for (const source of sources) {
        options.signal?.throwIfAborted();
        const file = await addFile(controller.add, source);
        if (file !== null) files.push(file);
      }
      const manifest = { format: FORMAT, facts: options.facts, files };
      const bytes = new TextEncoder().encode(seal(manifest));
      await addChunks(controller.add, { name: MANIFEST, size: bytes.length, chunks: [bytes] });
      controller.finalize();
      return manifest;
    } catch (thrown) {
      controller.error(thrown);
      throw thrown;
    }
  };
  try {
    const [manifest] = await Promise.all([pack(), drain(readable, publication)]);
    publication.finish();
    return manifest;
  } finally {
    publication.discard();
  }
}

/**
 * Unpack an archive and verify every file against the manifest. What is there may be used only after this has returned.
 *
 * @param path Archive. @param place Where a file of this name goes; nothing may be there. @param options `signal`: stops it.
 * @throws {DataError} `DAMAGED_FILE` if it is no archive or not as it was written; `MISSING_FILE`; `DISK_FULL` and the like.
 */
export async function readArchive(
  path: string,
  place: (name: string) => string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ArchiveManifest> {
  const found = new Map<string, ArchivedFile>();
  let manifest: ArchiveManifest | null = null;
  const entries = (await openArchive(path)).pipeThrough(createTarDecoder({ strict: true }));
  try {
    for await (const { header, body } of entries) {
      options.signal?.throwIfAborted();
      if (header.type !== undefined && header.type !== "file") throw damaged(path, `${header.name} is no file`);
      if (manifest !== null) throw damaged(path, `${header.name} follows the manifest`);
      if (header.name === MANIFEST) manifest = await readManifest(path, { size: header.size, body });
      else found.set(header.name, await unpack(path, { name: header.name, place, body }));
    }
  } catch (thrown) {
    if (thrown instanceof ForecastError || options.signal?.aborted) throw thrown;
    throw damaged(path, thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
  if (manifest === null) throw damaged(path, "it ends before its manifest");
  compare(path, manifest, found);
  return manifest;
}

type Add = ReturnType<typeof createTarPacker>["controller"]["add"];

/** Null for a file that has gone since it was listed: it was set aside, or swept by another machine. */
async function addFile(add: Add, { name, path }: ArchiveSource): Promise<ArchivedFile | null> {
  const file = openIfThere(path), hash = startHash();
  if (file === null) return null;
  try {
    await addChunks(add, { name, size: file.size, chunks: chunksOf(file, path, hash) });
    return { name, bytes: file.size, sha256: hash.digest("hex") };
  } finally {
    file.close();
  }
}

function* chunksOf(file: ReadableFile, path: string, hash: Hash): Generator<Uint8Array> {
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    const chunk = file.read(at, Math.min(CHUNK_BYTES, file.size - at));
    if (chunk === null) throw damaged(path, "it became shorter while it was read");
    hash.update(chunk);
    yield chunk;
  }
}

function openIfThere(path: string): ReadableFile | null {
  try {
    return DISK.open(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw readError(thrown, path);
  }
}

async function addChunks(
  add: Add,
  { name, size, chunks }: { name: string; size: number; chunks: Iterable<Uint8Array> },
): Promise<void> {
  // No clock: equal files give equal archives.
  const writer = add({ name, size, type: "file", mode: 0o644, mtime: new Date(0) }).getWriter();
  for (const chunk of chunks) await writer.write(chunk);
  await writer.close();
}

async function drain(readable: ReadableStream<Uint8Array>, publication: Publication): Promise<void> {
  for await (const chunk of readable) publication.write(chunk);
}

async function openArchive(path: string): Promise<ReadableStream<Uint8Array>> {
  try {
    const { isFile } = await Deno.stat(path);
    if (!isFile) throw damaged(path, "it is no file");
    return (await Deno.open(path)).readable;
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw readError(thrown, path);
    throw new DataError("MISSING_FILE", `Cannot read ${path} as it must be there: current value is no such file`, {
      hint: "Name a file that `deno task backup` has written.",
      context: { path },
    });
  }
}

async function readManifest(
  path: string,
  { size, body }: { size: number; body: ReadableStream<Uint8Array> },
): Promise<ArchiveManifest> {
  if (size > MOST_MANIFEST_BYTES) throw damaged(path, `its manifest has ${size} bytes`);
  const manifest = unseal(await new Response(body).text());
  if (manifest === null) throw damaged(path, "the checksum of its manifest differs");
  if (manifest.format !== FORMAT) {
    throw new DataError(
      "STORE_FORMAT",
      `Cannot read ${path} as its layout must be version ${FORMAT}: current value is ${manifest.format}`,
      { hint: "Use the release of 1000models that wrote it.", context: { path } },
    );
  }
  // What is sealed with its own hash has been written by this program.
  return manifest as unknown as ArchiveManifest;
}

async function unpack(
  path: string,
  { name, place, body }: { name: string; place: (name: string) => string; body: ReadableStream<Uint8Array> },
): Promise<ArchivedFile> {
  if (!/^[^\\:\0]+$/.test(name) || name.split("/").some((part) => /^\.{0,2}$/.test(part))) {
    throw damaged(path, `the name ${JSON.stringify(name)} leads elsewhere`);
  }
  const target = place(name), hash = startHash();
  // What fails here is the disk's fault, all else in the loop the archive's.
  const onDisk = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      throw storageError(thrown, target);
    }
  };
  const file = onDisk(() => (makeFolders(folderOf(target)), DISK.create(target)));
  let bytes = 0;
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      onDisk(() => file.write(chunk));
      bytes += chunk.length;
    }
    onDisk(() => file.sync());
  } finally {
    file.close();
  }
  return { name, bytes, sha256: hash.digest("hex") };
}

function compare(path: string, manifest: ArchiveManifest, found: ReadonlyMap<string, ArchivedFile>): void {
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = found.get(name);
    if (file === undefined) throw damaged(path, `${name} is missing`);
    if (file.bytes !== bytes || file.sha256 !== sha256) throw damaged(path, `the checksum of ${name} differs`);
  }
  if (found.size !== manifest.files.length) throw damaged(path, "it has files that its manifest does not name");
}

function damaged(path: string, fact: string, cause?: unknown): DataError {
  return new DataError(
    "DAMAGED_FILE",
    `Cannot read ${path} as it must be as it was written: current value is "${fact}"`,
    {
      hint: "Use another backup; nothing was changed.",
      context: { path },
      cause,
    },
  );
}
