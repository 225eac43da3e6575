import { DataError } from "../core/errors/errors.ts";
import { hashFile } from "../storage/files/blocks.ts";
import { DISK, isFile, isFolder } from "../storage/files/files.ts";
import { publishFolder } from "../storage/files/publish.ts";
import { deadBeside, removeDead, Scratch } from "../storage/files/scratch.ts";
import { type ArchivedFile, readArchive } from "./archive.ts";
import { type Folders, isLink, notEmpty, PARTS, resolveFolder } from "./folders.ts";

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
 * each takes its name in one step, the registry last. Run again after an interruption it goes on. Folders may lie in each
 * other or be one; `packs` of the registry may be a link to an empty folder.
 *
 * @param file What `backUp` wrote. @param folders Where to. @param options `signal`: stops it.
 * @throws {DataError} `NOT_EMPTY` if a folder has something else, is a file or a link to nothing; as `readArchive`.
 */
export async function restore(
  file: string,
  folders: Folders,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Restored> {
  const places = placesOf(folders), roots = rootsOf(places);
  // What an earlier call has left that was killed.
  for (const root of roots) for (const dead of deadBeside(root)) removeDead(dead);
  using stack = new DisposableStack();
  const staging = new Map(roots.map((root) => [root, stack.use(Scratch.beside(root)).content]));
  const manifest = await readArchive(file, (name) => stagedPath(staging, placeOf(places, name)), options);
  const missing = roots.filter((root) => {
    const files = manifest.files.map((file) => ({ ...file, path: placeOf(places, file.name) }));
    return !isRestored(files.filter(({ path }) => isBelow(path, root)));
  });
  for (const root of missing) assertEmpty(root, places);
  for (const root of missing) publish(staging.get(root) ?? "", root, places);
  return {
    file,
    created: String(manifest.facts.created ?? ""),
    folders: Object.fromEntries(PARTS.map((part) => [part, folders[part]])),
    files: manifest.files.length,
    bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Where files go whose names in the archive begin so. */
interface Place {
  readonly prefix: string;
  readonly folder: string;
}

/** In the order in which they appear; the registry last, as it names what lies in the others. */
function placesOf(folders: Folders): Place[] {
  const places = PARTS.map((part) => ({ prefix: `${part}/`, folder: resolveFolder(folders[part]) }));
  const packs = `${resolveFolder(folders.registry)}/${PACKS}`;
  return isLink(packs) ? [{ prefix: `registry/${PACKS}/`, folder: resolveFolder(packs) }, ...places] : places;
}

const PACKS = "packs";

function placeOf(places: readonly Place[], name: string): string {
  const place = places.find(({ prefix }) => name.startsWith(prefix) && name.length > prefix.length);
  if (place !== undefined) return `${place.folder}/${name.slice(place.prefix.length)}`;
  throw new DataError("DAMAGED_FILE", `Cannot restore as a file must belong to a folder: current value is ${name}`, {
    hint: "Name a file that `deno task backup` has written.",
  });
}

/** Folders that lie in no other one: each takes its name with all that is in it. */
function rootsOf(places: readonly Place[]): string[] {
  const folders = places.map(({ folder }) => folder);
  const outer = folders.filter((folder) => !folders.some((other) => other !== folder && isBelow(folder, other)));
  // Of equal ones the last counts, so that the registry comes last.
  return [...new Set(outer.toReversed())].toReversed();
}

function rootOf(roots: readonly string[], path: string): string {
  return roots.find((root) => isBelow(path, root)) ?? "";
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function stagedPath(staging: ReadonlyMap<string, string>, path: string): string {
  const root = rootOf([...staging.keys()], path);
  return `${staging.get(root)}${path.slice(root.length)}`;
}

/** Whether files are there already, as an interrupted call leaves them; nothing to restore is restored. */
function isRestored(files: readonly (ArchivedFile & { readonly path: string })[]): boolean {
  return files.every(({ path, bytes, sha256 }) => {
    try {
      const found = hashFile(path);
      return found.bytes === bytes && found.sha256 === sha256;
    } catch {
      return false;
    }
  });
}

function assertEmpty(root: string, places: readonly Place[]): void {
  const found = entriesOf(root, places);
  if (found.length > 0) throw notEmpty(root, `${found.length} entries`);
  if (isFile(root)) throw notEmpty(root, "a file");
}

/** What is in a folder, but for the link to the packs. */
function entriesOf(root: string, places: readonly Place[]): string[] {
  const isLinked = places.length > PARTS.length && places.at(-1)?.folder === root;
  return DISK.list(root).filter((name) => !isLinked || name !== PACKS);
}

function publish(staged: string, root: string, places: readonly Place[]): void {
  if (entriesOf(root, places).length !== DISK.list(root).length) return publishBesideLink(staged, root);
  if (!publishFolder(staged, root)) throw notEmpty(root, "what has come there meanwhile");
}

/** A folder with a link to its packs cannot be replaced: what belongs into it is moved, `registry.db` last. */
function publishBesideLink(staged: string, root: string): void {
  const names = DISK.list(staged).toSorted((a, b) => Number(a === DATABASE) - Number(b === DATABASE));
  for (const name of names) {
    const from = `${staged}/${name}`, to = `${root}/${name}`;
    if (isFolder(from)) publishFolder(from, to);
    else DISK.rename(from, to);
  }
  DISK.syncFolder(root);
}

const DATABASE = "registry.db";
