import { deserialize, serialize } from "node:v8";
import { DISK, readBytes } from "../../../storage/files/files.ts";
import { forgetVolume, makeVolume } from "../../../storage/files/memory_files.ts";
import { publishFile } from "../../../storage/files/publish.ts";
import { seal } from "../../../storage/files/sealed.ts";
import { type FeatureGroup, GROUP_FILES, openGroup, STORE_FORMAT } from "../feature_store.ts";
import { sealFolder } from "../publish_version.ts";
import { VersionCopy } from "./version_copy.ts";

/** Positions of keys, the end exclusive. */
export interface KeySpan {
  /** First position. */
  readonly from: number;
  /** End, exclusive. */
  readonly to: number;
}

/**
 * A part of a version as bytes: the files of a version that has these keys alone, so that all that reads versions reads
 * parts. What describes the table and not its keys (findings, statistics, dates, where it came from) is left out, and so is what
 * differs from store to store: equal contents make equal parts.
 *
 * @param group An open version. @param span Keys, of whole row groups.
 * @throws {DataError} `CORRUPT_GROUP` if the version is not as it was written.
 */
export async function encodePart(group: FeatureGroup, { from, to }: KeySpan): Promise<Uint8Array> {
  const dir = makeVolume();
  try {
    const chunks = group.chunks.filter((chunk) => chunk.from >= from && chunk.to <= to)
      .map((chunk) => ({ from: chunk.from - from, to: chunk.to - from }));
    const keyRows = group.keyRows.slice(from, to), hasFuture = group.files[GROUP_FILES.future] !== undefined;
    const copy = new VersionCopy(dir, { ...group, chunks, keyRows, hasFuture });
    await copy.add(group, from, to);
    const lateRows = group.lateRows?.slice(from, to);
    copy.finish({ keyColumns: group.keyColumns, keys: group.keys.slice(from, to), keyRows, lateRows });
    const rows = keyRows.reduce((sum, count) => sum + count, 0);
    const { dir: _, keys: __, keyRows: ___, futureRows: ____, lateRows: _____, dates: ______, ...info } = group;
    const lineage = { source: "", files: [], settings: {} };
    const own = { version: 1, created: "", findings: [], statistics: [], lineage };
    const manifest = { ...info, ...own, format: STORE_FORMAT, rows, chunks, files: sealFolder(dir, DISK) };
    publishFile(`${dir}/${GROUP_FILES.info}`, seal(manifest));
    return serialize(
      Object.fromEntries(DISK.list(dir).map((name) => [name, readBytes(`${dir}/${name}`) ?? new Uint8Array()])),
    );
  } finally {
    forgetVolume(dir);
  }
}

/** A part that lies in memory until it is closed. */
export interface OpenPart {
  /** The version of its keys alone: position 0 is the first of them. */
  readonly group: FeatureGroup;
  /** Bytes that it takes, about. */
  readonly bytes: number;
  /** Let it go. */
  close(): void;
}

/**
 * Open a part.
 *
 * @param bytes What {@linkcode encodePart} gave, verified.
 * @throws {DataError} `CORRUPT_GROUP`, `STORE_FORMAT`.
 */
export async function openPart(bytes: Uint8Array): Promise<OpenPart> {
  const dir = makeVolume(), close = () => forgetVolume(dir);
  try {
    const files: Readonly<Record<string, Uint8Array>> = deserialize(bytes);
    for (const [name, content] of Object.entries(files)) {
      const file = DISK.create(`${dir}/${name}`);
      file.write(content);
      file.close();
    }
    return { group: await openGroup(dir), bytes: bytes.length, close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}
