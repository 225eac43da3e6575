import { basename, fromFileUrl, join } from "./path.ts";

/** One file, folder or link below the root. */
export interface WalkEntry extends Deno.DirEntry {
  /** Path from where the walk started, the root's path included. */
  path: string;
}

/** What a walk gives. */
export interface WalkOptions {
  /** Levels below the root; default: all. */
  maxDepth?: number;
  /** Default: true. */
  includeFiles?: boolean;
  /** Default: true. */
  includeDirs?: boolean;
  /** Default: true. */
  includeSymlinks?: boolean;
  /** Whether links are followed; default: false. */
  followSymlinks?: boolean;
  /** Only names that end like one of these (`.ts` or `ts`). */
  exts?: string[];
  /** Only paths that match one of these. */
  match?: RegExp[];
  /** No paths that match one of these, and nothing below them. */
  skip?: RegExp[];
}

/**
 * Everything below a folder, the folder itself first (unless left out by an option), in the system's order.
 *
 * @param root Path or file URL. @param options What to give.
 * @throws {Deno.errors.NotFound} If the root does not exist.
 */
export async function* walk(root: string | URL, options: WalkOptions = {}): AsyncIterableIterator<WalkEntry> {
  const exts = options.exts?.map((ext) => ext.startsWith(".") ? ext : `.${ext}`);
  yield* walkFrom(fromFileUrl(root), { ...options, exts }, options.maxDepth ?? Infinity);
}

async function* walkFrom(root: string, options: WalkOptions, depth: number): AsyncIterableIterator<WalkEntry> {
  if (depth < 0) return;
  if ((options.includeDirs ?? true) && wanted(root, options)) {
    const { isFile, isDirectory, isSymlink } = await Deno.stat(root);
    yield { path: root, name: basename(root), isFile, isDirectory, isSymlink };
  }
  if (depth < 1 || options.skip?.some((pattern) => pattern.test(root))) return;
  for await (const entry of Deno.readDir(root)) yield* visit(root, entry, options, depth);
}

async function* visit(
  root: string,
  entry: Deno.DirEntry,
  options: WalkOptions,
  depth: number,
): AsyncIterableIterator<WalkEntry> {
  let path = join(root, entry.name);
  let { isFile, isDirectory, isSymlink } = entry;
  if (isSymlink) {
    if (!options.followSymlinks) {
      if ((options.includeSymlinks ?? true) && wanted(path, options)) yield { path, ...entry };
      return;
    }
    path = await Deno.realPath(path);
    ({ isFile, isDirectory, isSymlink } = await Deno.lstat(path));
  }
  if (isDirectory || isSymlink) yield* walkFrom(path, options, depth - 1);
  else if ((options.includeFiles ?? true) && wanted(path, options)) {
    yield { path, name: basename(path), isFile, isDirectory, isSymlink };
  }
}

function wanted(path: string, { exts, match, skip }: WalkOptions): boolean {
  if (exts && !exts.some((ext) => path.endsWith(ext))) return false;
  if (match && !match.some((pattern) => pattern.test(path))) return false;
  return !skip?.some((pattern) => pattern.test(path));
}
