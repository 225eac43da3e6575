import { DISK } from "../storage/files.ts";
import { TEMPORARY } from "../storage/publish.ts";
import type { ArchiveSource } from "./archive.ts";

/** Where a project keeps what it has made. */
export interface Folders {
  /** Registry root. */
  readonly registry: string;
  /** Feature store. */
  readonly store: string;
  /** Reports. */
  readonly reports: string;
}

/** Names of {@linkcode Folders}, the registry last: it names what lies in the others. */
export const PARTS = ["store", "reports", "registry"] as const satisfies readonly (keyof Folders)[];

/**
 * Files below a folder in order of their names, without what is unfinished or hidden.
 *
 * @param folder Where. @param name What its files are called in the archive. @param keep Whether a path below is taken.
 */
export function* filesBelow(
  folder: string,
  name: string,
  keep: (name: string) => boolean = () => true,
): Generator<ArchiveSource> {
  for (const entry of DISK.list(folder)) {
    const path = `${folder}/${entry}`, inner = `${name}/${entry}`;
    if (entry.startsWith(".") || entry.endsWith(TEMPORARY) || !keep(inner)) continue;
    if (isThere(path)) yield* filesBelow(path, inner, keep);
    else yield { name: inner, path };
  }
}

/** Whether there is such a folder. */
export function isThere(folder: string): boolean {
  return lookAt(folder)?.isDirectory ?? false;
}

/** Whether there is such a file. */
export function isFile(path: string): boolean {
  return lookAt(path)?.isFile ?? false;
}

/** What cannot be looked at is not missing. */
function lookAt(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return null;
    throw thrown;
  }
}
