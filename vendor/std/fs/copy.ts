import { ensureDir } from "./directory.ts";
import { fromFileUrl, join } from "./path.ts";

/** How to copy. */
export interface CopyOptions {
  /** Whether an existing target may be replaced; default: false. */
  overwrite?: boolean;
}

/**
 * Copy a file, or a folder with all that is in it.
 *
 * @param src Path or file URL. @param dest Target; must not exist unless `overwrite`. @param options How.
 * @throws {Deno.errors.AlreadyExists} If the target exists.
 */
export async function copy(src: string | URL, dest: string | URL, options: CopyOptions = {}): Promise<void> {
  const [from, to] = [fromFileUrl(src), fromFileUrl(dest)];
  if (from === to) throw new Error("Source and destination cannot be the same");
  const info = await Deno.lstat(from);
  if (info.isDirectory && join(to, "/").startsWith(join(from, "/"))) {
    throw new Error(`Cannot copy '${from}' to a subdirectory of itself: '${to}'`);
  }
  if (!options.overwrite && await present(to)) throw new Deno.errors.AlreadyExists(`'${to}' already exists.`);
  await copyEntry(from, to, info);
}

async function copyEntry(from: string, to: string, info: Deno.FileInfo): Promise<void> {
  if (info.isSymlink) return await Deno.symlink(await Deno.readLink(from), to);
  if (!info.isDirectory) return await Deno.copyFile(from, to);
  await ensureDir(to);
  for await (const entry of Deno.readDir(from)) {
    const path = join(from, entry.name);
    await copyEntry(path, join(to, entry.name), await Deno.lstat(path));
  }
}

async function present(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
