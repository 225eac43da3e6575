/** What must be true of an existing path. */
export interface ExistsOptions {
  /** Whether it must be readable by this process. */
  isReadable?: boolean;
  /** Whether it must be a folder. */
  isDirectory?: boolean;
  /** Whether it must be a file. */
  isFile?: boolean;
}

/**
 * Whether a path exists, following links.
 *
 * @param path Path or file URL. @param options What must be true of it.
 * @throws {TypeError} If it is asked to be a file and a folder.
 */
export async function exists(path: string | URL, options: ExistsOptions = {}): Promise<boolean> {
  if (options.isDirectory && options.isFile) {
    throw new TypeError("ExistsOptions.options.isDirectory and ExistsOptions.options.isFile must not be true together");
  }
  try {
    const info = await Deno.stat(path);
    if (options.isDirectory && !info.isDirectory || options.isFile && !info.isFile) return false;
    return options.isReadable ? isReadable(info) : true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

function isReadable(info: Deno.FileInfo): boolean {
  if (info.mode === null) return true; // no such concept on this system
  if (Deno.uid() === info.uid) return (info.mode & 0o400) === 0o400;
  if (Deno.gid() === info.gid) return (info.mode & 0o040) === 0o040;
  return (info.mode & 0o004) === 0o004;
}
