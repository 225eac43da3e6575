import { fromFileUrl, join } from "./path.ts";

/**
 * Make sure that a folder exists, with its parents.
 *
 * @param dir Path or file URL.
 * @throws {Error} If something else than a folder is in its place.
 */
export async function ensureDir(dir: string | URL): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists) && !(error instanceof Deno.errors.NotADirectory)) throw error;
    const info = await Deno.lstat(dir);
    if (info.isSymlink && (await Deno.stat(dir)).isDirectory) return;
    throw new Error(`Failed to ensure directory exists: expected 'dir', got '${info.isFile ? "file" : "symlink"}'`);
  }
}

/**
 * Make sure that a folder exists and holds nothing.
 *
 * @param dir Path or file URL.
 */
export async function emptyDir(dir: string | URL): Promise<void> {
  await ensureDir(dir);
  const path = fromFileUrl(dir);
  for await (const entry of Deno.readDir(path)) await Deno.remove(join(path, entry.name), { recursive: true });
}
