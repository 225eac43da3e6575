import { startHash } from "../../core/bytes/hash.ts";
import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import { isFolder } from "../../storage/files/files.ts";
import { readError } from "../../storage/files/system_error.ts";
import { readStreamed } from "./read_streamed.ts";

/** One file of a source. */
export interface SourceFile {
  /** Path as given, or as found by `*` and `?`. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** What to call it, where it is a copy of what its user knows. */
  readonly name?: string;
}

/** A {@linkcode SourceFile} with the hash of its content. */
export interface HashedFile extends SourceFile {
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Where a table has come from that is no file of CSV, Parquet or JSON; nothing of it is secret. */
export interface SourceOrigin {
  /** Sheet that was read. */
  readonly sheet?: string;
  /** The server's name for the content. */
  readonly etag?: string;
  /** When the content changed last, as the server says. */
  readonly modified?: string;
  /** Kind of the database. */
  readonly database?: string;
  /** Table of it that was read. */
  readonly table?: string;
  /** Query of it that was read. */
  readonly query?: string;
}

/**
 * The files that a source names.
 *
 * @param source Path of one file, or of many by `*` and `?` in its last part.
 * @returns At least one file, sorted by path.
 * @throws {DataError} `MISSING_FILE` if there is none, with the nearest name of the folder; `EMPTY_TABLE` if all are
 * without bytes.
 */
export async function listSourceFiles(source: string): Promise<SourceFile[]> {
  const exact = await fileAt(source);
  const files = exact === null ? await matchFiles(source) : [exact];
  if (files.length === 0) throw isFolder(source) ? folderGiven(source) : await missingFile(source);
  if (files.every((file) => file.bytes === 0)) {
    throw new DataError("EMPTY_TABLE", `Cannot read ${source} as it must hold a table: current value is 0 bytes`, {
      hint: "Export the table again, with its header.",
      context: { source },
    });
  }
  return files.filter((file) => file.bytes > 0);
}

/**
 * Hash the content of files, streaming, and verify those that are compressed.
 *
 * @param files What {@linkcode listSourceFiles} gave.
 * @throws {DataError} `DAMAGED_FILE`, `UNREADABLE_FILE`.
 */
export async function hashFiles(files: readonly SourceFile[]): Promise<HashedFile[]> {
  const hashed: HashedFile[] = [];
  for (const file of files) {
    const hash = startHash();
    await readStreamed(file.path, { onFile: (bytes) => void hash.update(bytes) });
    hashed.push({ ...file, sha256: hash.digest("hex") });
  }
  return hashed;
}

async function fileAt(path: string): Promise<SourceFile | null> {
  try {
    const { isFile, isDirectory, size } = await Deno.stat(path);
    if (!isFile && !isDirectory) throw noRegularFile(path);
    return isFile ? { path, bytes: size } : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw readError(error, path);
  }
}

/** A table is read several times; of a pipe, a socket or a device nobody knows whether that ends. */
function noRegularFile(path: string): DataError {
  return new DataError(
    "UNREADABLE_FILE",
    `Cannot read ${path} as it must be a regular file: current value is a pipe, a socket or a device`,
    { hint: "Write the table into a file first.", context: { path } },
  );
}

async function matchFiles(source: string): Promise<SourceFile[]> {
  const { folder, base } = splitPath(source);
  if (!/[*?]/.test(base)) return [];
  const pattern = new RegExp(
    `^${
      base.replace(
        /[*?]|[^*?]+/g,
        (part) => part === "*" ? ".*" : part === "?" ? "." : part.replace(/[.+^${}()|[\]\\]/g, "\\$&"),
      )
    }$`,
    "su",
  );
  const paths = (await namesIn(folder)).filter((name) => pattern.test(name)).sort().map((name) => folder + name);
  const files = await Promise.all(paths.map(fileAt));
  return files.filter((file) => file !== null);
}

function folderGiven(source: string): DataError {
  return new DataError("MISSING_FILE", `Cannot read ${source} as it must be a file: current value is a folder`, {
    hint: `Name the files in it, for instance ${source.replace(/[\\/]+$/, "")}/*.csv.`,
    context: { source },
  });
}

async function missingFile(source: string): Promise<DataError> {
  const { folder, base } = splitPath(source);
  const near = nearestName(base, await namesIn(folder)), former = await formerPlace(source);
  return new DataError("MISSING_FILE", `Cannot read ${source} as the file must exist: current value is no file`, {
    hint: near !== null
      ? `Did you mean ${folder}${near}?`
      : former !== null
      ? `There is ${former} in the working directory, but \`source\` is relative to the config: write the way from there.`
      : "Check --input, or `source` in the config; it is relative to the config.",
    context: { source },
  });
}

/** Once a source was relative to the working directory: a config of then means a file that is there. */
async function formerPlace(source: string): Promise<string | null> {
  const parts = source.split(/[\\/]/).slice(1);
  while (parts.length > 0) {
    const path = parts.join("/");
    if (path !== "" && (await fileAt(path)) !== null) return path;
    parts.shift();
  }
  return null;
}

function splitPath(path: string): { folder: string; base: string } {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return { folder: path.slice(0, at), base: path.slice(at) };
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder === "" ? "." : folder)) names.push(entry.name);
  } catch (error) {
    // A folder that is missing has no names to offer.
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw readError(error, folder);
    }
  }
  return names;
}
