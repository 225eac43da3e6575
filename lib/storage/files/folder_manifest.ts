import { hashFile } from "./blocks.ts";
import { DISK, type Files, readText } from "./files.ts";
import { publishFile } from "./publish.ts";
import { seal, unseal } from "./sealed.ts";
import { storageError } from "./system_error.ts";

/** Name of the file that says what a folder holds. */
export const MANIFEST = "manifest.json";

/** What a file is known by. */
export interface FileFacts {
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of all of it, 64 hexadecimal digits, as `sha256sum` prints it. */
  readonly sha256: string;
}

/** What a folder holds. Whoever writes the folder writes this last: a folder without it is unfinished. */
export interface FolderManifest {
  /** What the folder is about, plain JSON data. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Its files by name. */
  readonly files: Readonly<Record<string, FileFacts>>;
}

/**
 * Finish a folder: hash its files and publish the manifest, sealed.
 *
 * @param folder The folder. @param names Files in it; they are durable already.
 * @param options `about`: plain JSON data; `files`: file operations.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function writeManifest(
  folder: string,
  names: readonly string[],
  { about, files = DISK }: { about: FolderManifest["about"]; files?: Files },
): void {
  try {
    const facts = Object.fromEntries(names.map((name) => [name, hashFile(`${folder}/${name}`, { files })]));
    const manifest: FolderManifest = { about, files: facts };
    publishFile(`${folder}/${MANIFEST}`, seal(manifest), { files });
  } catch (thrown) {
    throw storageError(thrown, folder);
  }
}

/**
 * The manifest of a folder, or null if there is none that is whole.
 *
 * @param folder The folder. @param options `files`: file operations.
 */
export function readManifest(folder: string, { files = DISK }: { files?: Files } = {}): FolderManifest | null {
  const record = unseal(textOf(`${folder}/${MANIFEST}`, files));
  if (record === null || !isObject(record.about) || !isObject(record.files)) return null;
  return { about: record.about, files: record.files as FolderManifest["files"] };
}

/**
 * What is wrong with the files of a manifest, by name; one part of a file in memory.
 *
 * @param folder The folder. @param manifest Its manifest.
 */
export function checkManifest(
  folder: string,
  manifest: FolderManifest,
): { readonly name: string; readonly fact: string }[] {
  return Object.entries(manifest.files).flatMap(([name, { bytes, sha256 }]) => {
    try {
      const found = hashFile(`${folder}/${name}`);
      if (found.bytes !== bytes) return [{ name, fact: `it has ${found.bytes} bytes instead of ${bytes}` }];
      return found.sha256 === sha256 ? [] : [{ name, fact: "its checksum differs" }];
    } catch (thrown) {
      if (thrown instanceof Deno.errors.NotFound) return [{ name, fact: "it is gone" }];
      return [{ name, fact: thrown instanceof Error ? thrown.message : String(thrown) }];
    }
  });
}

function textOf(path: string, files: Files): string {
  try {
    return readText(path, { files });
  } catch {
    return "";
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
