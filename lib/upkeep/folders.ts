import { DataError } from "../core/errors/errors.ts";
import { isFile } from "../storage/files/files.ts";
import { folderOf } from "../storage/files/publish.ts";
import { deadBeside } from "../storage/files/scratch.ts";
import { storageError } from "../storage/files/system_error.ts";

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

/** Whether there is such a folder. */
export function isThere(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch (thrown) {
    // What cannot be looked at is not missing.
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return false;
    throw thrown;
  }
}

/**
 * The path of a folder without links, `.`, `..` and a `/` at its end, so that two names of one folder are equal.
 *
 * @param folder It need not exist.
 * @throws {DataError} `NOT_EMPTY` if it is a link that leads nowhere.
 */
export function resolveFolder(folder: string): string {
  try {
    return Deno.realPathSync(folder);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw storageError(thrown, folder);
    const plain = folder.replace(/[/\\]+$/, ""), parent = folderOf(plain);
    if (isLink(plain)) throw notEmpty(folder, "a link to nothing");
    const name = parent === "." ? plain.replace(/^\.[/\\]/, "") : plain.slice(parent.length).replace(/^[/\\]+/, "");
    return `${resolveFolder(parent).replace(/[/\\]$/, "")}/${name}`;
  }
}

/** Whether a path is a link, wherever it leads. */
export function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}

/** What is to be restored into a folder needs it for itself. */
export function notEmpty(folder: string, found: string): DataError {
  return new DataError(
    "NOT_EMPTY",
    `Cannot restore into ${folder} as it must be missing or empty: current value is ${found}`,
    { hint: "Name another folder, or move this one away first.", context: { folder } },
  );
}

/**
 * Make sure that there is something to work on, so that a mistyped name is no good news.
 *
 * @param folders All. @param named Those that somebody has named; each must be there.
 * @throws {DataError} `MISSING_FILE` if one that was named is missing, or all are.
 */
export function assertThere(folders: Folders, named: readonly (keyof Folders)[]): void {
  const missing = named.map((part) => folders[part]).find((folder) => !isThere(folder));
  const none = PARTS.some((part) => isThere(folders[part])) ? undefined : folders.registry;
  const folder = missing ?? none;
  if (folder === undefined) return;
  throw new DataError(
    "MISSING_FILE",
    `Cannot look after ${folder} as it must be a folder: current value is ${isFile(folder) ? "a file" : "nothing"}`,
    {
      hint: "Check --registry, --store and --reports, and the folder that the command is called in.",
      context: { folder },
    },
  );
}

/** What restores that were killed have left beside the folders. */
export function deadRestores(folders: Folders): string[] {
  const paths = PARTS.map((part) => folders[part]).filter((folder) => isThere(folder) || !isLink(folder));
  return [...new Set(paths.flatMap((folder) => deadBeside(resolveFolder(folder))))];
}
