import { DataError } from "../core/errors.ts";
import { hashFile } from "../storage/blocks.ts";
import { DISK } from "../storage/files.ts";
import { makeFolders, publishFolder, temporaryPath } from "../storage/publish.ts";
import { type ArchivedFile, type ArchiveManifest, readArchive } from "./archive.ts";
import { type Folders, PARTS } from "./folders.ts";

/** What was put back; the `--json` object of `restore`. */
export interface Restored {
  /** The backup. */
  readonly file: string;
  /** ISO time at which it was made. */
  readonly created: string;
  /** Folders that hold what it had. */
  readonly folders: Readonly<Record<string, string>>;
  /** Files. */
  readonly files: number;
  /** Bytes of them. */
  readonly bytes: number;
}

/**
 * Put a backup back into folders that are missing or empty. Everything is unpacked beside them and verified first; then
 * each takes its name in one step, the registry last. Run again after an interruption it goes on.
 *
 * @param file What `backUp` wrote. @param folders Where to. @param options `signal`: stops it.
 * @throws {DataError} `NOT_EMPTY` if a folder has something else; as `readArchive`.
 */
export async function restore(
  file: string,
  folders: Folders,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Restored> {
  const beside = (part: keyof Folders) => temporaryPath(realPath(folders[part]));
  const staging: Folders = { store: beside("store"), reports: beside("reports"), registry: beside("registry") };
  // Before minutes are spent on unpacking; what is there may also be what an interrupted call has put there.
  try {
    for (const part of PARTS) makeFolders(staging[part]);
    const manifest = await readArchive(file, (name) => placeIn(staging, name), options);
    const missing = PARTS.filter((part) => !isRestored(folders[part], filesOf(manifest, part)));
    for (const part of missing) assertEmpty(folders[part]);
    for (const part of missing) {
      if (!publishFolder(staging[part], realPath(folders[part]))) assertEmpty(folders[part]);
    }
    return {
      file,
      created: String(manifest.facts.created ?? ""),
      folders: Object.fromEntries(PARTS.map((part) => [part, folders[part]])),
      files: manifest.files.length,
      bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  } finally {
    for (const part of PARTS) DISK.remove(staging[part]);
  }
}

function placeIn(staging: Folders, name: string): string {
  const [first, ...rest] = name.split("/");
  const part = PARTS.find((candidate) => candidate === first);
  if (part !== undefined && rest.length > 0) return `${staging[part]}/${rest.join("/")}`;
  throw new DataError("DAMAGED_FILE", `Cannot restore as a file must belong to a folder: current value is ${name}`, {
    hint: "Name a file that `deno task backup` has written.",
  });
}

function filesOf(manifest: ArchiveManifest, part: string): ArchivedFile[] {
  return manifest.files.filter(({ name }) => name.startsWith(`${part}/`))
    .map((file) => ({ ...file, name: file.name.slice(part.length + 1) }));
}

/** Whether a folder already holds these files, as an interrupted call leaves them; nothing to restore is restored. */
function isRestored(folder: string, files: readonly ArchivedFile[]): boolean {
  return files.every(({ name, bytes, sha256 }) => {
    try {
      const found = hashFile(`${folder}/${name}`);
      return found.bytes === bytes && found.sha256 === sha256;
    } catch {
      return false;
    }
  });
}

function assertEmpty(folder: string): void {
  const found = DISK.list(folder);
  if (found.length === 0) return;
  throw new DataError(
    "NOT_EMPTY",
    `Cannot restore into ${folder} as it must be missing or empty: current value is ${found.length} entries`,
    { hint: "Name another folder, or move this one away first.", context: { folder } },
  );
}

/** Where a link leads: a folder can take the place of an empty folder, not of a link to one. */
function realPath(folder: string): string {
  try {
    return Deno.realPathSync(folder);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return folder;
    throw thrown;
  }
}
